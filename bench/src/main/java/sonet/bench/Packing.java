package sonet.bench;

import com.github.luben.zstd.Zstd;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A way to make a document smaller.
enum Packing {
  /// Zstandard at its fastest usual level.
  ZSTD_1("zstd 1"),
  /// Zstandard at the level it takes by itself.
  ZSTD_3("zstd 3"),
  /// What every browser and HTTP library knows, at its fastest level (RFC 1951).
  DEFLATE_1("deflate 1");

  private final String label;

  Packing(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  byte[] pack(byte[] plain) {
    return switch (this) {
      case ZSTD_1 -> Zstd.compress(plain, 1);
      case ZSTD_3 -> Zstd.compress(plain, 3);
      case DEFLATE_1 -> deflate(plain);
    };
  }

  private static byte[] deflate(byte[] plain) {
    try (Deflater deflater = new Deflater(1, true)) {
      deflater.setInput(plain);
      deflater.finish();
      byte[] packed = new byte[plain.length + plain.length / 8 + 64];
      return java.util.Arrays.copyOf(packed, deflater.deflate(packed));
    }
  }

  /// @param length of the plain document
  byte[] unpack(byte[] packed, int length) {
    return switch (this) {
      case ZSTD_1, ZSTD_3 -> Zstd.decompress(packed, length);
      case DEFLATE_1 -> inflate(packed, length);
    };
  }

  private static byte[] inflate(byte[] packed, int length) {
    byte[] plain = new byte[length];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(packed);
      if (inflater.inflate(plain) != length) {
        throw new AssertionError("a document is as long as it was");
      }
      return plain;
    } catch (DataFormatException e) {
      throw new AssertionError("it was packed here", e);
    }
  }
}
