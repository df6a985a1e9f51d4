package sonet.crypto.spi;

import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;

/// A signature scheme, raw encodings ([sonet.crypto.SignatureScheme] says which).
public interface SignatureFunction {
  /// A fresh key pair.
  KeyPair generate(RandomSource random);

  /// The public key of a private key.
  ///
  /// @throws CryptoException with `INVALID_PRIVATE_KEY`
  byte[] publicKey(byte[] privateKey) throws CryptoException;

  /// Whether this is the one accepted encoding of a valid public key.
  boolean acceptsPublicKey(byte[] publicKey);

  /// A signature. The public key is given so that it need not be computed again.
  byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message);

  /// Whether the signature is valid and acceptable; false for anything malformed.
  boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
