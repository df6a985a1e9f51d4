package sonet.crypto.acceptance;

import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.spi.AeadFunction;

/// An authenticated cipher whose key, nonce and ciphertext have the right lengths.
record StrictAead(AeadAlgorithm algorithm, AeadFunction function) implements AeadFunction {
  @Override
  public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    checkLengths(key, nonce);
    return function.seal(key, nonce, aad, plaintext);
  }

  @Override
  public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
      throws CryptoException {
    checkLengths(key, nonce);
    if (ciphertext.length < AeadAlgorithm.TAG_LENGTH) {
      throw new CryptoException(
          Reason.AUTHENTICATION_FAILED, "a ciphertext shorter than its authentication tag");
    }
    return function.open(key, nonce, aad, ciphertext);
  }

  /// Keys and nonces come from a key schedule: a wrong length is the caller's mistake.
  private void checkLengths(byte[] key, byte[] nonce) {
    if (key.length != algorithm.keyLength()) {
      throw new IllegalArgumentException(
          algorithm + " needs a key of " + algorithm.keyLength() + " bytes, not " + key.length);
    }
    if (nonce.length != algorithm.nonceLength()) {
      throw new IllegalArgumentException(
          algorithm
              + " needs a nonce of "
              + algorithm.nonceLength()
              + " bytes, not "
              + nonce.length);
    }
  }
}
