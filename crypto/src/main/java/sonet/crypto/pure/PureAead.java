package sonet.crypto.pure;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESLightEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.spi.AeadFunction;

/// AES-GCM (NIST SP 800-38D) and ChaCha20-Poly1305 (RFC 8439), a fresh cipher for each message.
record PureAead(Supplier<AEADCipher> cipher) implements AeadFunction {
  private static final int TAG = AeadAlgorithm.TAG_LENGTH;

  /// AES without large tables, GHASH without any: what a neighbour on the machine could see of a
  /// key through the cache is little.
  static AEADCipher aesGcm() {
    return GCMBlockCipher.newInstance(new AESLightEngine(), new BasicGCMMultiplier());
  }

  static AEADCipher chaCha20Poly1305() {
    return new org.bouncycastle.crypto.modes.ChaCha20Poly1305();
  }

  @Override
  public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    byte[] output = new byte[Math.addExact(plaintext.length, TAG)];
    try {
      run(true, key, nonce, aad, plaintext, output);
    } catch (InvalidCipherTextException e) {
      throw new AssertionError(e);
    }
    return output;
  }

  @Override
  public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
      throws CryptoException {
    if (ciphertext.length < TAG) {
      throw unauthentic();
    }
    byte[] output = new byte[ciphertext.length - TAG];
    try {
      run(false, key, nonce, aad, ciphertext, output);
    } catch (InvalidCipherTextException e) {
      Arrays.fill(output, (byte) 0);
      throw unauthentic();
    }
    return output;
  }

  private void run(boolean seal, byte[] key, byte[] nonce, byte[] aad, byte[] input, byte[] output)
      throws InvalidCipherTextException {
    AEADCipher running = cipher.get();
    running.init(seal, new AEADParameters(new KeyParameter(key), 8 * TAG, nonce, aad));
    int at = running.processBytes(input, 0, input.length, output, 0);
    at += running.doFinal(output, at);
    assert at == output.length;
  }

  private static CryptoException unauthentic() {
    return new CryptoException(Reason.AUTHENTICATION_FAILED, "the ciphertext is not authentic");
  }
}
