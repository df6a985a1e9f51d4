package sonet.ratchet;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// To which lengths payloads are filled up.
final class PayloadPadding {
  private static final int LEAST = 128;

  private PayloadPadding() {}

  /// The padded length.
  static int padded(int length) {
    if (length <= LEAST) {
      return LEAST;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(length);
    int exponentBits = 32 - Integer.numberOfLeadingZeros(exponent);
    int block = 1 << (exponent - exponentBits);
    return (length + block - 1) / block * block;
  }

  /// Takes the rest of a payload, which must be the padding of its length.
  static void check(Reader reader) throws DecodeException {
    int length = reader.position();
    Bytes padding = reader.rest();
    if (length + padding.length() != padded(length)) {
      throw new DecodeException("%d bytes of padding after %d".formatted(padding.length(), length));
    }
    for (int i = 0; i < padding.length(); i++) {
      if (padding.at(i) != 0) {
        throw new DecodeException("padding other than zeros");
      }
    }
  }
}
