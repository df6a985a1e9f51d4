package sonet.crypto;

/// A private key that can sign and need not be in memory: one call makes one signature, so that the
/// key may live in a hardware module.
public interface Signer {
  /// The scheme of the key.
  SignatureScheme scheme();

  /// The public half, in the raw encoding of the scheme.
  Bytes publicKey();

  /// The signature over a message.
  Bytes sign(Bytes message);
}
