package sonet.crypto.accelerated;

import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import sonet.crypto.curve.NistCurve;

/// How raw keys are wrapped for the JCA: `PrivateKeyInfo` and `SubjectPublicKeyInfo` (RFC 5958, RFC
/// 5280, RFC 5915, RFC 8410), which are a fixed prefix before the raw bytes.
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
  ED25519("EdDSA", 32, "302e020100300506032b657004220420", "302a300506032b6570032100");

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
