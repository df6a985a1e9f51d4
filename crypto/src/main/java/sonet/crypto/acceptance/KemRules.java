package sonet.crypto.acceptance;

import sonet.crypto.KemAlgorithm;
import sonet.crypto.curve.MontgomeryCurve;
import sonet.crypto.curve.NistCurve;

/// What is acceptable to a key encapsulation mechanism.
interface KemRules {
  /// Whether this is the one encoding of a public key that we accept.
  boolean acceptsPublicKey(byte[] publicKey);

  /// Whether this is a private key.
  boolean acceptsPrivateKey(byte[] privateKey);

  /// Whether this can be an encapsulation.
  boolean acceptsEncapsulation(byte[] encapsulation);

  /// The rules for an algorithm.
  static KemRules of(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_P256 -> new Nist(NistCurve.P256);
      case DHKEM_P384 -> new Nist(NistCurve.P384);
      case DHKEM_P521 -> new Nist(NistCurve.P521);
      case DHKEM_X25519 -> new Montgomery(MontgomeryCurve.CURVE25519);
      case DHKEM_X448 -> new Montgomery(MontgomeryCurve.CURVE448);
    };
  }

  /// Points uncompressed and on the curve, scalars in `[1, n)` (RFC 9180 §7.1.3 and §7.1.4).
  record Nist(NistCurve curve) implements KemRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return curve.acceptsPoint(publicKey);
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return curve.acceptsScalar(privateKey);
    }

    @Override
    public boolean acceptsEncapsulation(byte[] encapsulation) {
      return curve.acceptsPoint(encapsulation);
    }
  }

  /// A coordinate below the prime that is not of small order; any scalar, as it is clamped.
  record Montgomery(MontgomeryCurve curve) implements KemRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return curve.acceptsCoordinate(publicKey);
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return privateKey.length == curve.length();
    }

    @Override
    public boolean acceptsEncapsulation(byte[] encapsulation) {
      return curve.acceptsCoordinate(encapsulation);
    }
  }
}
