package sonet.crypto.lattice;

/// Polynomials as bytes, and with fewer bits (FIPS 203 §4.2.1). Rounded division is a product and a
/// shift, as a division may take a time that tells its operand.
final class Packing {
  /// Bytes of a polynomial of an encapsulation key, of `u` and of `v`.
  static final int KEY_BYTES = 384;

  static final int U_BYTES = 320;
  static final int V_BYTES = 128;

  private Packing() {}

  /// `ByteDecode_12` of a part of an encapsulation key.
  static int[] decodeKey(byte[] bytes, int from) {
    int[] f = new int[Ring.N];
    for (int i = 0; i < Ring.N / 2; i++) {
      int at = from + 3 * i;
      f[2 * i] = (bytes[at] & 0xff) | (bytes[at + 1] & 0x0f) << 8;
      f[2 * i + 1] = (bytes[at + 1] & 0xf0) >> 4 | (bytes[at + 2] & 0xff) << 4;
    }
    return f;
  }

  /// `Decompress_1(ByteDecode_1(m))`: a bit is 0 or half of q.
  static int[] decodeMessage(byte[] m) {
    int[] f = new int[Ring.N];
    for (int i = 0; i < Ring.N; i++) {
      int bit = (m[i / 8] >> (i % 8)) & 1;
      f[i] = -bit & (Ring.Q + 1) / 2;
    }
    return f;
  }

  /// `ByteEncode_10(Compress_10(f))`.
  static void encodeU(int[] f, byte[] target, int from) {
    int at = from;
    for (int i = 0; i < Ring.N; i += 4) {
      long four = 0;
      for (int j = 3; j >= 0; j--) {
        four = four << 10 | compress10(Ring.canonical(f[i + j]));
      }
      for (int j = 0; j < 5; j++) {
        target[at++] = (byte) (four >> (8 * j));
      }
    }
  }

  /// `ByteEncode_4(Compress_4(f))`.
  static void encodeV(int[] f, byte[] target) {
    for (int i = 0; i < Ring.N / 2; i++) {
      int low = compress4(Ring.canonical(f[2 * i]));
      int high = compress4(Ring.canonical(f[2 * i + 1]));
      target[i] = (byte) (low | high << 4);
    }
  }

  /// `round(2^10 x / q) mod 2^10` of a residue.
  static int compress10(int x) {
    return (int) (((((long) x << 10) + Ring.Q / 2 + 1) * 1290167) >> 32) & 0x3ff;
  }

  /// `round(2^4 x / q) mod 2^4` of a residue.
  static int compress4(int x) {
    return (int) (((((long) x << 4) + Ring.Q / 2 + 1) * 80635) >> 28) & 0xf;
  }
}
