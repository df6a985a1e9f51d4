package sonet.crypto.curve;

import java.math.BigInteger;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import sonet.crypto.Bytes;

/// An Edwards curve, its points encoded as y in little-endian with the sign of x in the last bit
/// (RFC 8032 §5.1.2, §5.2.2).
@SuppressWarnings("ImmutableEnumChecker") // its arrays are never handed out, never written
public enum EdwardsCurve {
  /// Curve edwards25519. The y of the points of order 1, 2, 4 and 8.
  ED25519(
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
  /// Curve edwards448. The y of the points of order 1, 2 and 4.
  ED448(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffff00",
      "f34458ab92c27823558fc58d72c26c219036d6ae49db4ec4e923ca7cffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffff3f00",
      "0100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000",
      "fefffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffff00",
      "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000");

  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger P448 =
      ONE.shiftLeft(448).subtract(ONE.shiftLeft(224)).subtract(ONE);
  private static final BigInteger D448 = BigInteger.valueOf(-39_081);

  private final byte[] prime;
  private final byte[] order;
  private final byte[][] smallOrder;

  EdwardsCurve(String prime, String order, String... smallOrder) {
    this.prime = Bytes.fromHex(prime).toArray();
    this.order = Bytes.fromHex(order).toArray();
    this.smallOrder = new byte[smallOrder.length][];
    for (int i = 0; i < smallOrder.length; i++) {
      this.smallOrder[i] = Bytes.fromHex(smallOrder[i]).toArray();
    }
  }

  /// Length in bytes of a point, of a scalar and of a private key.
  public int length() {
    return prime.length;
  }

  /// Whether at an offset stands an encoding with y below the prime, and not one of the points of
  /// small order. Points with x of zero are among those, so a sign of zero is refused with them.
  public boolean acceptsEncoding(byte[] encoding, int offset) {
    byte[] y = new byte[prime.length];
    System.arraycopy(encoding, offset, y, 0, y.length);
    y[y.length - 1] &= 0x7f;
    return LittleEndian.isBelow(y, 0, prime) && !LittleEndian.isAnyOf(y, 0, smallOrder);
  }

  /// Whether there is a point to an encoding that was accepted.
  public boolean isOnCurve(byte[] encoding) {
    return switch (this) {
      case ED25519 -> Ed25519.validatePublicKeyPartial(encoding, 0);
      case ED448 -> isOnEdwards448(encoding);
    };
  }

  /// Whether `x² = (1 - y²) / (1 - d y²)` has a solution, by Euler's criterion (RFC 8032 §5.2.3).
  ///
  /// In plain numbers, so that a program without Ed448 does not carry its arithmetic.
  private boolean isOnEdwards448(byte[] encoding) {
    byte[] bigEndian = new byte[encoding.length];
    for (int i = 0; i < encoding.length; i++) {
      bigEndian[i] = encoding[encoding.length - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger square = y.multiply(y).mod(P448);
    BigInteger product =
        ONE.subtract(square).multiply(ONE.subtract(D448.multiply(square))).mod(P448);
    return product.modPow(P448.shiftRight(1), P448).compareTo(ONE) <= 0;
  }

  /// Whether at an offset stands a scalar below the order of the prime subgroup.
  public boolean acceptsScalar(byte[] scalar, int offset) {
    return LittleEndian.isBelow(scalar, offset, order);
  }
}
