package sonet.transparency.vrf;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup.Point;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// The private key of a verifiable random function (RFC 9381 §5.1). What it does with its secret
/// number takes the same steps for every number.
///
/// Over edwards25519 a key is the seed of RFC 8032 §5.1.5, over P-256 it is the number itself.
public final class VrfPrivateKey implements AutoCloseable {
  private static final int SEED_LENGTH = 32;

  private final EcvrfSuite suite;
  private final Secret scalar;
  private final Secret nonceKey;
  private final byte[] publicKey;

  private VrfPrivateKey(EcvrfSuite suite, byte[] scalar, byte[] nonceKey) {
    this.suite = suite;
    this.publicKey = suite.group().baseTimes(scalar).encode();
    this.scalar = Secret.wrap(scalar);
    this.nonceKey = Secret.wrap(nonceKey);
  }

  /// A fresh key.
  public static Secret generate(
      GroupAlgorithm algorithm, RandomSource random, CryptoProvider provider) {
    EcvrfSuite suite = EcvrfSuite.of(algorithm, provider);
    byte[] key = new byte[SEED_LENGTH];
    do {
      random.fill(key);
    } while (!isPrivateKey(suite, key));
    return Secret.wrap(key);
  }

  /// The key of an encoding; close the secret yourself.
  public static VrfPrivateKey parse(GroupAlgorithm algorithm, Secret key, CryptoProvider provider)
      throws TransparencyException {
    EcvrfSuite suite = EcvrfSuite.of(algorithm, provider);
    byte[] exposed = key.expose();
    if (!isPrivateKey(suite, exposed)) {
      throw new TransparencyException(Reason.UNACCEPTABLE_KEY, "no VRF private key");
    }
    return switch (algorithm) {
      case P256 -> new VrfPrivateKey(suite, exposed, exposed.clone());
      case EDWARDS25519 -> ofSeed(suite, exposed);
    };
  }

  private static boolean isPrivateKey(EcvrfSuite suite, byte[] key) {
    return switch (suite.algorithm()) {
      case EDWARDS25519 -> key.length == SEED_LENGTH;
      case P256 -> suite.group().acceptsScalar(key) && !isZero(key);
    };
  }

  private static boolean isZero(byte[] number) {
    int bits = 0;
    for (byte part : number) {
      bits |= part;
    }
    return bits == 0;
  }

  /// The number and the prefix that RFC 8032 §5.1.5 derives. Every point that is multiplied is a
  /// member of the subgroup, so the number may be reduced.
  private static VrfPrivateKey ofSeed(EcvrfSuite suite, byte[] seed) {
    byte[] digest = suite.hash().hash(seed);
    byte[] number = Arrays.copyOf(digest, SEED_LENGTH);
    number[0] &= (byte) 0xf8;
    number[SEED_LENGTH - 1] &= 0x7f;
    number[SEED_LENGTH - 1] |= 0x40;
    byte[] prefix = Arrays.copyOfRange(digest, SEED_LENGTH, digest.length);
    byte[] scalar = suite.group().reduce(number);
    Arrays.fill(seed, (byte) 0);
    Arrays.fill(digest, (byte) 0);
    Arrays.fill(number, (byte) 0);
    return new VrfPrivateKey(suite, scalar, prefix);
  }

  /// The encoding of the public key.
  public Bytes publicKey() {
    return Bytes.of(publicKey);
  }

  /// The output for an input without its proof, which costs a third.
  public Bytes evaluate(Bytes alpha) {
    byte[] x = scalar.expose();
    Bytes output = suite.outputOf(encode(alpha).times(x).timesCofactor().encode());
    Arrays.fill(x, (byte) 0);
    return output;
  }

  /// The output for an input with its proof (`ECVRF_prove`, RFC 9381 §5.1).
  public VrfOutput prove(Bytes alpha) {
    byte[] x = scalar.expose();
    Point h = encode(alpha);
    byte[] hEncoding = h.encode();
    byte[] k = nonce(hEncoding);
    Point[] products = h.timesEach(x, k);
    Point gamma = products[0];
    byte[][] encodings =
        suite.group().encode(gamma, suite.group().baseTimes(k), products[1], gamma.timesCofactor());
    byte[] challenge =
        suite.challenge(publicKey, hEncoding, encodings[0], encodings[1], encodings[2]);
    byte[] s = suite.group().multiplyAdd(suite.scalar(challenge), x, k);
    Arrays.fill(x, (byte) 0);
    Arrays.fill(k, (byte) 0);
    Bytes proof = Bytes.concat(Bytes.wrap(encodings[0]), Bytes.wrap(challenge), Bytes.wrap(s));
    return new VrfOutput(suite.outputOf(encodings[3]), proof);
  }

  private Point encode(Bytes alpha) {
    return suite
        .encodeToCurve(publicKey, alpha.toArray())
        .orElseThrow(() -> new AssertionError("no counter gives a point"));
  }

  private byte[] nonce(byte[] h) {
    return switch (suite.algorithm()) {
      case EDWARDS25519 -> nonceOfPrefix(h);
      case P256 -> nonceOfKey(suite.hash().hash(h));
    };
  }

  /// `ECVRF_nonce_generation_RFC8032` (RFC 9381 §5.4.2.2).
  private byte[] nonceOfPrefix(byte[] h) {
    byte[] prefix = nonceKey.expose();
    byte[] digest = suite.hash().hash(prefix, h);
    byte[] nonce = suite.group().reduce(digest);
    Arrays.fill(prefix, (byte) 0);
    Arrays.fill(digest, (byte) 0);
    return nonce;
  }

  /// `ECVRF_nonce_generation_RFC6979` (RFC 9381 §5.4.2.1, RFC 6979 §3.2). A second try happens once
  /// in 2^32 and tells nothing of the key.
  private byte[] nonceOfKey(byte[] digest) {
    byte[] x = nonceKey.expose();
    byte[] h = suite.group().reduce(digest);
    byte[] v = new byte[SEED_LENGTH];
    byte[] key = new byte[SEED_LENGTH];
    Arrays.fill(v, (byte) 1);
    key = suite.hash().hmac(key, v, new byte[] {0}, x, h);
    v = suite.hash().hmac(key, v);
    key = suite.hash().hmac(key, v, new byte[] {1}, x, h);
    v = suite.hash().hmac(key, v);
    Arrays.fill(x, (byte) 0);
    while (true) {
      v = suite.hash().hmac(key, v);
      if (suite.group().acceptsScalar(v) && !isZero(v)) {
        return v;
      }
      key = suite.hash().hmac(key, v, new byte[] {0});
      v = suite.hash().hmac(key, v);
    }
  }

  @Override
  public void close() {
    scalar.close();
    nonceKey.close();
  }
}
