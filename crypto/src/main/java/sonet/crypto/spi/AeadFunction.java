package sonet.crypto.spi;

import sonet.crypto.CryptoException;

/// An authenticated cipher, single-shot, the tag of 16 bytes behind the ciphertext.
public interface AeadFunction {
  /// Ciphertext and tag.
  byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext);

  /// The plaintext.
  ///
  /// @throws CryptoException with `AUTHENTICATION_FAILED`, for a ciphertext that is too short too
  byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext) throws CryptoException;
}
