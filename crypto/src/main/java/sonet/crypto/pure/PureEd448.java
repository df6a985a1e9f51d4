package sonet.crypto.pure;

import org.bouncycastle.math.ec.rfc8032.Ed448;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.SignatureFunction;

/// Ed448 with an empty context (RFC 8032 §5.2).
final class PureEd448 implements SignatureFunction {
  private static final byte[] NO_CONTEXT = new byte[0];

  @Override
  public KeyPair generate(RandomSource random) {
    byte[] seed = new byte[Ed448.SECRET_KEY_SIZE];
    random.fill(seed);
    return new KeyPair(Secret.wrap(seed), Bytes.wrap(publicKey(seed)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return publicKeyOf(privateKey);
  }

  /// The public key of a seed.
  static byte[] publicKeyOf(byte[] privateKey) {
    byte[] publicKey = new byte[Ed448.PUBLIC_KEY_SIZE];
    Ed448.generatePublicKey(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return publicKey.length == Ed448.PUBLIC_KEY_SIZE
        && Ed448.validatePublicKeyPartial(publicKey, 0);
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    byte[] signature = new byte[Ed448.SIGNATURE_SIZE];
    Ed448.sign(privateKey, 0, publicKey, 0, NO_CONTEXT, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return Ed448.verify(signature, 0, publicKey, 0, NO_CONTEXT, message, 0, message.length);
  }
}
