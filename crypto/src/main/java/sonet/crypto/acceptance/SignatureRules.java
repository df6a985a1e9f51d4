package sonet.crypto.acceptance;

import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.EcdsaSignature;
import sonet.crypto.curve.EdwardsCurve;
import sonet.crypto.curve.NistCurve;

/// What is acceptable to a signature scheme, and can be said without the message.
interface SignatureRules {
  /// Whether this is the one encoding of a public key that we accept.
  boolean acceptsPublicKey(byte[] publicKey);

  /// Whether a public key may be given to a provider for verification, which finds out itself
  /// whether the point is on the curve.
  default boolean mayVerifyWith(byte[] publicKey) {
    return acceptsPublicKey(publicKey);
  }

  /// Whether this is a private key.
  boolean acceptsPrivateKey(byte[] privateKey);

  /// Whether this can be a signature.
  boolean acceptsSignature(byte[] signature);

  /// The rules for a scheme.
  static SignatureRules of(SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SECP256R1_SHA256 -> new Ecdsa(NistCurve.P256);
      case ECDSA_SECP384R1_SHA384 -> new Ecdsa(NistCurve.P384);
      case ECDSA_SECP521R1_SHA512 -> new Ecdsa(NistCurve.P521);
      case ED25519 -> new Edwards(EdwardsCurve.ED25519);
      case ED448 -> new Edwards(EdwardsCurve.ED448);
      case ML_DSA_44 -> new Lattice(scheme, 2420);
      case ML_DSA_65 -> new Lattice(scheme, 3309);
      case ML_DSA_87 -> new Lattice(scheme, 4627);
    };
  }

  /// Points uncompressed and on the curve, signatures in DER, every scalar in `[1, n)`. A great `s`
  /// is as good as a small one.
  record Ecdsa(NistCurve curve) implements SignatureRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return curve.acceptsPoint(publicKey);
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return curve.acceptsScalar(privateKey);
    }

    @Override
    public boolean acceptsSignature(byte[] signature) {
      return EcdsaSignature.parse(signature)
          .filter(pair -> curve.acceptsScalar(pair.r()) && curve.acceptsScalar(pair.s()))
          .isPresent();
    }
  }

  /// A and R canonical and not of small order, S below the order of the group (RFC 8032 §5.1.7,
  /// §5.2.7).
  record Edwards(EdwardsCurve curve) implements SignatureRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return mayVerifyWith(publicKey) && curve.isOnCurve(publicKey);
    }

    @Override
    public boolean mayVerifyWith(byte[] publicKey) {
      return publicKey.length == curve.length() && curve.acceptsEncoding(publicKey, 0);
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return privateKey.length == curve.length();
    }

    @Override
    public boolean acceptsSignature(byte[] signature) {
      return signature.length == 2 * curve.length()
          && curve.acceptsEncoding(signature, 0)
          && curve.acceptsScalar(signature, curve.length());
    }
  }

  /// Everything as long as it must be: any key of that length is one, and how the hints of a
  /// signature are encoded and how great its numbers are is part of its check (FIPS 204 §7.2,
  /// Algorithms 8 and 21).
  record Lattice(SignatureScheme scheme, int signatureLength) implements SignatureRules {
    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return publicKey.length == scheme.publicKeyLength();
    }

    @Override
    public boolean acceptsPrivateKey(byte[] privateKey) {
      return privateKey.length == scheme.privateKeyLength();
    }

    @Override
    public boolean acceptsSignature(byte[] signature) {
      return signature.length == signatureLength;
    }
  }
}
