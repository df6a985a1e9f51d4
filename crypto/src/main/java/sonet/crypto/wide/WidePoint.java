package sonet.crypto.wide;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.curve.SignedDigits;

/// A point of edwards25519 in extended coordinates (RFC 8032 §5.1.4), changed in place.
///
/// Doubling and adding both end with E, F, G and H; three products of them give X, Y and Z, and a
/// fourth gives T, which only an addition that follows needs.
final class WidePoint {
  private static final String BASE =
      "5866666666666666666666666666666666666666666666666666666666666666";
  private static final String D =
      "a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352";

  /// A square root of -1.
  private static final String ROOT =
      "b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b";

  private static final long[] CONSTANT_D = field(D);
  static final long[] TWICE_D = twice(CONSTANT_D);
  private static final long[] ROOT_OF_MINUS_ONE = field(ROOT);
  private static final long[] ONE = Field25519.of(1);
  private static final long[] ZERO = Field25519.create();

  final long[] x = Field25519.create();
  final long[] y = Field25519.create();
  final long[] z = Field25519.create();
  final long[] t = Field25519.create();
  private final long[] e = Field25519.create();
  private final long[] f = Field25519.create();
  private final long[] g = Field25519.create();
  private final long[] h = Field25519.create();

  /// The neutral point.
  private WidePoint() {
    y[0] = 1;
    z[0] = 1;
  }

  private static final class Tables {
    /// 1 to 8 times 256^i times the base point, for secret scalars.
    static final Summand[][] POWERS = powers();

    private static Summand[][] powers() {
      Summand[][] powers = new Summand[32][];
      WidePoint power = base();
      for (int i = 0; i < powers.length; i++) {
        powers[i] = power.firstMultiples();
        power = power.timesPowerOfTwo(8);
      }
      return powers;
    }
  }

  /// The neutral point.
  static WidePoint neutral() {
    return new WidePoint();
  }

  /// The base point.
  static WidePoint base() {
    return decode(Bytes.fromHex(BASE).toArray()).orElseThrow();
  }

  /// Decoding (RFC 8032 §5.1.3) of a canonical encoding; empty when it is not on the curve.
  static Optional<WidePoint> decode(byte[] encoding) {
    WidePoint point = new WidePoint();
    Field25519.decode(encoding, point.y);
    long[] u = Field25519.create();
    long[] v = Field25519.create();
    Field25519.square(point.y, u);
    Field25519.multiply(u, CONSTANT_D, v);
    Field25519.subtract(u, ONE, u);
    Field25519.add(v, ONE, v);
    if (!rootOfRatio(u, v, point.x)) {
      return Optional.empty();
    }
    int sign = encoding[encoding.length - 1] >> 7 & 1;
    if ((Field25519.encode(point.x)[0] & 1) != sign) {
      negate(point.x);
    }
    Field25519.multiply(point.x, point.y, point.t);
    return Optional.of(point);
  }

  /// The root of u/v (RFC 8032 §5.1.3 step 3), whether there is one.
  private static boolean rootOfRatio(long[] u, long[] v, long[] root) {
    long[] v3 = Field25519.create();
    long[] power = Field25519.create();
    Field25519.square(v, v3);
    Field25519.multiply(v3, v, v3);
    Field25519.square(v3, power);
    Field25519.multiply(power, v, power);
    Field25519.multiply(power, u, power);
    Field25519.powerForRoot(power, power);
    Field25519.multiply(u, v3, root);
    Field25519.multiply(root, power, root);
    long[] check = Field25519.create();
    Field25519.square(root, check);
    Field25519.multiply(check, v, check);
    Field25519.subtractSum(check, u, power);
    if (isZero(power)) {
      return true;
    }
    Field25519.add(check, u, power);
    Field25519.multiply(root, ROOT_OF_MINUS_ONE, root);
    return isZero(power);
  }

  private static boolean isZero(long[] a) {
    int bits = 0;
    for (byte part : Field25519.encode(a)) {
      bits |= part;
    }
    return bits == 0;
  }

  private static void negate(long[] a) {
    Field25519.subtract(ZERO, a, a);
    Field25519.carry(a);
  }

  /// Encoding (RFC 8032 §5.1.2).
  byte[] encode() {
    long[] inverse = Field25519.create();
    Field25519.invert(z, inverse);
    return encode(inverse);
  }

  private byte[] encode(long[] inverseOfZ) {
    long[] affine = Field25519.create();
    Field25519.multiply(x, inverseOfZ, affine);
    int sign = Field25519.encode(affine)[0] & 1;
    Field25519.multiply(y, inverseOfZ, affine);
    byte[] encoding = Field25519.encode(affine);
    encoding[encoding.length - 1] |= (byte) (sign << 7);
    return encoding;
  }

  /// The encodings of points for one inversion: that of the product of all Z, of which each product
  /// with the others' Z is the inverse of one. No Z is zero.
  static byte[][] encodeAll(WidePoint... points) {
    long[][] products = new long[points.length][];
    long[] product = ONE.clone();
    for (int i = 0; i < points.length; i++) {
      products[i] = product.clone();
      Field25519.multiply(product, points[i].z, product);
    }
    long[] inverse = Field25519.create();
    Field25519.invert(product, inverse);
    byte[][] encodings = new byte[points.length][];
    for (int i = points.length - 1; i >= 0; i--) {
      Field25519.multiply(inverse, products[i], product);
      encodings[i] = points[i].encode(product);
      Field25519.multiply(inverse, points[i].z, inverse);
    }
    return encodings;
  }

  /// Whether this is the neutral point, (0, 1).
  boolean isNeutral() {
    long[] difference = Field25519.create();
    Field25519.subtract(y, z, difference);
    return isZero(x) && isZero(difference);
  }

  /// The point times eight. Leaves the point as it is.
  WidePoint timesCofactor() {
    return timesPowerOfTwo(3);
  }

  WidePoint timesPowerOfTwo(int power) {
    WidePoint product = copy();
    for (int i = 1; i < power; i++) {
      product.twice();
    }
    product.twice();
    product.finishT();
    return product;
  }

  WidePoint copy() {
    WidePoint copy = new WidePoint();
    Field25519.copy(x, copy.x);
    Field25519.copy(y, copy.y);
    Field25519.copy(z, copy.z);
    Field25519.copy(t, copy.t);
    return copy;
  }

  /// The point times a secret scalar below the order, in little-endian. Leaves the point as it is.
  ///
  /// The scalar becomes 64 digits from -8 to 8; for each, all eight multiples are read and the one
  /// needed is kept by masks, so that neither steps nor addresses depend on it.
  WidePoint times(byte[] scalar) {
    return times(firstMultiples(), scalar);
  }

  /// The point times each of some secret scalars.
  WidePoint[] timesEach(byte[]... scalars) {
    Summand[] multiples = firstMultiples();
    WidePoint[] products = new WidePoint[scalars.length];
    for (int i = 0; i < scalars.length; i++) {
      products[i] = times(multiples, scalars[i]);
    }
    return products;
  }

  private static WidePoint times(Summand[] multiples, byte[] scalar) {
    byte[] digits = SignedDigits.of(scalar);
    WidePoint product = new WidePoint();
    Summand chosen = new Summand();
    for (int place = digits.length - 1; place >= 0; place--) {
      for (int i = 0; i < 4; i++) {
        product.twice();
      }
      product.finishT();
      chosen.choose(multiples, digits[place]);
      product.add(chosen);
    }
    product.finishT();
    Arrays.fill(digits, (byte) 0);
    return product;
  }

  /// The base point times a secret scalar below the order: the digits in odd places first, then
  /// those in even ones, so that half of the powers suffice.
  static WidePoint baseTimes(byte[] scalar) {
    byte[] digits = SignedDigits.of(scalar);
    WidePoint product = new WidePoint();
    Summand chosen = new Summand();
    for (int place = 1; place < digits.length; place += 2) {
      product.addPower(chosen, place, digits);
    }
    for (int i = 0; i < 4; i++) {
      product.twice();
    }
    product.finishT();
    for (int place = 0; place < digits.length; place += 2) {
      product.addPower(chosen, place, digits);
    }
    Arrays.fill(digits, (byte) 0);
    return product;
  }

  private void addPower(Summand chosen, int place, byte[] digits) {
    chosen.choose(Tables.POWERS[place / 2], digits[place]);
    add(chosen);
    finishT();
  }

  /// 1 to 8 times the point.
  private Summand[] firstMultiples() {
    Summand[] multiples = new Summand[8];
    multiples[0] = new Summand(this);
    WidePoint multiple = copy();
    for (int i = 1; i < multiples.length; i++) {
      multiple.add(multiples[0]);
      multiple.finishT();
      multiples[i] = new Summand(multiple);
    }
    return multiples;
  }

  /// Doubles the point, but for T. F and H have the opposite sign of the RFC's, so that all of X,
  /// Y, Z and T have.
  void twice() {
    Field25519.square(x, e);
    Field25519.square(y, f);
    Field25519.square(z, t);
    Field25519.add(t, t, t);
    Field25519.add(x, y, x);
    Field25519.square(x, x);
    Field25519.add(f, e, h);
    Field25519.subtract(f, e, g);
    Field25519.subtractSum(x, h, e);
    Field25519.subtractSum(t, g, f);
    finish();
  }

  /// Adds a point, but for T.
  void add(Summand summand) {
    Field25519.subtract(y, x, e);
    Field25519.multiply(e, summand.difference, e);
    Field25519.add(y, x, f);
    Field25519.multiply(f, summand.sum, f);
    Field25519.multiply(t, summand.twiceDt, g);
    Field25519.multiply(z, summand.twiceZ, t);
    Field25519.add(f, e, h);
    Field25519.subtract(f, e, e);
    Field25519.subtract(t, g, f);
    Field25519.add(t, g, g);
    finish();
  }

  /// Subtracts a point, but for T: its negative has x and t negated, so sum and difference change
  /// places, and F and G do.
  void subtract(Summand summand) {
    Field25519.subtract(y, x, e);
    Field25519.multiply(e, summand.sum, e);
    Field25519.add(y, x, f);
    Field25519.multiply(f, summand.difference, f);
    Field25519.multiply(t, summand.twiceDt, g);
    Field25519.multiply(z, summand.twiceZ, t);
    Field25519.add(f, e, h);
    Field25519.subtract(f, e, e);
    Field25519.add(t, g, f);
    Field25519.subtract(t, g, g);
    finish();
  }

  private void finish() {
    Field25519.multiply(e, f, x);
    Field25519.multiply(g, h, y);
    Field25519.multiply(f, g, z);
  }

  /// T of the last doubling or addition.
  void finishT() {
    Field25519.multiply(e, h, t);
  }

  private static long[] field(String littleEndian) {
    long[] element = Field25519.create();
    Field25519.decode(Bytes.fromHex(littleEndian).toArray(), element);
    return element;
  }

  private static long[] twice(long[] a) {
    long[] sum = Field25519.create();
    Field25519.add(a, a, sum);
    Field25519.carry(sum);
    return sum;
  }
}
