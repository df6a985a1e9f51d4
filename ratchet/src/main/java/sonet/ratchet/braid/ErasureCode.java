package sonet.ratchet.braid;

import java.util.List;
import sonet.crypto.Bytes;

/// Cuts a message into chunks of 32 bytes without an end, of which any `k` give it back, `k` being
/// its length over 32 (ML-KEM Braid §2.2).
///
/// A chunk is 16 symbols of two bytes, elements of GF(2^16) modulo `x^16 + x^12 + x^3 + x + 1`.
/// Symbol `i` of each chunk belongs to code `i`, which is a systematic Reed-Solomon code: the
/// polynomial of degree below `k` that takes the message's symbol of chunk `n` at `x = n`; further
/// chunks are its values further on. All 16 codes have the same points, and so the same weights of
/// Lagrange: a chunk is a weighted sum of `k` others.
///
/// Four symbols are worked on in one `long`, a bit of all weights at a time, without tables.
final class ErasureCode {
  /// Bytes of a chunk.
  static final int CHUNK = 32;

  /// How many chunks have a number.
  static final int NUMBERS = 1 << 16;

  private static final int POLYNOMIAL = 0x1100b;
  private static final int WORDS = CHUNK / 8;
  private static final long LOW_BITS = 0x0001000100010001L;
  private static final long ALL_BUT_HIGH_BITS = 0x7fff7fff7fff7fffL;

  /// More chunks than the longest message has.
  private static final int MOST = 64;

  /// For messages of each length, what [#inverseDenominators] gives for their own chunks.
  private static final int[][] OWN = new int[MOST][];

  static {
    for (int k : new int[] {3, 5, 30, 36}) {
      OWN[k] = inverseDenominators(consecutive(k));
    }
  }

  private ErasureCode() {}

  /// A chunk that came.
  ///
  /// @param number its number, below 2^16
  /// @param data its 32 bytes
  record Chunk(int number, Bytes data) {}

  /// A chunk of a message.
  static Bytes chunk(Bytes message, int number) {
    int k = message.length() / CHUNK;
    if (number < k) {
      return message.slice(number * CHUNK, (number + 1) * CHUNK);
    }
    int[] points = consecutive(k);
    int[] inverse = OWN[k] == null ? inverseDenominators(points) : OWN[k];
    byte[] source = message.toArray();
    long[][] values = new long[k][];
    for (int i = 0; i < k; i++) {
      values[i] = words(source, i * CHUNK);
    }
    byte[] target = new byte[CHUNK];
    write(sum(weights(points, inverse, number), values), target, 0);
    return Bytes.wrap(target);
  }

  /// The message of as many chunks as it is long, with different numbers.
  static Bytes message(List<Chunk> chunks) {
    int k = chunks.size();
    int[] points = new int[k];
    long[][] values = new long[k][];
    boolean[] there = new boolean[k];
    byte[] message = new byte[k * CHUNK];
    for (int i = 0; i < k; i++) {
      Chunk chunk = chunks.get(i);
      points[i] = chunk.number();
      if (chunk.number() < k) {
        there[chunk.number()] = true;
        chunk.data().copyTo(message, chunk.number() * CHUNK);
      }
      values[i] = words(chunk.data().toArray(), 0);
    }
    int[] inverse = null;
    for (int i = 0; i < k; i++) {
      if (!there[i]) {
        inverse = inverse == null ? inverseDenominators(points) : inverse;
        write(sum(weights(points, inverse, i), values), message, i * CHUNK);
      }
    }
    return Bytes.wrap(message);
  }

  private static int[] consecutive(int k) {
    int[] points = new int[k];
    for (int i = 0; i < k; i++) {
      points[i] = i;
    }
    return points;
  }

  /// For each point, the inverse of the product of its differences to all others.
  private static int[] inverseDenominators(int[] points) {
    int k = points.length;
    int[] products = new int[k];
    for (int i = 0; i < k; i++) {
      int product = 1;
      for (int j = 0; j < k; j++) {
        if (j != i) {
          product = multiply(product, points[i] ^ points[j]);
        }
      }
      products[i] = inverse(product);
    }
    return products;
  }

  /// The weights of Lagrange for a value at a point that is not among them.
  private static int[] weights(int[] points, int[] inverseDenominators, int at) {
    int k = points.length;
    int[] weights = new int[k];
    int before = 1;
    for (int i = 0; i < k; i++) {
      weights[i] = multiply(before, inverseDenominators[i]);
      before = multiply(before, at ^ points[i]);
    }
    int after = 1;
    for (int i = k - 1; i >= 0; i--) {
      weights[i] = multiply(weights[i], after);
      after = multiply(after, at ^ points[i]);
    }
    return weights;
  }

  /// The weighted sum: for each bit of the weights, from the highest, all that have it are added
  /// and the sum is multiplied by x (Horner).
  private static long[] sum(int[] weights, long[][] values) {
    long[] sum = new long[WORDS];
    for (int bit = 15; bit >= 0; bit--) {
      for (int word = 0; word < WORDS; word++) {
        long added = timesX(sum[word]);
        for (int i = 0; i < weights.length; i++) {
          added ^= values[i][word] & -(long) ((weights[i] >> bit) & 1);
        }
        sum[word] = added;
      }
    }
    return sum;
  }

  /// Four symbols, each multiplied by x.
  private static long timesX(long four) {
    long carried = (four >>> 15) & LOW_BITS;
    return ((four & ALL_BUT_HIGH_BITS) << 1) ^ (carried * (POLYNOMIAL & 0xffff));
  }

  /// A product in the field.
  static int multiply(int a, int b) {
    int product = 0;
    for (int bit = 15; bit >= 0; bit--) {
      product = product << 1 ^ (POLYNOMIAL & -(product >> 15));
      product ^= a & -((b >> bit) & 1);
    }
    return product;
  }

  /// `a^(2^16 - 2)`, which is the inverse of what is not zero.
  static int inverse(int a) {
    int power = a;
    int result = 1;
    for (int i = 1; i < 16; i++) {
      power = multiply(power, power);
      result = multiply(result, power);
    }
    return result;
  }

  private static long[] words(byte[] source, int from) {
    long[] words = new long[WORDS];
    for (int i = 0; i < CHUNK; i++) {
      words[i / 8] = words[i / 8] << 8 | (source[from + i] & 0xff);
    }
    return words;
  }

  private static void write(long[] words, byte[] target, int from) {
    for (int i = 0; i < CHUNK; i++) {
      target[from + i] = (byte) (words[i / 8] >> (8 * (7 - i % 8)));
    }
  }
}
