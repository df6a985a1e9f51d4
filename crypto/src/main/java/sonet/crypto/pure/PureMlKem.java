package sonet.crypto.pure;

import java.util.Arrays;
import org.bouncycastle.crypto.kems.mlkem.MLKEMEngine;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.MlKem;

/// ML-KEM (FIPS 203).
final class PureMlKem implements MlKem {
  private static final int HALF_SEED = 32;

  private final MLKEMParameters parameters;
  private final MLKEMEngine engine;

  PureMlKem(MLKEMParameters parameters) {
    this.parameters = parameters;
    this.engine = MLKEMEngine.getInstance(parameters);
  }

  @Override
  public byte[] encapsulationKey(byte[] seed) {
    byte[] d = Arrays.copyOf(seed, HALF_SEED);
    byte[] z = Arrays.copyOfRange(seed, HALF_SEED, seed.length);
    byte[][] keys = engine.generateKemKeyPairInternal(d, z);
    byte[] t = keys[0];
    byte[] rho = keys[1];
    byte[] encapsulationKey = Arrays.copyOf(t, t.length + rho.length);
    System.arraycopy(rho, 0, encapsulationKey, t.length, rho.length);
    wipe(d);
    wipe(z);
    for (int i = 2; i < keys.length; i++) {
      wipe(keys[i]);
    }
    return encapsulationKey;
  }

  @Override
  public Encapsulation encapsulate(byte[] encapsulationKey, byte[] m) {
    byte[][] result =
        engine.kemEncrypt(new MLKEMPublicKeyParameters(parameters, encapsulationKey), m);
    return new Encapsulation(Secret.wrap(result[0]), Bytes.wrap(result[1]));
  }

  @Override
  public byte[] decapsulate(byte[] seed, byte[] ciphertext) {
    MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(parameters, seed);
    byte[] secret = engine.kemDecrypt(key, ciphertext);
    key.destroy();
    return secret;
  }

  private static void wipe(byte[] value) {
    Arrays.fill(value, (byte) 0);
  }
}
