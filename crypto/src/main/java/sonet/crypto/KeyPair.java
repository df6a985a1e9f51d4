package sonet.crypto;

/// A private key with its public key, both in the raw encoding of their algorithm.
///
/// @param privateKey the private key; this record owns it
/// @param publicKey the public key
public record KeyPair(Secret privateKey, Bytes publicKey) implements AutoCloseable {
  /// Wipes the private key.
  @Override
  public void close() {
    privateKey.close();
  }
}
