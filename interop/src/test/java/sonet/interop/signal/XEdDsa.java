package sonet.interop.signal;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;

/// XEdDSA as Signal's library has it: signatures of X25519 keys, with the sign of the Edwards point
/// in the highest bit of the signature and no negation of the scalar.
///
/// Numbers are taken as they are, so that it tells its secrets to who measures time: for tests
/// only.
final class XEdDsa {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger Q =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final Point BASE =
      new Point(
          new BigInteger(
              "15112221349535400772501151409588531511454012693041857206046113283949847762202"),
          new BigInteger(
              "46316835694926478169428394003475163141307993866256225615783033603165251855960"));

  private XEdDsa() {}

  /// A point of edwards25519.
  private record Point(BigInteger x, BigInteger y) {
    static final Point ZERO = new Point(BigInteger.ZERO, BigInteger.ONE);

    Point plus(Point other) {
      BigInteger k = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
      return new Point(
          x.multiply(other.y)
              .add(y.multiply(other.x))
              .multiply(BigInteger.ONE.add(k).modInverse(P))
              .mod(P),
          y.multiply(other.y)
              .add(x.multiply(other.x))
              .multiply(BigInteger.ONE.subtract(k).modInverse(P))
              .mod(P));
    }

    Point times(BigInteger scalar) {
      Point sum = ZERO;
      for (int i = scalar.bitLength() - 1; i >= 0; i--) {
        sum = sum.plus(sum);
        if (scalar.testBit(i)) {
          sum = sum.plus(this);
        }
      }
      return sum;
    }

    Bytes encoded() {
      byte[] bytes = littleEndian(y);
      bytes[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
      return Bytes.wrap(bytes);
    }
  }

  /// Signs.
  static Bytes sign(KeyPair key, Bytes message, RandomSource random) {
    byte[] scalar = key.privateKey().expose();
    scalar[0] &= (byte) 248;
    scalar[31] &= 127;
    scalar[31] |= 64;
    BigInteger a = number(scalar).mod(Q);
    Bytes publicPoint = BASE.times(a).encoded();
    byte[] prefix = new byte[32];
    Arrays.fill(prefix, (byte) 0xff);
    prefix[0] = (byte) 0xfe;
    BigInteger r = hash(Bytes.wrap(prefix), Bytes.wrap(scalar), message, random.bytes(64)).mod(Q);
    Bytes commitment = BASE.times(r).encoded();
    BigInteger h = hash(commitment, publicPoint, message).mod(Q);
    byte[] s = littleEndian(r.add(h.multiply(a)).mod(Q));
    s[31] |= (byte) (publicPoint.at(31) & 0x80);
    return Bytes.concat(commitment, Bytes.wrap(s));
  }

  /// Verifies by way of Ed25519, after u has become y = (u - 1) / (u + 1).
  static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    BigInteger u = number(publicKey.toArray()).mod(P);
    BigInteger y = u.subtract(BigInteger.ONE).multiply(u.add(BigInteger.ONE).modInverse(P)).mod(P);
    byte[] point = littleEndian(y);
    byte[] plain = signature.toArray();
    point[31] |= (byte) (plain[63] & 0x80);
    plain[63] &= 0x7f;
    return SignalKeys.SUITE.verify(Bytes.wrap(point), message, Bytes.wrap(plain));
  }

  private static BigInteger hash(Bytes... parts) {
    try {
      return number(MessageDigest.getInstance("SHA-512").digest(Bytes.concat(parts).toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    return new BigInteger(1, reversed(littleEndian));
  }

  private static byte[] littleEndian(BigInteger value) {
    byte[] bytes = new byte[32];
    byte[] reversed = reversed(value.toByteArray());
    System.arraycopy(reversed, 0, bytes, 0, Math.min(32, reversed.length));
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
