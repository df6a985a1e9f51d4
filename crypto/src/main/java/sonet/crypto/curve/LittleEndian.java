package sonet.crypto.curve;

/// Numbers in little-endian bytes. What is compared here is public.
final class LittleEndian {
  private LittleEndian() {}

  /// Whether the number at an offset is below a bound of as many bytes.
  static boolean isBelow(byte[] encoding, int offset, byte[] bound) {
    for (int i = bound.length - 1; i >= 0; i--) {
      int digit = encoding[offset + i] & 0xff;
      int limit = bound[i] & 0xff;
      if (digit != limit) {
        return digit < limit;
      }
    }
    return false;
  }

  /// Whether the number at an offset is one of those listed, each of as many bytes.
  static boolean isAnyOf(byte[] encoding, int offset, byte[][] list) {
    for (byte[] listed : list) {
      int i = 0;
      while (i < listed.length && encoding[offset + i] == listed[i]) {
        i++;
      }
      if (i == listed.length) {
        return true;
      }
    }
    return false;
  }
}
