package sonet.client.testing;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// The two primitives that the local state needs, from the JDK.
public final class JcaProvider implements CryptoProvider {
  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return algorithm == HashAlgorithm.SHA256 ? Optional.of(new Sha256()) : Optional.empty();
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return algorithm == AeadAlgorithm.AES_256_GCM ? Optional.of(new Gcm()) : Optional.empty();
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return Optional.empty();
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return Optional.empty();
  }

  private static final class Sha256 implements HashFunction {
    @Override
    public byte[] hash(byte[]... parts) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
          digest.update(part);
        }
        return digest.digest();
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) {
          mac.update(part);
        }
        return mac.doFinal();
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  private static final class Gcm implements AeadFunction {
    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
      try {
        return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plaintext);
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
        throws CryptoException {
      try {
        return cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(ciphertext);
      } catch (GeneralSecurityException refused) {
        throw new CryptoException(CryptoException.Reason.AUTHENTICATION_FAILED, "does not open");
      }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] aad)
        throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(aad);
      return cipher;
    }
  }
}
