package sonet.crypto.curve;

/// A scalar as a sum of `digit * 2^place` with few digits, each odd and between `-2^(width-1)` and
/// `2^(width-1)`, none nearer to another than the width: so that few points need to be added.
public final class NonAdjacentForm {
  /// Places of a scalar of 32 bytes, and one for what carries over.
  public static final int PLACES = 257;

  private NonAdjacentForm() {}

  /// The digits of a scalar of 32 bytes in little-endian, by their places.
  public static byte[] of(byte[] scalar, int width) {
    byte[] digits = new byte[PLACES];
    int carry = 0;
    for (int place = 0; place < PLACES; ) {
      if (bits(scalar, place, 1) == carry) {
        place++;
        continue;
      }
      int digit = bits(scalar, place, width) + carry;
      carry = digit >> (width - 1);
      digits[place] = (byte) (digit - (carry << width));
      place += width;
    }
    return digits;
  }

  /// As many bits as said, from a place on; beyond the scalar they are zero.
  private static int bits(byte[] scalar, int from, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int place = from + i;
      if (place < 8 * scalar.length) {
        value |= (scalar[place >> 3] >> (place & 7) & 1) << i;
      }
    }
    return value;
  }
}
