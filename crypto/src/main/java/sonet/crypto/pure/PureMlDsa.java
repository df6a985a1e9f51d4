package sonet.crypto.pure;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.SignatureFunction;

/// ML-DSA with an empty context (FIPS 204 §5), the private key its seed.
///
/// It signs without fresh randomness, the variant of FIPS 204 §3.4: no randomness is at hand where
/// a signer is only given a message.
final class PureMlDsa implements SignatureFunction {
  private static final int SEED = 32;

  private final MLDSAParameters parameters;

  PureMlDsa(MLDSAParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public KeyPair generate(RandomSource random) {
    byte[] seed = new byte[SEED];
    random.fill(seed);
    return new KeyPair(Secret.wrap(seed), Bytes.wrap(publicKey(seed)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    MLDSAPrivateKeyParameters key = key(privateKey);
    byte[] publicKey = key.getPublicKey();
    key.destroy();
    return publicKey;
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return true;
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    MLDSAPrivateKeyParameters key = key(privateKey);
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (org.bouncycastle.crypto.CryptoException e) {
      throw new AssertionError(e);
    } finally {
      key.destroy();
    }
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, new MLDSAPublicKeyParameters(parameters, publicKey));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  /// The key of a seed, which is copied: the object keeps it, and wipes it when it is destroyed.
  private MLDSAPrivateKeyParameters key(byte[] privateKey) {
    return new MLDSAPrivateKeyParameters(parameters, privateKey.clone());
  }
}
