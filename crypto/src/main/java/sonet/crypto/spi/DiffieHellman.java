package sonet.crypto.spi;

/// The group behind a DHKEM (RFC 9180 §4.1, there `DH` and `pk(sk)`), raw encodings.
///
/// It is only asked about keys that were accepted before; [sonet.crypto.hpke.DhKem] makes the
/// mechanism of it, and refuses a shared secret of zeros.
public interface DiffieHellman {
  /// The public key of a private key.
  byte[] publicKey(byte[] privateKey);

  /// The shared point: its x-coordinate on the NIST curves, u on the Montgomery curves. Zeros when
  /// the peer contributed nothing.
  byte[] agree(byte[] privateKey, byte[] publicKey);
}
