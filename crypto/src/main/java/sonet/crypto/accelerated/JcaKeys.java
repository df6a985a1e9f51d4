package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.security.auth.DestroyFailedException;

/// Makes the key objects of a JCA provider out of raw bytes. Keys are not kept: those of members
/// are used once or twice, and a private one is destroyed right after its use.
final class JcaKeys {
  private final KeyFormat format;
  private final Pool<KeyFactory> factories;

  JcaKeys(KeyFormat format, Provider provider) throws GeneralSecurityException {
    this.format = format;
    this.factories = new Pool<>(() -> KeyFactory.getInstance(format.algorithm(), provider));
  }

  /// The object of a public key.
  ///
  /// @throws InvalidKeySpecException when the library does not accept it
  PublicKey publicKey(byte[] raw) throws InvalidKeySpecException {
    KeyFactory factory = factories.take();
    PublicKey key = factory.generatePublic(format.publicSpec(raw));
    factories.give(factory);
    return key;
  }

  /// The object of a private key, to be destroyed.
  PrivateKey privateKey(byte[] raw) {
    byte[] encoded = format.encodePrivate(raw);
    KeyFactory factory = factories.take();
    try {
      PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      factories.give(factory);
      return key;
    } catch (InvalidKeySpecException e) {
      throw new IllegalStateException("an accepted private key was refused", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /// Destroys a private key where its library can, which Conscrypt cannot for the NIST curves.
  static void destroy(PrivateKey key) {
    try {
      if (!key.isDestroyed()) {
        key.destroy();
      }
    } catch (DestroyFailedException e) {
      // Nothing is left to do: the object is garbage from here on, and SECURITY.md says so.
    }
  }
}
