package sonet.crypto;

/// A hash function; HMAC (RFC 2104) and HKDF (RFC 5869) build on it.
public enum HashAlgorithm {
  /// SHA-256, HKDF id 0x0001.
  SHA256(0x0001, 32, 64),
  /// SHA-384, HKDF id 0x0002.
  SHA384(0x0002, 48, 128),
  /// SHA-512, HKDF id 0x0003.
  SHA512(0x0003, 64, 128);

  private final int kdfId;
  private final int length;
  private final int blockLength;

  HashAlgorithm(int kdfId, int length, int blockLength) {
    this.kdfId = kdfId;
    this.length = length;
    this.blockLength = blockLength;
  }

  /// The HPKE identifier of HKDF over this hash (RFC 9180 §7.2).
  public int kdfId() {
    return kdfId;
  }

  /// Output length in bytes, `Nh`.
  public int length() {
    return length;
  }

  /// Input block length in bytes.
  public int blockLength() {
    return blockLength;
  }
}
