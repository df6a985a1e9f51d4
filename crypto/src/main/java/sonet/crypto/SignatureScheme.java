package sonet.crypto;

/// A signature scheme, by its TLS code point (RFC 8446 §4.2.3, draft-ietf-tls-mldsa §3; RFC 9420
/// §5.1.1 for the encodings).
///
/// Public keys are raw: 32 and 57 bytes for the Edwards curves, uncompressed points for those of
/// NIST, `pkEncode` of FIPS 204 for ML-DSA. ECDSA signatures are DER, and the private key is the
/// big-endian scalar; an Edwards private key is the seed of RFC 8032, one of ML-DSA that of FIPS
/// 204.
public enum SignatureScheme {
  /// ECDSA on P-256 with SHA-256.
  ECDSA_SECP256R1_SHA256(0x0403, 65, 32),
  /// ECDSA on P-384 with SHA-384.
  ECDSA_SECP384R1_SHA384(0x0503, 97, 48),
  /// ECDSA on P-521 with SHA-512.
  ECDSA_SECP521R1_SHA512(0x0603, 133, 66),
  /// Ed25519 (RFC 8032).
  ED25519(0x0807, 32, 32),
  /// Ed448 (RFC 8032), without prehash and with an empty context.
  ED448(0x0808, 57, 57),
  /// ML-DSA-44 (FIPS 204), without prehash and with an empty context.
  ML_DSA_44(0x0904, 1312, 32),
  /// ML-DSA-65 (FIPS 204), without prehash and with an empty context.
  ML_DSA_65(0x0905, 1952, 32),
  /// ML-DSA-87 (FIPS 204), without prehash and with an empty context.
  ML_DSA_87(0x0906, 2592, 32);

  private final int id;
  private final int publicKeyLength;
  private final int privateKeyLength;

  SignatureScheme(int id, int publicKeyLength, int privateKeyLength) {
    this.id = id;
    this.publicKeyLength = publicKeyLength;
    this.privateKeyLength = privateKeyLength;
  }

  /// The TLS code point.
  public int id() {
    return id;
  }

  /// Length of a public key in bytes.
  public int publicKeyLength() {
    return publicKeyLength;
  }

  /// Length of a private key in bytes.
  public int privateKeyLength() {
    return privateKeyLength;
  }
}
