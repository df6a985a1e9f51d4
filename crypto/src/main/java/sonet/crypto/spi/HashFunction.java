package sonet.crypto.spi;

import java.util.Arrays;

/// A hash function with its HMAC (RFC 2104) and HKDF-Expand (RFC 5869). Arrays passed in are
/// neither changed nor kept.
public interface HashFunction {
  /// The hash of the parts as if they were one.
  byte[] hash(byte[]... parts);

  /// HMAC of the parts as if they were one; a key of any length.
  byte[] hmac(byte[] key, byte[]... parts);

  /// `HKDF-Expand(prk, info, length)` (RFC 5869 §2.3), the info given in parts.
  ///
  /// @throws IllegalArgumentException when more than 255 hash lengths are asked for
  default byte[] expand(byte[] prk, int length, byte[]... info) {
    byte[] output = new byte[length];
    byte[][] input = new byte[info.length + 2][];
    System.arraycopy(info, 0, input, 1, info.length);
    byte[] block = new byte[0];
    for (int at = 0, counter = 1; at < length; counter++) {
      if (counter > 255) {
        throw new IllegalArgumentException("HKDF cannot expand to " + length + " bytes");
      }
      input[0] = block;
      input[input.length - 1] = new byte[] {(byte) counter};
      byte[] next = hmac(prk, input);
      Arrays.fill(block, (byte) 0);
      block = next;
      int part = Math.min(block.length, length - at);
      System.arraycopy(block, 0, output, at, part);
      at += part;
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }
}
