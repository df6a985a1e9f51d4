package sonet.interop.signal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Writer;
import sonet.ratchet.doubleratchet.MessageCipher;

/// Signal's message cipher: AES-256-CBC, then the first 8 bytes of HMAC-SHA256 over both identity
/// keys and the whole message.
final class CbcMessages implements MessageCipher {
  static final int MAC = 8;

  private static final Bytes INFO = Bytes.utf8("WhisperMessageKeys");

  @Override
  public Bytes seal(CipherSuite suite, MessageKey key, Context context, Bytes plaintext) {
    byte[] keys = derive(suite, key);
    try {
      Writer field = new Writer();
      Protobuf.put(
          field,
          ClearHeaders.CIPHERTEXT,
          Bytes.wrap(cbc(Cipher.ENCRYPT_MODE, keys).doFinal(plaintext.toArray())));
      Bytes message = Bytes.concat(context.header(), field.toBytes());
      return Bytes.concat(field.toBytes(), mac(suite, keys, context.associatedData(), message));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } finally {
      Arrays.fill(keys, (byte) 0);
    }
  }

  @Override
  public Bytes open(CipherSuite suite, MessageKey key, Context context, Bytes body)
      throws CryptoException {
    byte[] keys = derive(suite, key);
    try {
      Bytes message = body.slice(0, body.length() - MAC);
      Bytes tag = body.slice(body.length() - MAC, body.length());
      if (!mac(suite, keys, context.associatedData(), message).equals(tag)) {
        throw new CryptoException(Reason.AUTHENTICATION_FAILED, "MAC");
      }
      Bytes ciphertext =
          Protobuf.decode(message.slice(1, message.length())).needed(ClearHeaders.CIPHERTEXT);
      return Bytes.wrap(cbc(Cipher.DECRYPT_MODE, keys).doFinal(ciphertext.toArray()));
    } catch (DecodeException | BadPaddingException e) {
      throw new CryptoException(Reason.AUTHENTICATION_FAILED, "ciphertext");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } finally {
      Arrays.fill(keys, (byte) 0);
    }
  }

  /// Cipher key 32, MAC key 32, IV 16.
  private static byte[] derive(CipherSuite suite, MessageKey key) {
    try (Secret salt = key.braid().map(Secret::copy).orElseGet(() -> Secret.zeros(32));
        Secret prk = suite.extract(salt, key.seed());
        Secret keys = suite.expand(prk, INFO, 80)) {
      return keys.expose();
    }
  }

  private static Bytes mac(CipherSuite suite, byte[] keys, Bytes identities, Bytes message) {
    try (Secret macKey = Secret.wrap(Arrays.copyOfRange(keys, 32, 64))) {
      return suite.mac(macKey, Bytes.concat(identities, message)).slice(0, MAC);
    }
  }

  private static Cipher cbc(int mode, byte[] keys) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(keys, 0, 32, "AES"), new IvParameterSpec(keys, 64, 16));
    return cipher;
  }
}
