package sonet.crypto.curve;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP521R1Curve;
import org.bouncycastle.util.BigIntegers;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;

/// A prime curve of NIST (SEC 2 §2), of cofactor one: its points uncompressed, its scalars
/// big-endian and of the length of the order.
@SuppressWarnings("ImmutableEnumChecker") // domain parameters do not change
public enum NistCurve {
  /// P-256, secp256r1.
  P256(
      32,
      0xff,
      new SecP256R1Curve(),
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
  /// P-384, secp384r1.
  P384(
      48,
      0xff,
      new SecP384R1Curve(),
      "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
          + "5502f25dbf55296c3a545e3872760ab7",
      "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
          + "0a60b1ce1d7e819d7a431d7c90ea0e5f"),
  /// P-521, secp521r1.
  P521(
      66,
      0x01,
      new SecP521R1Curve(),
      "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1d"
          + "c127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
      "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b"
          + "9013fad0761353c7086a272c24088be94769fd16650");

  private final int scalarLength;
  private final int topMask;
  private final ECDomainParameters domain;

  NistCurve(int scalarLength, int topMask, ECCurve curve, String x, String y) {
    this.scalarLength = scalarLength;
    this.topMask = topMask;
    ECPoint base = curve.createPoint(new BigInteger(x, 16), new BigInteger(y, 16));
    this.domain = new ECDomainParameters(curve, base, curve.getOrder(), BigInteger.ONE);
  }

  /// The curve under a mechanism, if it is one of these.
  public static Optional<NistCurve> of(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_P256 -> Optional.of(P256);
      case DHKEM_P384 -> Optional.of(P384);
      case DHKEM_P521 -> Optional.of(P521);
      case DHKEM_X25519, DHKEM_X448 -> Optional.empty();
    };
  }

  /// The curve under a signature scheme, if it is one of these.
  public static Optional<NistCurve> of(SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SECP256R1_SHA256 -> Optional.of(P256);
      case ECDSA_SECP384R1_SHA384 -> Optional.of(P384);
      case ECDSA_SECP521R1_SHA512 -> Optional.of(P521);
      case ED25519, ED448 -> Optional.empty();
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

  /// The domain parameters.
  public ECDomainParameters domain() {
    return domain;
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
    return scalar.signum() > 0 && scalar.compareTo(domain.getN()) < 0;
  }

  /// Whether this is the uncompressed encoding of a point of the curve other than infinity (SEC 1
  /// §3.2.2.1; the cofactor is one, so every such point generates the whole group).
  public boolean acceptsPoint(byte[] encoding) {
    if (encoding.length != 1 + 2 * scalarLength || encoding[0] != 4) {
      return false;
    }
    BigInteger x = new BigInteger(1, encoding, 1, scalarLength);
    BigInteger y = new BigInteger(1, encoding, 1 + scalarLength, scalarLength);
    BigInteger p = domain.getCurve().getField().getCharacteristic();
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && domain.getCurve().createPoint(x, y).isValid();
  }

  /// The point of an accepted encoding.
  ///
  /// @throws IllegalArgumentException when it is not acceptable
  public ECPoint decodePoint(byte[] encoding) {
    return domain.getCurve().decodePoint(encoding);
  }

  /// The coordinates of a point, big-endian and of full length, behind the octet 4.
  public byte[] encodePoint(ECPoint point) {
    return point.getEncoded(false);
  }

  /// The number as a scalar of full length.
  public byte[] encodeScalar(BigInteger scalar) {
    return BigIntegers.asUnsignedByteArray(scalarLength, scalar);
  }
}
