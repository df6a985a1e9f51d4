package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.spi.DiffieHellman;

/// Diffie-Hellman on a NIST curve, by a provider of the JCA.
final class JcaEcdh implements DiffieHellman {
  private final int coordinateLength;
  private final JcaKeys keys;
  private final PublicKeyFinder finder;
  private final Pool<KeyAgreement> pool;

  JcaEcdh(NistCurve curve, Provider provider, PublicKeyFinder finder)
      throws GeneralSecurityException {
    this.coordinateLength = curve.scalarLength();
    this.keys = new JcaKeys(KeyFormat.of(curve), provider);
    this.finder = finder;
    this.pool = new Pool<>(() -> KeyAgreement.getInstance("ECDH", provider));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return finder.publicKey(privateKey);
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) {
    PrivateKey key = keys.privateKey(privateKey);
    KeyAgreement agreement = pool.take();
    try {
      agreement.init(key);
      agreement.doPhase(keys.publicKey(publicKey), true);
      byte[] shared = agreement.generateSecret();
      pool.give(agreement);
      if (shared.length != coordinateLength) {
        Arrays.fill(shared, (byte) 0);
        throw new IllegalStateException("a shared coordinate of " + shared.length + " bytes");
      }
      return shared;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an accepted key was refused", e);
    } finally {
      JcaKeys.destroy(key);
    }
  }
}
