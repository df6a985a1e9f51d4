package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import javax.crypto.KeyAgreement;
import org.conscrypt.OpenSSLX25519PrivateKey;
import org.conscrypt.OpenSSLX25519PublicKey;
import sonet.crypto.spi.DiffieHellman;

/// X25519 (RFC 7748 §5) by Conscrypt, whose key objects take raw bytes.
final class ConscryptX25519 implements DiffieHellman {
  private final PublicKeyFinder finder;
  private final Pool<KeyAgreement> pool;

  ConscryptX25519(Provider provider, PublicKeyFinder finder) throws GeneralSecurityException {
    this.finder = finder;
    this.pool = new Pool<>(() -> KeyAgreement.getInstance("XDH", provider));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return finder.publicKey(privateKey);
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) {
    OpenSSLX25519PrivateKey key = new OpenSSLX25519PrivateKey(privateKey);
    KeyAgreement agreement = pool.take();
    try {
      agreement.init(key);
      agreement.doPhase(new OpenSSLX25519PublicKey(publicKey), true);
      byte[] shared = agreement.generateSecret();
      pool.give(agreement);
      return shared;
    } catch (InvalidKeyException e) {
      // Conscrypt refuses a shared coordinate of zero itself; the KEM does it for every library.
      return new byte[32];
    } finally {
      key.destroy();
    }
  }
}
