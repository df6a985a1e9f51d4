package sonet.crypto;

/// An authenticated cipher (RFC 9180 §7.3). The tag has 16 bytes in all of them.
public enum AeadAlgorithm {
  /// AES-128-GCM.
  AES_128_GCM(0x0001, 16),
  /// AES-256-GCM.
  AES_256_GCM(0x0002, 32),
  /// ChaCha20-Poly1305 (RFC 8439).
  CHACHA20_POLY1305(0x0003, 32);

  /// Length in bytes of the authentication tag, `Nt`.
  public static final int TAG_LENGTH = 16;

  private final int id;
  private final int keyLength;

  AeadAlgorithm(int id, int keyLength) {
    this.id = id;
    this.keyLength = keyLength;
  }

  /// The HPKE identifier.
  public int id() {
    return id;
  }

  /// Key length in bytes, `Nk`.
  public int keyLength() {
    return keyLength;
  }

  /// Nonce length in bytes, `Nn`.
  public int nonceLength() {
    return 12;
  }
}
