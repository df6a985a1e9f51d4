package sonet.crypto.acceptance;

import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;

/// A mechanism that is only asked about acceptable keys and encapsulations.
record StrictKem(KemRules rules, KemFunction function) implements KemFunction {
  @Override
  public KeyPair generate(RandomSource random) {
    return function.generate(random);
  }

  @Override
  public KeyPair deriveKeyPair(byte[] ikm) {
    return function.deriveKeyPair(ikm);
  }

  @Override
  public KeyPair[] deriveKeyPairs(byte[][] ikms) {
    return function.deriveKeyPairs(ikms);
  }

  @Override
  public byte[] publicKey(byte[] privateKey) throws CryptoException {
    checkPrivateKey(privateKey);
    return function.publicKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return rules.acceptsPublicKey(publicKey);
  }

  @Override
  public Encapsulation encapsulate(byte[] publicKey, RandomSource random) throws CryptoException {
    checkPublicKey(publicKey);
    return function.encapsulate(publicKey, random);
  }

  @Override
  public byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey)
      throws CryptoException {
    checkEncapsulation(encapsulation);
    checkPrivateKey(privateKey);
    return function.decapsulate(encapsulation, privateKey, publicKey);
  }

  @Override
  public Encapsulation authEncapsulate(byte[] publicKey, KeyPair sender, RandomSource random)
      throws CryptoException {
    checkPublicKey(publicKey);
    return function.authEncapsulate(publicKey, sender, random);
  }

  @Override
  public byte[] authDecapsulate(
      byte[] encapsulation, byte[] privateKey, byte[] publicKey, byte[] senderPublicKey)
      throws CryptoException {
    checkEncapsulation(encapsulation);
    checkPrivateKey(privateKey);
    checkPublicKey(senderPublicKey);
    return function.authDecapsulate(encapsulation, privateKey, publicKey, senderPublicKey);
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) throws CryptoException {
    checkPrivateKey(privateKey);
    checkPublicKey(publicKey);
    return function.agree(privateKey, publicKey);
  }

  private void checkPublicKey(byte[] publicKey) throws CryptoException {
    if (!rules.acceptsPublicKey(publicKey)) {
      throw new CryptoException(
          Reason.INVALID_PUBLIC_KEY, "not the encoding of a public key that is accepted");
    }
  }

  private void checkPrivateKey(byte[] privateKey) throws CryptoException {
    if (!rules.acceptsPrivateKey(privateKey)) {
      throw new CryptoException(
          Reason.INVALID_PRIVATE_KEY, "a private key of wrong length or outside its range");
    }
  }

  private void checkEncapsulation(byte[] encapsulation) throws CryptoException {
    if (!rules.acceptsEncapsulation(encapsulation)) {
      throw new CryptoException(
          Reason.DECAPSULATION_FAILED, "not an encapsulation that is accepted");
    }
  }
}
