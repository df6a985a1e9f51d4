package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.spi.SignatureFunction;

/// A signature scheme of the JCA. What randomness ECDSA and ML-DSA take is drawn by the library
/// itself.
final class JcaSignature implements SignatureFunction {
  private final SignatureScheme scheme;
  private final JcaKeys keys;
  private final PublicKeyFinder finder;
  private final Pool<Signature> pool;

  JcaSignature(SignatureScheme scheme, Provider provider, PublicKeyFinder finder)
      throws GeneralSecurityException {
    this.scheme = scheme;
    this.keys = new JcaKeys(KeyFormat.of(scheme), provider);
    this.finder = finder;
    String algorithm = algorithm(scheme);
    this.pool = new Pool<>(() -> Signature.getInstance(algorithm, provider));
  }

  @Override
  public KeyPair generate(RandomSource random) {
    byte[] privateKey = new byte[scheme.privateKeyLength()];
    NistCurve.of(scheme)
        .ifPresentOrElse(
            curve -> curve.randomScalar(random, privateKey), () -> random.fill(privateKey));
    return new KeyPair(Secret.wrap(privateKey), Bytes.wrap(publicKey(privateKey)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return finder.publicKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return publicKey.length == scheme.publicKeyLength();
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    PrivateKey key = keys.privateKey(privateKey);
    Signature signature = pool.take();
    try {
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      pool.give(signature);
      return signed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(scheme + " cannot sign", e);
    } finally {
      JcaKeys.destroy(key);
    }
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signed) {
    Signature signature = pool.take();
    try {
      signature.initVerify(keys.publicKey(publicKey));
      signature.update(message);
      boolean valid = signature.verify(signed);
      pool.give(signature);
      return valid;
    } catch (GeneralSecurityException e) {
      // No point of the curve, or a signature that the library does not even look at.
      return false;
    }
  }

  private static String algorithm(SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SECP256R1_SHA256 -> "SHA256withECDSA";
      case ECDSA_SECP384R1_SHA384 -> "SHA384withECDSA";
      case ECDSA_SECP521R1_SHA512 -> "SHA512withECDSA";
      case ED25519, ED448 -> "EdDSA";
      case ML_DSA_44 -> "ML-DSA-44";
      case ML_DSA_65 -> "ML-DSA-65";
      case ML_DSA_87 -> "ML-DSA-87";
    };
  }
}
