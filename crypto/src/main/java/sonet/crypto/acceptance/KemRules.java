package sonet.crypto.acceptance;

import java.util.Arrays;
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
      case ML_KEM_512, ML_KEM_768, ML_KEM_1024 -> new Lattice(algorithm);
      case MLKEM768_P256 ->
          new Hybrid(algorithm, KemAlgorithm.ML_KEM_768, new Nist(NistCurve.P256));
      case MLKEM1024_P384 ->
          new Hybrid(algorithm, KemAlgorithm.ML_KEM_1024, new Nist(NistCurve.P384));
      case MLKEM768_X25519 ->
          new Hybrid(algorithm, KemAlgorithm.ML_KEM_768, new AnyOf(KemAlgorithm.DHKEM_X25519));
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

  /// Numbers below the modulus, everything as long as it must be (FIPS 203 §7.2, §7.3). A
  /// ciphertext of the right length is one: what is wrong with it shows in the secret it gives.
  record Lattice(KemAlgorithm algorithm) implements KemRules {
    private static final int MODULUS = 3329;
    private static final int RHO = 32;

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      if (publicKey.length != algorithm.publicKeyLength()) {
        return false;
      }
      // Two numbers of twelve bits in three bytes.
      for (int at = 0; at < publicKey.length - RHO; at += 3) {
        int first = (publicKey[at] & 0xff) | (publicKey[at + 1] & 0x0f) << 8;
        int second = ((publicKey[at + 1] & 0xf0) >> 4) | (publicKey[at + 2] & 0xff) << 4;
        if (first >= MODULUS || second >= MODULUS) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return privateKey.length == algorithm.privateKeyLength();
    }

    @Override
    public boolean acceptsEncapsulation(byte[] encapsulation) {
      return encapsulation.length == algorithm.encapsulationLength();
    }
  }

  /// What X-Wing takes for its second part: all that has the length (draft-connolly-cfrg-xwing-kem
  /// §5). A coordinate that is not canonical is masked and reduced alike by everybody, and a shared
  /// point of zero is hashed like any other.
  record AnyOf(KemAlgorithm algorithm) implements KemRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return publicKey.length == algorithm.publicKeyLength();
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return privateKey.length == algorithm.privateKeyLength();
    }

    @Override
    public boolean acceptsEncapsulation(byte[] encapsulation) {
      return encapsulation.length == algorithm.encapsulationLength();
    }
  }

  /// Both parts acceptable, that of ML-KEM first (draft-irtf-cfrg-hybrid-kems §5.6).
  record Hybrid(KemAlgorithm algorithm, KemAlgorithm lattice, KemRules group) implements KemRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      int border = lattice.publicKeyLength();
      return publicKey.length == algorithm.publicKeyLength()
          && new Lattice(lattice).acceptsPublicKey(Arrays.copyOf(publicKey, border))
          && group.acceptsPublicKey(Arrays.copyOfRange(publicKey, border, publicKey.length));
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return privateKey.length == algorithm.privateKeyLength();
    }

    @Override
    public boolean acceptsEncapsulation(byte[] encapsulation) {
      int border = lattice.encapsulationLength();
      return encapsulation.length == algorithm.encapsulationLength()
          && group.acceptsEncapsulation(
              Arrays.copyOfRange(encapsulation, border, encapsulation.length));
    }
  }
}
