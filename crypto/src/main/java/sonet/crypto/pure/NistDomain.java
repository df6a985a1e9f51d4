package sonet.crypto.pure;

import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP521R1Curve;
import sonet.crypto.curve.NistCurve;

/// The arithmetic of one of NIST's curves, with its base point (SEC 2 §2).
///
/// One method for each curve and each with a holder of its own, so that who offers a single curve
/// carries no other.
record NistDomain(NistCurve curve, ECDomainParameters parameters) {
  static NistDomain p256() {
    return P256.DOMAIN;
  }

  static NistDomain p384() {
    return P384.DOMAIN;
  }

  static NistDomain p521() {
    return P521.DOMAIN;
  }

  /// The point of an accepted encoding.
  ///
  /// @throws IllegalArgumentException when it is not acceptable
  ECPoint decodePoint(byte[] encoding) {
    return parameters.getCurve().decodePoint(encoding);
  }

  private static NistDomain of(NistCurve curve, ECCurve arithmetic, String x, String y) {
    ECPoint base = arithmetic.createPoint(new BigInteger(x, 16), new BigInteger(y, 16));
    return new NistDomain(
        curve, new ECDomainParameters(arithmetic, base, arithmetic.getOrder(), BigInteger.ONE));
  }

  private static final class P256 {
    static final NistDomain DOMAIN =
        of(
            NistCurve.P256,
            new SecP256R1Curve(),
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  }

  private static final class P384 {
    static final NistDomain DOMAIN =
        of(
            NistCurve.P384,
            new SecP384R1Curve(),
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
                + "5502f25dbf55296c3a545e3872760ab7",
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
                + "0a60b1ce1d7e819d7a431d7c90ea0e5f");
  }

  private static final class P521 {
    static final NistDomain DOMAIN =
        of(
            NistCurve.P521,
            new SecP521R1Curve(),
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1d"
                + "c127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b"
                + "9013fad0761353c7086a272c24088be94769fd16650");
  }
}
