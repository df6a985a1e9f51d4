package sonet.crypto.spi;

/// A hash function with its HMAC (RFC 2104). Arrays passed in are neither changed nor kept.
public interface HashFunction {
  /// The hash of the parts as if they were one.
  byte[] hash(byte[]... parts);

  /// HMAC of the parts as if they were one; a key of any length.
  byte[] hmac(byte[] key, byte[]... parts);
}
