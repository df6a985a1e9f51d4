package sonet.crypto.pure;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.SignatureFunction;

/// Ed25519 (RFC 8032 §5.1), checked without the cofactor: `[S]B - [k]A` must have the very encoding
/// that the signature has for R.
final class PureEd25519 implements SignatureFunction {
  private static final int ENCODED_POINT = Ed25519.PUBLIC_KEY_SIZE;
  private static final BigInteger ORDER =
      new BigInteger("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16);

  @Override
  public KeyPair generate(RandomSource random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.fill(seed);
    return new KeyPair(Secret.wrap(seed), Bytes.wrap(publicKey(seed)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return publicKeyOf(privateKey);
  }

  /// The public key of a seed.
  static byte[] publicKeyOf(byte[] privateKey) {
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
    byte[] s = Arrays.copyOfRange(signature, ENCODED_POINT, signature.length);
    return Edwards25519.difference(s, challenge(publicKey, message, signature), publicKey)
        .map(r -> Arrays.equals(r, 0, ENCODED_POINT, signature, 0, ENCODED_POINT))
        .orElse(false);
  }

  /// `k = SHA-512(R || A || M)`, reduced by the order of the base point.
  private static byte[] challenge(byte[] publicKey, byte[] message, byte[] signature) {
    SHA512Digest digest = new SHA512Digest();
    digest.update(signature, 0, ENCODED_POINT);
    digest.update(publicKey, 0, publicKey.length);
    digest.update(message, 0, message.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    BigInteger k = new BigInteger(1, org.bouncycastle.util.Arrays.reverse(hash)).mod(ORDER);
    byte[] bigEndian = BigIntegers.asUnsignedByteArray(ENCODED_POINT, k);
    return org.bouncycastle.util.Arrays.reverse(bigEndian);
  }
}
