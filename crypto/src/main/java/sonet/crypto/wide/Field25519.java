package sonet.crypto.wide;

/// Arithmetic modulo 2^255 - 19: five limbs of 51 bits, the least significant first.
///
/// A product of limbs is taken apart at bit 51: the upper part is the upper half of the product of
/// one limb shifted by three and the other by ten. So nothing carries between words while products
/// are summed, and the carries are taken once at the end.
///
/// What a product or a decoding gives is tight: limbs below 2^51 + 2^17. Sums and differences take
/// no carry, and may be multiplied as long as their limbs are below 2^53.6: five products of such,
/// 19 times, fit into 64 bits. That holds for those of two tight elements, and for the difference
/// of such a one to such a one. No step depends on what the numbers are.
final class Field25519 {
  static final int LIMBS = 5;

  private static final int BITS = 51;
  private static final long MASK = (1L << BITS) - 1;

  /// Twice the prime, limb by limb, so that a difference does not become negative.
  private static final long TWO_P0 = 2 * ((1L << BITS) - 19);

  private static final long TWO_P = 2 * MASK;

  private Field25519() {}

  static long[] create() {
    return new long[LIMBS];
  }

  static long[] of(long small) {
    long[] element = create();
    element[0] = small;
    return element;
  }

  static void copy(long[] from, long[] to) {
    System.arraycopy(from, 0, to, 0, LIMBS);
  }

  /// The sum, with no carry taken.
  static void add(long[] a, long[] b, long[] r) {
    for (int i = 0; i < LIMBS; i++) {
      r[i] = a[i] + b[i];
    }
  }

  /// The difference to what is tight, with no carry taken.
  static void subtract(long[] a, long[] tight, long[] r) {
    r[0] = a[0] - tight[0] + TWO_P0;
    for (int i = 1; i < LIMBS; i++) {
      r[i] = a[i] - tight[i] + TWO_P;
    }
  }

  /// The difference to a sum or a difference of two that are tight, with no carry taken.
  static void subtractSum(long[] a, long[] sum, long[] r) {
    r[0] = a[0] - sum[0] + 2 * TWO_P0;
    for (int i = 1; i < LIMBS; i++) {
      r[i] = a[i] - sum[i] + 2 * TWO_P;
    }
  }

  /// Makes it tight.
  static void carry(long[] a) {
    settle(a, a[0], a[1], a[2], a[3], a[4]);
  }

  private static void settle(long[] r, long r0, long r1, long r2, long r3, long r4) {
    long c1 = r1 + (r0 >>> BITS);
    long c2 = r2 + (c1 >>> BITS);
    long c3 = r3 + (c2 >>> BITS);
    long c4 = r4 + (c3 >>> BITS);
    r[0] = (r0 & MASK) + 19 * (c4 >>> BITS);
    r[1] = c1 & MASK;
    r[2] = c2 & MASK;
    r[3] = c3 & MASK;
    r[4] = c4 & MASK;
  }

  private static long low(long a, long b) {
    return a * b & MASK;
  }

  /// The product above bit 51, for factors shifted by three and by ten.
  private static long high(long a8, long b1024) {
    return Math.unsignedMultiplyHigh(a8, b1024);
  }

  /// The product; the result may be one of the factors.
  static void multiply(long[] a, long[] b, long[] r) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long b0 = b[0];
    long b1 = b[1];
    long b2 = b[2];
    long b3 = b[3];
    long b4 = b[4];
    long low0 = low(a0, b0);
    long low1 = low(a0, b1) + low(a1, b0);
    long low2 = low(a0, b2) + low(a1, b1) + low(a2, b0);
    long low3 = low(a0, b3) + low(a1, b2) + low(a2, b1) + low(a3, b0);
    long low4 = low(a0, b4) + low(a1, b3) + low(a2, b2) + low(a3, b1) + low(a4, b0);
    long low5 = low(a1, b4) + low(a2, b3) + low(a3, b2) + low(a4, b1);
    long low6 = low(a2, b4) + low(a3, b3) + low(a4, b2);
    long low7 = low(a3, b4) + low(a4, b3);
    long low8 = low(a4, b4);
    a0 <<= 3;
    a1 <<= 3;
    a2 <<= 3;
    a3 <<= 3;
    a4 <<= 3;
    b0 <<= 10;
    b1 <<= 10;
    b2 <<= 10;
    b3 <<= 10;
    b4 <<= 10;
    long high0 = high(a0, b0);
    long high1 = high(a0, b1) + high(a1, b0);
    long high2 = high(a0, b2) + high(a1, b1) + high(a2, b0);
    long high3 = high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0);
    long high4 = high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0);
    long high5 = high(a1, b4) + high(a2, b3) + high(a3, b2) + high(a4, b1);
    long high6 = high(a2, b4) + high(a3, b3) + high(a4, b2);
    long high7 = high(a3, b4) + high(a4, b3);
    long high8 = high(a4, b4);
    settle(
        r,
        low0 + 19 * (low5 + high4),
        low1 + high0 + 19 * (low6 + high5),
        low2 + high1 + 19 * (low7 + high6),
        low3 + high2 + 19 * (low8 + high7),
        low4 + high3 + 19 * high8);
  }

  /// The square; the result may be what is squared.
  static void square(long[] a, long[] r) {
    long a0 = a[0];
    long a1 = a[1];
    long a2 = a[2];
    long a3 = a[3];
    long a4 = a[4];
    long twice0 = a0 << 1;
    long twice1 = a1 << 1;
    long twice2 = a2 << 1;
    long twice3 = a3 << 1;
    long low0 = low(a0, a0);
    long low1 = low(twice0, a1);
    long low2 = low(twice0, a2) + low(a1, a1);
    long low3 = low(twice0, a3) + low(twice1, a2);
    long low4 = low(twice0, a4) + low(twice1, a3) + low(a2, a2);
    long low5 = low(twice1, a4) + low(twice2, a3);
    long low6 = low(twice2, a4) + low(a3, a3);
    long low7 = low(twice3, a4);
    long low8 = low(a4, a4);
    long b1 = a1 << 10;
    long b2 = a2 << 10;
    long b3 = a3 << 10;
    long b4 = a4 << 10;
    twice0 <<= 3;
    twice1 <<= 3;
    twice2 <<= 3;
    twice3 <<= 3;
    long high0 = high(a0 << 3, a0 << 10);
    long high1 = high(twice0, b1);
    long high2 = high(twice0, b2) + high(a1 << 3, b1);
    long high3 = high(twice0, b3) + high(twice1, b2);
    long high4 = high(twice0, b4) + high(twice1, b3) + high(a2 << 3, b2);
    long high5 = high(twice1, b4) + high(twice2, b3);
    long high6 = high(twice2, b4) + high(a3 << 3, b3);
    long high7 = high(twice3, b4);
    long high8 = high(a4 << 3, b4);
    settle(
        r,
        low0 + 19 * (low5 + high4),
        low1 + high0 + 19 * (low6 + high5),
        low2 + high1 + 19 * (low7 + high6),
        low3 + high2 + 19 * (low8 + high7),
        low4 + high3 + 19 * high8);
  }

  private static void squares(long[] a, int times, long[] r) {
    square(a, r);
    for (int i = 1; i < times; i++) {
      square(r, r);
    }
  }

  /// `a^(2^250 - 1)`, and `a^11` beside it: what both powers below begin with.
  private static void power250(long[] a, long[] r, long[] eleventh) {
    long[] s = create();
    long[] u = create();
    square(a, s); // 2
    squares(s, 2, u); // 8
    multiply(a, u, u); // 9
    multiply(s, u, eleventh);
    square(eleventh, s); // 22
    multiply(u, s, u); // 2^5 - 1
    squares(u, 5, s);
    multiply(s, u, u); // 2^10 - 1
    squares(u, 10, s);
    multiply(s, u, s); // 2^20 - 1
    squares(s, 20, r);
    multiply(r, s, s); // 2^40 - 1
    squares(s, 10, s);
    multiply(s, u, u); // 2^50 - 1
    squares(u, 50, s);
    multiply(s, u, s); // 2^100 - 1
    squares(s, 100, r);
    multiply(r, s, s); // 2^200 - 1
    squares(s, 50, s);
    multiply(s, u, r);
  }

  /// `1 / a`, and 0 of 0.
  static void invert(long[] a, long[] r) {
    long[] eleventh = create();
    long[] power = create();
    power250(a, power, eleventh);
    squares(power, 5, power);
    multiply(power, eleventh, r);
  }

  /// `a^((p - 5) / 8)`.
  static void powerForRoot(long[] a, long[] r) {
    long[] copy = a.clone();
    power250(copy, r, create());
    squares(r, 2, r);
    multiply(r, copy, r);
  }

  /// The number in 32 bytes in little-endian, without the last bit.
  static void decode(byte[] bytes, long[] r) {
    long w0 = word(bytes, 0);
    long w1 = word(bytes, 8);
    long w2 = word(bytes, 16);
    long w3 = word(bytes, 24);
    r[0] = w0 & MASK;
    r[1] = (w0 >>> 51 | w1 << 13) & MASK;
    r[2] = (w1 >>> 38 | w2 << 26) & MASK;
    r[3] = (w2 >>> 25 | w3 << 39) & MASK;
    r[4] = w3 >>> 12 & MASK;
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = 7; i >= 0; i--) {
      word = word << 8 | (bytes[at + i] & 0xff);
    }
    return word;
  }

  /// The one encoding of an element.
  static byte[] encode(long[] a) {
    long[] r = a.clone();
    carry(r);
    carry(r);
    // At least the prime if adding 19 carries out of 255 bits.
    long over = (r[0] + 19) >>> BITS;
    for (int i = 1; i < LIMBS; i++) {
      over = (r[i] + over) >>> BITS;
    }
    r[0] += 19 * over;
    for (int i = 0; i < LIMBS - 1; i++) {
      r[i + 1] += r[i] >>> BITS;
      r[i] &= MASK;
    }
    r[4] &= MASK;
    byte[] bytes = new byte[32];
    putWord(r[0] | r[1] << 51, bytes, 0);
    putWord(r[1] >>> 13 | r[2] << 38, bytes, 8);
    putWord(r[2] >>> 26 | r[3] << 25, bytes, 16);
    putWord(r[3] >>> 39 | r[4] << 12, bytes, 24);
    return bytes;
  }

  private static void putWord(long word, byte[] bytes, int at) {
    for (int i = 0; i < 8; i++) {
      bytes[at + i] = (byte) (word >>> (8 * i));
    }
  }

  /// Takes the other element where the mask has all bits set, and leaves this one where it has
  /// none.
  static void choose(long mask, long[] other, long[] r) {
    for (int i = 0; i < LIMBS; i++) {
      r[i] ^= mask & (r[i] ^ other[i]);
    }
  }

  /// Exchanges two where the mask has all bits set.
  static void exchange(long mask, long[] a, long[] b) {
    for (int i = 0; i < LIMBS; i++) {
      long difference = mask & (a[i] ^ b[i]);
      a[i] ^= difference;
      b[i] ^= difference;
    }
  }
}
