package sonet.crypto.pure;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import sonet.crypto.Bytes;
import sonet.crypto.curve.NonAdjacentForm;
import sonet.crypto.curve.SignedDigits;

/// Sums of points of edwards25519 (RFC 8032 §5.1), for checking signatures and for groups.
///
/// Bouncy Castle's check multiplies by the cofactor and so accepts signatures that every native
/// library refuses, and it offers no products of points (`docs/adr/0005-acceptance.md`). So the
/// product that the check without the cofactor needs is computed here, on Bouncy Castle's field
/// arithmetic, by the formulas of RFC 8032 §5.1.4. It is for public values and does not hide its
/// timing; the one exception is [#times(byte[])], which takes a secret scalar.
///
/// A point is changed in place, so that a sum of hundreds allocates nothing.
final class Edwards25519 {
  private static final String D =
      "a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352";
  private static final String B =
      "5866666666666666666666666666666666666666666666666666666666666666";

  private static final int BASE_WIDTH = 7;
  private static final int KEY_WIDTH = 5;

  private static final int[] CONSTANT_D = field(D);
  private static final int[] TWICE_D = sum(CONSTANT_D, CONSTANT_D);
  private static final Summand[] BASE =
      oddMultiples(decode(Bytes.fromHex(B).toArray()).orElseThrow(), BASE_WIDTH);

  /// X, Y, Z and T of the extended coordinates.
  private final int[] x = X25519Field.create();

  private final int[] y = X25519Field.create();
  private final int[] z = X25519Field.create();
  private final int[] t = X25519Field.create();

  /// A, B, C and D to H of the formulas, as far as they do not take turns in one place.
  private final int[] a = X25519Field.create();

  private final int[] b = X25519Field.create();
  private final int[] c = X25519Field.create();
  private final int[] d = X25519Field.create();

  /// The neutral point.
  private Edwards25519() {
    X25519Field.one(y);
    X25519Field.one(z);
  }

  /// The encoding of `[s]B - [k]A`, for scalars in little-endian; empty when there is no point A.
  static Optional<byte[]> difference(byte[] s, byte[] k, byte[] encodedA) {
    return decode(encodedA).map(pointA -> difference(s, k, pointA).encode());
  }

  /// `[s]B - [k]A`. Leaves the point as it is.
  static Edwards25519 difference(byte[] s, byte[] k, Edwards25519 pointA) {
    return difference(
        BASE,
        NonAdjacentForm.of(s, BASE_WIDTH),
        oddMultiples(pointA.copy(), KEY_WIDTH),
        NonAdjacentForm.of(k, KEY_WIDTH));
  }

  /// `[s]H - [k]A`. Leaves the points as they are.
  static Edwards25519 difference(byte[] s, Edwards25519 pointH, byte[] k, Edwards25519 pointA) {
    return difference(
        oddMultiples(pointH.copy(), KEY_WIDTH),
        NonAdjacentForm.of(s, KEY_WIDTH),
        oddMultiples(pointA.copy(), KEY_WIDTH),
        NonAdjacentForm.of(k, KEY_WIDTH));
  }

  private static Edwards25519 difference(
      Summand[] first, byte[] firstDigits, Summand[] second, byte[] secondDigits) {
    Edwards25519 sum = new Edwards25519();
    for (int place = NonAdjacentForm.PLACES - 1; place >= 0; place--) {
      sum.twice();
      sum.addMultiple(first, firstDigits[place]);
      sum.addMultiple(second, -secondDigits[place]);
    }
    return sum;
  }

  /// The base point.
  static Edwards25519 base() {
    return decode(Bytes.fromHex(B).toArray()).orElseThrow();
  }

  /// The point times a secret scalar below the order, in little-endian. Leaves the point as it is.
  ///
  /// The scalar becomes 64 digits from -8 to 8; for each, all eight multiples are read and the one
  /// needed is kept by masks, so that neither steps nor addresses depend on it.
  Edwards25519 times(byte[] scalar) {
    byte[] digits = SignedDigits.of(scalar);
    Summand[] multiples = firstMultiples();
    Edwards25519 sum = new Edwards25519();
    Summand chosen = new Summand();
    for (int place = digits.length - 1; place >= 0; place--) {
      for (int i = 0; i < 4; i++) {
        sum.twice();
      }
      chosen.choose(multiples, digits[place]);
      sum.add(chosen);
    }
    Arrays.fill(digits, (byte) 0);
    return sum;
  }

  /// 1 to 8 times the point.
  private Summand[] firstMultiples() {
    Summand[] multiples = new Summand[8];
    multiples[0] = new Summand(this);
    Edwards25519 multiple = copy();
    for (int i = 1; i < multiples.length; i++) {
      multiple.add(multiples[0]);
      multiples[i] = new Summand(multiple);
    }
    return multiples;
  }

  /// The point times eight. Leaves the point as it is.
  Edwards25519 timesCofactor() {
    Edwards25519 product = copy();
    product.twice();
    product.twice();
    product.twice();
    return product;
  }

  /// Whether this is the neutral point, (0, 1).
  boolean isNeutral() {
    X25519Field.sub(y, z, a);
    X25519Field.carry(a);
    X25519Field.normalize(a);
    X25519Field.copy(x, 0, b, 0);
    X25519Field.normalize(b);
    return (X25519Field.isZero(a) & X25519Field.isZero(b)) != 0;
  }

  private Edwards25519 copy() {
    Edwards25519 copy = new Edwards25519();
    X25519Field.copy(x, 0, copy.x, 0);
    X25519Field.copy(y, 0, copy.y, 0);
    X25519Field.copy(z, 0, copy.z, 0);
    X25519Field.copy(t, 0, copy.t, 0);
    return copy;
  }

  /// Decoding (RFC 8032 §5.1.3) of a canonical encoding; empty when it is not on the curve.
  static Optional<Edwards25519> decode(byte[] encoding) {
    Edwards25519 point = new Edwards25519();
    X25519Field.decode255(encoding, point.y);
    int[] u = X25519Field.create();
    int[] v = X25519Field.create();
    X25519Field.sqr(point.y, u);
    X25519Field.mul(u, CONSTANT_D, v);
    X25519Field.subOne(u);
    X25519Field.addOne(v);
    if (!X25519Field.sqrtRatioVar(u, v, point.x)) {
      return Optional.empty();
    }
    X25519Field.normalize(point.x);
    if ((point.x[0] & 1) != (encoding[encoding.length - 1] & 0x80) >> 7) {
      X25519Field.negate(point.x, point.x);
      X25519Field.normalize(point.x);
    }
    X25519Field.mul(point.x, point.y, point.t);
    return Optional.of(point);
  }

  /// Encoding (RFC 8032 §5.1.2). The inverse is the one of constant time, since Z tells of the
  /// steps by which a point was reached.
  byte[] encode() {
    X25519Field.inv(z, a);
    X25519Field.mul(x, a, b);
    X25519Field.mul(y, a, c);
    X25519Field.normalize(b);
    X25519Field.normalize(c);
    byte[] encoding = new byte[32];
    X25519Field.encode(c, encoding);
    encoding[encoding.length - 1] |= (byte) (b[0] << 7);
    return encoding;
  }

  /// Doubles the point: E is in b, F in c, G in d, H in a.
  private void twice() {
    X25519Field.sqr(z, c);
    X25519Field.add(c, c, c);
    X25519Field.add(x, y, t);
    X25519Field.sqr(t, t);
    X25519Field.sqr(x, d);
    X25519Field.sqr(y, b);
    X25519Field.add(d, b, a);
    X25519Field.sub(d, b, d);
    X25519Field.sub(a, t, b);
    X25519Field.add(c, d, c);
    X25519Field.carry(b);
    X25519Field.carry(c);
    finish();
  }

  /// Adds the multiple of a point that a digit names: none for zero.
  private void addMultiple(Summand[] oddMultiples, int digit) {
    if (digit > 0) {
      add(oddMultiples[digit / 2]);
    } else if (digit < 0) {
      subtract(oddMultiples[-digit / 2]);
    }
  }

  /// Adds a point: E is in b, F in c, G in d, H in a.
  private void add(Summand summand) {
    X25519Field.apm(y, x, b, a);
    X25519Field.mul(a, summand.difference, a);
    X25519Field.mul(b, summand.sum, b);
    X25519Field.mul(t, summand.twiceDt, c);
    X25519Field.mul(z, summand.twiceZ, d);
    X25519Field.apm(b, a, a, b);
    X25519Field.apm(d, c, d, c);
    finish();
  }

  /// Subtracts a point: its negative has x and t negated, so sum and difference change places, and
  /// F and G do.
  private void subtract(Summand summand) {
    X25519Field.apm(y, x, b, a);
    X25519Field.mul(a, summand.sum, a);
    X25519Field.mul(b, summand.difference, b);
    X25519Field.mul(t, summand.twiceDt, c);
    X25519Field.mul(z, summand.twiceZ, d);
    X25519Field.apm(b, a, a, b);
    X25519Field.apm(d, c, c, d);
    finish();
  }

  /// The products that end both formulas.
  private void finish() {
    X25519Field.mul(b, c, x);
    X25519Field.mul(d, a, y);
    X25519Field.mul(b, a, t);
    X25519Field.mul(c, d, z);
  }

  /// 1, 3, 5 and on times a point, as many as digits of a width can name. Changes the point.
  private static Summand[] oddMultiples(Edwards25519 point, int width) {
    Summand[] multiples = new Summand[1 << (width - 2)];
    multiples[0] = new Summand(point);
    Edwards25519 doubled = new Edwards25519();
    doubled.add(multiples[0]);
    doubled.twice();
    Summand step = new Summand(doubled);
    for (int i = 1; i < multiples.length; i++) {
      point.add(step);
      multiples[i] = new Summand(point);
    }
    return multiples;
  }

  private static int[] field(String littleEndian) {
    int[] element = X25519Field.create();
    X25519Field.decode255(Bytes.fromHex(littleEndian).toArray(), element);
    return element;
  }

  private static int[] sum(int[] first, int[] second) {
    int[] sum = X25519Field.create();
    X25519Field.add(first, second, sum);
    X25519Field.carry(sum);
    return sum;
  }

  /// A point in the form in which it is added: Y + X, Y - X, 2Z and 2dT.
  private static final class Summand {
    private final int[] sum;
    private final int[] difference = X25519Field.create();
    private final int[] twiceZ;
    private final int[] twiceDt = X25519Field.create();

    /// The neutral point, to be chosen over.
    Summand() {
      this.sum = X25519Field.create();
      this.twiceZ = X25519Field.create();
    }

    /// Becomes the multiple that a digit from -8 to 8 names, by masks.
    void choose(Summand[] multiples, int digit) {
      int negative = digit >> 31;
      int magnitude = (digit ^ negative) - negative;
      X25519Field.one(sum);
      X25519Field.one(difference);
      X25519Field.zero(twiceDt);
      X25519Field.zero(twiceZ);
      X25519Field.addOne(twiceZ);
      X25519Field.addOne(twiceZ);
      for (int i = 0; i < multiples.length; i++) {
        int different = magnitude ^ (i + 1);
        int chosen = (different - 1) >> 31;
        X25519Field.cmov(chosen, multiples[i].sum, 0, sum, 0);
        X25519Field.cmov(chosen, multiples[i].difference, 0, difference, 0);
        X25519Field.cmov(chosen, multiples[i].twiceZ, 0, twiceZ, 0);
        X25519Field.cmov(chosen, multiples[i].twiceDt, 0, twiceDt, 0);
      }
      X25519Field.cswap(negative & 1, sum, difference);
      X25519Field.cnegate(negative & 1, twiceDt);
    }

    Summand(Edwards25519 point) {
      this.sum = Edwards25519.sum(point.y, point.x);
      this.twiceZ = Edwards25519.sum(point.z, point.z);
      X25519Field.sub(point.y, point.x, difference);
      X25519Field.carry(difference);
      X25519Field.mul(point.t, TWICE_D, twiceDt);
    }
  }
}
