package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.spi.AeadFunction;

/// An authenticated cipher of the JCA.
///
/// Ciphers of the JCA keep the key of the last message, and refuse the nonce of the last
/// encryption. After each message they are therefore started anew with a key that means nothing and
/// a nonce that counts up: no key stays in the pool, and a result depends on its input alone.
/// Whether a nonce is used twice is for the key schedule to know.
final class JcaAead implements AeadFunction {
  private static final byte FILLER = 0x5a;

  private final AeadAlgorithm algorithm;
  private final Pool<Lent> pool;

  /// A cipher of a provider, under the name it has there.
  JcaAead(AeadAlgorithm algorithm, String transformation, Provider provider)
      throws GeneralSecurityException {
    this.algorithm = algorithm;
    this.pool = new Pool<>(() -> new Lent(Cipher.getInstance(transformation, provider)));
  }

  @Override
  public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      return run(Cipher.ENCRYPT_MODE, key, nonce, aad, plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " cannot encrypt", e);
    }
  }

  @Override
  public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
      throws CryptoException {
    try {
      return run(Cipher.DECRYPT_MODE, key, nonce, aad, ciphertext);
    } catch (AEADBadTagException e) {
      throw new CryptoException(Reason.AUTHENTICATION_FAILED, "the ciphertext is not authentic");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " cannot decrypt", e);
    }
  }

  private byte[] run(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] input)
      throws GeneralSecurityException {
    Lent lent = pool.take();
    try {
      lent.cipher.init(mode, key(key), parameters(nonce));
      lent.cipher.updateAAD(aad);
      return lent.cipher.doFinal(input);
    } finally {
      lent.forget();
      pool.give(lent);
    }
  }

  private SecretKeySpec key(byte[] key) {
    return new SecretKeySpec(
        key, algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? "ChaCha20" : "AES");
  }

  private AlgorithmParameterSpec parameters(byte[] nonce) {
    return algorithm == AeadAlgorithm.CHACHA20_POLY1305
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(8 * AeadAlgorithm.TAG_LENGTH, nonce);
  }

  /// A cipher with the nonces that make it forget.
  private final class Lent {
    private final Cipher cipher;
    private final SecretKeySpec noKey;
    private final byte[] noNonce;

    Lent(Cipher cipher) {
      this.cipher = cipher;
      byte[] filler = new byte[algorithm.keyLength()];
      Arrays.fill(filler, FILLER);
      this.noKey = key(filler);
      this.noNonce = Arrays.copyOf(filler, algorithm.nonceLength());
    }

    void forget() throws GeneralSecurityException {
      for (int i = 0; i < Long.BYTES && ++noNonce[i] == 0; i++) {
        // The carry goes on to the next byte.
      }
      cipher.init(Cipher.ENCRYPT_MODE, noKey, parameters(noNonce));
    }
  }
}
