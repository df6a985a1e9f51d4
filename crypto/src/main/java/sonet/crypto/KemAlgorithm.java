package sonet.crypto;

/// A key encapsulation mechanism for HPKE, with its lengths in bytes (RFC 9180 §7.1,
/// draft-ietf-hpke-pq §8).
///
/// The private key of a DHKEM is its scalar; that of ML-KEM is the seed of 64 bytes, and that of a
/// hybrid one of 32, from which the keys are expanded whenever they are used.
public enum KemAlgorithm {
  /// DHKEM over P-256 with HKDF-SHA256.
  DHKEM_P256(0x0010, 32, 65, 65, 32, new KemConstruction.DhKem(HashAlgorithm.SHA256)),
  /// DHKEM over P-384 with HKDF-SHA384.
  DHKEM_P384(0x0011, 48, 97, 97, 48, new KemConstruction.DhKem(HashAlgorithm.SHA384)),
  /// DHKEM over P-521 with HKDF-SHA512.
  DHKEM_P521(0x0012, 64, 133, 133, 66, new KemConstruction.DhKem(HashAlgorithm.SHA512)),
  /// DHKEM over X25519 with HKDF-SHA256.
  DHKEM_X25519(0x0020, 32, 32, 32, 32, new KemConstruction.DhKem(HashAlgorithm.SHA256)),
  /// DHKEM over X448 with HKDF-SHA512.
  DHKEM_X448(0x0021, 64, 56, 56, 56, new KemConstruction.DhKem(HashAlgorithm.SHA512)),
  /// ML-KEM-512.
  ML_KEM_512(0x0040, 32, 768, 800, 64, new KemConstruction.MlKem(2)),
  /// ML-KEM-768.
  ML_KEM_768(0x0041, 32, 1088, 1184, 64, new KemConstruction.MlKem(3)),
  /// ML-KEM-1024.
  ML_KEM_1024(0x0042, 32, 1568, 1568, 64, new KemConstruction.MlKem(4)),
  /// ML-KEM-768 with P-256.
  MLKEM768_P256(
      0x0050,
      32,
      1153,
      1249,
      32,
      new KemConstruction.Hybrid(ML_KEM_768, DHKEM_P256, 128, Bytes.utf8("MLKEM768-P256"))),
  /// ML-KEM-1024 with P-384.
  MLKEM1024_P384(
      0x0051,
      32,
      1665,
      1665,
      32,
      new KemConstruction.Hybrid(ML_KEM_1024, DHKEM_P384, 48, Bytes.utf8("MLKEM1024-P384"))),
  /// ML-KEM-768 with X25519, which is X-Wing (draft-connolly-cfrg-xwing-kem).
  MLKEM768_X25519(
      0x647a,
      32,
      1120,
      1216,
      32,
      new KemConstruction.Hybrid(ML_KEM_768, DHKEM_X25519, 32, Bytes.utf8("\\.//^\\")));

  private static final int ML_KEM_RANDOMNESS = 32;

  private final int id;
  private final int secretLength;
  private final int encapsulationLength;
  private final int publicKeyLength;
  private final int privateKeyLength;

  @SuppressWarnings("ImmutableEnumChecker") // records of constants
  private final KemConstruction construction;

  KemAlgorithm(
      int id,
      int secretLength,
      int encapsulationLength,
      int publicKeyLength,
      int privateKeyLength,
      KemConstruction construction) {
    this.id = id;
    this.secretLength = secretLength;
    this.encapsulationLength = encapsulationLength;
    this.publicKeyLength = publicKeyLength;
    this.privateKeyLength = privateKeyLength;
    this.construction = construction;
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
    return switch (construction) {
      case KemConstruction.DhKem _ -> privateKeyLength;
      case KemConstruction.MlKem _ -> ML_KEM_RANDOMNESS;
      case KemConstruction.Hybrid hybrid -> ML_KEM_RANDOMNESS + hybrid.groupSeedLength();
    };
  }

  /// What it is built of.
  public KemConstruction construction() {
    return construction;
  }

  /// Whether it withstands a quantum computer, as far as is known.
  public boolean isPostQuantum() {
    return !(construction instanceof KemConstruction.DhKem);
  }
}
