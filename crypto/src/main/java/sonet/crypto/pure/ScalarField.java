package sonet.crypto.pure;

import java.util.Arrays;
import sonet.crypto.Bytes;

/// Arithmetic with secret scalars, modulo the order of a group: numbers of 32 bytes in
/// little-endian.
///
/// A number is reduced bit by bit: the remainder is doubled, takes the next bit, and the modulus is
/// subtracted under a mask. That takes some microseconds, which is little beside the products of
/// points around it, and every step is the same whatever the number is.
final class ScalarField {
  private static final int WORDS = 8;
  private static final long WORD = 0xffffffffL;

  private final int[] modulus;

  private ScalarField(int[] modulus) {
    this.modulus = modulus;
  }

  /// The field of a modulus of at most 256 bits, given in big-endian.
  static ScalarField ofHex(String modulus) {
    byte[] bytes = Bytes.fromHex(modulus).toArray();
    return new ScalarField(words(org.bouncycastle.util.Arrays.reverse(bytes), WORDS));
  }

  /// A number of at most 64 bytes, reduced.
  byte[] reduce(byte[] number) {
    int[] words = words(number, 2 * WORDS);
    byte[] result = reduce(words);
    Arrays.fill(words, 0);
    return result;
  }

  /// `a * b + c` of reduced numbers, reduced.
  byte[] multiplyAdd(byte[] a, byte[] b, byte[] c) {
    int[] first = words(a, WORDS);
    int[] second = words(b, WORDS);
    int[] sum = words(c, 2 * WORDS);
    for (int i = 0; i < WORDS; i++) {
      long carry = 0;
      for (int j = 0; j < WORDS; j++) {
        carry += (first[i] & WORD) * (second[j] & WORD) + (sum[i + j] & WORD);
        sum[i + j] = (int) carry;
        carry >>>= 32;
      }
      for (int j = i + WORDS; j < sum.length; j++) {
        carry += sum[j] & WORD;
        sum[j] = (int) carry;
        carry >>>= 32;
      }
    }
    byte[] result = reduce(sum);
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    Arrays.fill(sum, 0);
    return result;
  }

  private byte[] reduce(int[] number) {
    int[] remainder = new int[WORDS + 1];
    int[] less = new int[WORDS + 1];
    for (int bit = 32 * number.length - 1; bit >= 0; bit--) {
      takeIn(remainder, number[bit >> 5] >>> (bit & 31) & 1);
      int below = subtractModulus(remainder, less);
      for (int i = 0; i <= WORDS; i++) {
        remainder[i] = (remainder[i] & below) | (less[i] & ~below);
      }
    }
    byte[] result = bytes(remainder);
    Arrays.fill(remainder, 0);
    Arrays.fill(less, 0);
    return result;
  }

  /// Doubles a number and adds a bit.
  private static void takeIn(int[] number, int bit) {
    int carry = bit;
    for (int i = 0; i < number.length; i++) {
      int next = number[i] >>> 31;
      number[i] = number[i] << 1 | carry;
      carry = next;
    }
  }

  /// The difference to the modulus; all bits set when that would be negative, else none.
  private int subtractModulus(int[] number, int[] difference) {
    long borrow = 0;
    for (int i = 0; i < number.length; i++) {
      long subtrahend = i < WORDS ? modulus[i] & WORD : 0;
      borrow += (number[i] & WORD) - subtrahend;
      difference[i] = (int) borrow;
      borrow >>= 32;
    }
    return (int) borrow;
  }

  private static int[] words(byte[] littleEndian, int count) {
    int[] words = new int[count];
    for (int i = 0; i < littleEndian.length; i++) {
      words[i >> 2] |= (littleEndian[i] & 0xff) << (8 * (i & 3));
    }
    return words;
  }

  private static byte[] bytes(int[] words) {
    byte[] bytes = new byte[4 * WORDS];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words[i >> 2] >>> (8 * (i & 3)));
    }
    return bytes;
  }
}
