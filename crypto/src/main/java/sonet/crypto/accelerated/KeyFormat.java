package sonet.crypto.accelerated;

import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.NistCurve;

/// How raw keys are wrapped for the JCA: `PrivateKeyInfo` and `SubjectPublicKeyInfo` (RFC 5958, RFC
/// 5280, RFC 5915, RFC 8410, RFC 9881), which are a fixed prefix before the raw bytes.
enum KeyFormat {
  /// P-256.
  P256(
      "EC",
      32,
      "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
      "3059301306072a8648ce3d020106082a8648ce3d030107034200"),
  /// P-384.
  P384(
      "EC",
      48,
      "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
      "3076301006072a8648ce3d020106052b81040022036200"),
  /// P-521.
  P521(
      "EC",
      66,
      "3060020100301006072a8648ce3d020106052b81040023044930470201010442",
      "30819b301006072a8648ce3d020106052b8104002303818600"),
  /// Ed25519.
  ED25519("EdDSA", 32, "302e020100300506032b657004220420", "302a300506032b6570032100"),
  /// ML-DSA-44, the private key as its seed.
  ML_DSA_44(
      "ML-DSA-44",
      32,
      "3034020100300b060960864801650304031104228020",
      "30820532300b06096086480165030403110382052100"),
  /// ML-DSA-65, the private key as its seed.
  ML_DSA_65(
      "ML-DSA-65",
      32,
      "3034020100300b060960864801650304031204228020",
      "308207b2300b0609608648016503040312038207a100"),
  /// ML-DSA-87, the private key as its seed.
  ML_DSA_87(
      "ML-DSA-87",
      32,
      "3034020100300b060960864801650304031304228020",
      "30820a32300b060960864801650304031303820a2100");

  private final String algorithm;
  private final int privateKeyLength;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written
  private final byte[] privatePrefix;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written
  private final byte[] publicPrefix;

  KeyFormat(String algorithm, int privateKeyLength, String privatePrefix, String publicPrefix) {
    this.algorithm = algorithm;
    this.privateKeyLength = privateKeyLength;
    this.privatePrefix = HexFormat.of().parseHex(privatePrefix);
    this.publicPrefix = HexFormat.of().parseHex(publicPrefix);
  }

  /// The format for a NIST curve.
  static KeyFormat of(NistCurve curve) {
    return switch (curve) {
      case P256 -> P256;
      case P384 -> P384;
      case P521 -> P521;
    };
  }

  /// The format for a signature scheme.
  ///
  /// @throws IllegalArgumentException for Ed448, which no library of the JCA serves here
  static KeyFormat of(SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SECP256R1_SHA256 -> P256;
      case ECDSA_SECP384R1_SHA384 -> P384;
      case ECDSA_SECP521R1_SHA512 -> P521;
      case ED25519 -> ED25519;
      case ML_DSA_44 -> ML_DSA_44;
      case ML_DSA_65 -> ML_DSA_65;
      case ML_DSA_87 -> ML_DSA_87;
      case ED448 -> throw new IllegalArgumentException("no library serves " + scheme);
    };
  }

  /// The name of the key factory.
  String algorithm() {
    return algorithm;
  }

  /// The length of a raw private key in bytes.
  int privateKeyLength() {
    return privateKeyLength;
  }

  /// The DER encoding of a private key, to be wiped.
  byte[] encodePrivate(byte[] raw) {
    return append(privatePrefix, raw);
  }

  /// The specification of a public key.
  X509EncodedKeySpec publicSpec(byte[] raw) {
    return new X509EncodedKeySpec(append(publicPrefix, raw));
  }

  /// The raw bytes in the DER encoding of a public key.
  byte[] rawPublic(byte[] encoded) {
    return Arrays.copyOfRange(encoded, publicPrefix.length, encoded.length);
  }

  private static byte[] append(byte[] prefix, byte[] raw) {
    byte[] joined = Arrays.copyOf(prefix, prefix.length + raw.length);
    System.arraycopy(raw, 0, joined, prefix.length, raw.length);
    return joined;
  }
}
