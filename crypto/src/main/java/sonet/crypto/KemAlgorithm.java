package sonet.crypto;

/// A key encapsulation mechanism (RFC 9180 §7.1), with its lengths in bytes.
public enum KemAlgorithm {
  /// DHKEM over P-256 with HKDF-SHA256.
  DHKEM_P256(0x0010, 32, 65, 65, 32, HashAlgorithm.SHA256),
  /// DHKEM over P-384 with HKDF-SHA384.
  DHKEM_P384(0x0011, 48, 97, 97, 48, HashAlgorithm.SHA384),
  /// DHKEM over P-521 with HKDF-SHA512.
  DHKEM_P521(0x0012, 64, 133, 133, 66, HashAlgorithm.SHA512),
  /// DHKEM over X25519 with HKDF-SHA256.
  DHKEM_X25519(0x0020, 32, 32, 32, 32, HashAlgorithm.SHA256),
  /// DHKEM over X448 with HKDF-SHA512.
  DHKEM_X448(0x0021, 64, 56, 56, 56, HashAlgorithm.SHA512);

  private final int id;
  private final int secretLength;
  private final int encapsulationLength;
  private final int publicKeyLength;
  private final int privateKeyLength;
  private final HashAlgorithm hash;

  KemAlgorithm(
      int id,
      int secretLength,
      int encapsulationLength,
      int publicKeyLength,
      int privateKeyLength,
      HashAlgorithm hash) {
    this.id = id;
    this.secretLength = secretLength;
    this.encapsulationLength = encapsulationLength;
    this.publicKeyLength = publicKeyLength;
    this.privateKeyLength = privateKeyLength;
    this.hash = hash;
  }

  /// The HPKE identifier.
  public int id() {
    return id;
  }

  /// Length of the shared secret, `Nsecret`.
  public int secretLength() {
    return secretLength;
  }

  /// Length of an encapsulation, `Nenc`.
  public int encapsulationLength() {
    return encapsulationLength;
  }

  /// Length of a public key, `Npk`.
  public int publicKeyLength() {
    return publicKeyLength;
  }

  /// Length of a private key, `Nsk`.
  public int privateKeyLength() {
    return privateKeyLength;
  }

  /// How many random bytes an encapsulation draws, in one piece.
  public int encapsulationSeedLength() {
    return privateKeyLength;
  }

  /// The hash of the mechanism's own key derivation.
  public HashAlgorithm hash() {
    return hash;
  }
}
