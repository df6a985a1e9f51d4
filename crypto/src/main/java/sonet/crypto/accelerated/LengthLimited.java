package sonet.crypto.accelerated;

import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.SignatureFunction;

/// A signature scheme whose library takes messages up to a length only, with another that takes
/// any: the GroupInfo of a group with thousands of members is longer than a mebibyte.
///
/// Only for deterministic schemes, where both give the same signature.
///
/// @param limited the fast one
/// @param unlimited serves what is too long for it
/// @param longest how many bytes the fast one takes
record LengthLimited(SignatureFunction limited, SignatureFunction unlimited, int longest)
    implements SignatureFunction {
  @Override
  public KeyPair generate(RandomSource random) {
    return limited.generate(random);
  }

  @Override
  public byte[] publicKey(byte[] privateKey) throws CryptoException {
    return limited.publicKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return limited.acceptsPublicKey(publicKey);
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    return serving(message).sign(privateKey, publicKey, message);
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return serving(message).verify(publicKey, message, signature);
  }

  private SignatureFunction serving(byte[] message) {
    return message.length <= longest ? limited : unlimited;
  }
}
