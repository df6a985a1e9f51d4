package sonet.crypto.acceptance;

import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.SignatureFunction;

/// A signature scheme that is only asked about acceptable keys and signatures.
record StrictSignature(SignatureRules rules, SignatureFunction function)
    implements SignatureFunction {
  @Override
  public KeyPair generate(RandomSource random) {
    return function.generate(random);
  }

  @Override
  public byte[] publicKey(byte[] privateKey) throws CryptoException {
    if (!rules.acceptsPrivateKey(privateKey)) {
      throw new CryptoException(
          Reason.INVALID_PRIVATE_KEY, "a private key of wrong length or outside its range");
    }
    return function.publicKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return rules.acceptsPublicKey(publicKey);
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    if (!rules.acceptsPrivateKey(privateKey)) {
      throw new IllegalArgumentException("a private key of wrong length or outside its range");
    }
    return function.sign(privateKey, publicKey, message);
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return rules.mayVerifyWith(publicKey)
        && rules.acceptsSignature(signature)
        && function.verify(publicKey, message, signature);
  }
}
