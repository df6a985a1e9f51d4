package sonet.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;

/// A prime curve of NIST (SEC 2 §2), of cofactor one: its points uncompressed, its scalars
/// big-endian and of the length of the order.
///
/// It holds what is needed to say whether a key is acceptable, and no arithmetic on points: that is
/// the provider's, so that a program that offers one curve does not carry all of them.
public enum NistCurve {
  /// P-256, secp256r1.
  P256(
      32,
      0xff,
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  /// P-384, secp384r1.
  P384(
      48,
      0xff,
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
          + "ffffffff0000000000000000ffffffff",
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
          + "c656398d8a2ed19d2a85c8edd3ec2aef",
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
          + "581a0db248b0a77aecec196accc52973"),
  /// P-521, secp521r1.
  P521(
      66,
      0x01,
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffffffffffffffffffffffffffffff",
      "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652"
          + "c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
      "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc"
          + "0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final int scalarLength;
  private final int topMask;
  private final BigInteger prime;
  private final BigInteger b;
  private final BigInteger order;

  NistCurve(int scalarLength, int topMask, String prime, String b, String order) {
    this.scalarLength = scalarLength;
    this.topMask = topMask;
    this.prime = new BigInteger(prime, 16);
    this.b = new BigInteger(b, 16);
    this.order = new BigInteger(order, 16);
  }

  /// The curve of a DHKEM, if it is one of these.
  public static Optional<NistCurve> of(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_P256 -> Optional.of(P256);
      case DHKEM_P384 -> Optional.of(P384);
      case DHKEM_P521 -> Optional.of(P521);
      case DHKEM_X25519,
          DHKEM_X448,
          ML_KEM_512,
          ML_KEM_768,
          ML_KEM_1024,
          MLKEM768_P256,
          MLKEM1024_P384,
          MLKEM768_X25519 ->
          Optional.empty();
    };
  }

  /// The curve under a signature scheme, if it is one of these.
  public static Optional<NistCurve> of(SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SECP256R1_SHA256 -> Optional.of(P256);
      case ECDSA_SECP384R1_SHA384 -> Optional.of(P384);
      case ECDSA_SECP521R1_SHA512 -> Optional.of(P521);
      case ED25519, ED448, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> Optional.empty();
    };
  }

  /// Length in bytes of a scalar and of a coordinate.
  public int scalarLength() {
    return scalarLength;
  }

  /// What to keep of a random scalar's first byte (RFC 9180 §7.1.3, there `bitmask`).
  public int topMask() {
    return topMask;
  }

  /// The order of the group, `n`.
  public BigInteger order() {
    return order;
  }

  /// Whether a scalar is of the right length and in `[1, n)`.
  public boolean acceptsScalar(byte[] scalar) {
    return scalar.length == scalarLength && acceptsScalar(new BigInteger(1, scalar));
  }

  /// Fills an array with a uniformly random scalar in `[1, n)`, by trying until one is in range.
  public void randomScalar(RandomSource random, byte[] scalar) {
    do {
      random.fill(scalar);
      scalar[0] &= (byte) topMask;
    } while (!acceptsScalar(scalar));
  }

  /// Whether a number is in `[1, n)`.
  public boolean acceptsScalar(BigInteger scalar) {
    return scalar.signum() > 0 && scalar.compareTo(order) < 0;
  }

  /// Whether this is the uncompressed encoding of a point of the curve other than infinity (SEC 1
  /// §3.2.2.1; the cofactor is one, so every such point generates the whole group).
  public boolean acceptsPoint(byte[] encoding) {
    if (encoding.length != 1 + 2 * scalarLength || encoding[0] != 4) {
      return false;
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(encoding, 1, 1 + scalarLength));
    BigInteger y =
        new BigInteger(1, Arrays.copyOfRange(encoding, 1 + scalarLength, encoding.length));
    return x.compareTo(prime) < 0 && y.compareTo(prime) < 0 && isOnCurve(x, y);
  }

  /// `y² = x³ - 3x + b`, as all these curves have it (FIPS 186-5 via SP 800-186 §3.2.1).
  private boolean isOnCurve(BigInteger x, BigInteger y) {
    BigInteger right = x.multiply(x).subtract(THREE).mod(prime).multiply(x).add(b);
    return y.multiply(y).subtract(right).mod(prime).signum() == 0;
  }
}
