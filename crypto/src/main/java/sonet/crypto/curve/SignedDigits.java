package sonet.crypto.curve;

/// Scalars in digits of four bits between -8 and 8, for windows of eight multiples: which digits
/// there are takes the same steps for each scalar.
public final class SignedDigits {
  private SignedDigits() {}

  /// The digits of a scalar below 2^255, the lowest first, each made to lie between -8 and 8 by
  /// carrying into the next.
  ///
  /// @param scalar in little-endian order
  public static byte[] of(byte[] scalar) {
    byte[] digits = new byte[2 * scalar.length];
    for (int i = 0; i < scalar.length; i++) {
      digits[2 * i] = (byte) (scalar[i] & 15);
      digits[2 * i + 1] = (byte) (scalar[i] >> 4 & 15);
    }
    for (int i = 0; i < digits.length - 1; i++) {
      int carry = (digits[i] + 8) >> 4;
      digits[i] -= (byte) (carry << 4);
      digits[i + 1] += (byte) carry;
    }
    return digits;
  }
}
