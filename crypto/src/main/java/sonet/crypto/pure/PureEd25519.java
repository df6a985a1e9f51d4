package sonet.crypto.pure;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.SignatureFunction;

/// Ed25519 (RFC 8032 §5.1).
final class PureEd25519 implements SignatureFunction {
  @Override
  public KeyPair generate(RandomSource random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.fill(seed);
    return new KeyPair(Secret.wrap(seed), Bytes.wrap(publicKey(seed)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return publicKey.length == Ed25519.PUBLIC_KEY_SIZE
        && Ed25519.validatePublicKeyPartial(publicKey, 0);
  }

  @Override
  public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(privateKey, 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
  }
}
