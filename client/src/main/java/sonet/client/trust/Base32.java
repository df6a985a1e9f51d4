package sonet.client.trust;

import java.util.Locale;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

/// Bytes in capitals and figures, five bits each, in Crockford's alphabet: a QR code packs these
/// more densely than others, and who types takes no letter for a figure.
final class Base32 {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Base32() {}

  static String encode(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    int gathered = 0;
    int bits = 0;
    for (int i = 0; i < bytes.length(); i++) {
      gathered = (gathered << 8 | (bytes.at(i) & 0xff)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt((gathered >> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((gathered << (5 - bits)) & 31));
    }
    return text.toString();
  }

  /// Reads it; blanks and hyphens are passed over, small letters are large ones, and what looks
  /// alike is the same.
  static Bytes decode(String text) throws DecodeException {
    byte[] bytes = new byte[text.length() * 5 / 8 + 1];
    int length = 0;
    int gathered = 0;
    int bits = 0;
    for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
      if (c == '-' || Character.isWhitespace(c)) {
        continue;
      }
      gathered = (gathered << 5 | digit(c)) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[length++] = (byte) (gathered >> bits);
      }
    }
    if (bits >= 5 || (gathered & ((1 << bits) - 1)) != 0) {
      throw new DecodeException("a part of it is cut off");
    }
    return Bytes.of(bytes, 0, length);
  }

  private static int digit(char c) throws DecodeException {
    int digit =
        switch (c) {
          case 'O' -> 0;
          case 'I', 'L' -> 1;
          default -> ALPHABET.indexOf(c);
        };
    if (digit < 0) {
      throw new DecodeException("the character " + c + " is not in any");
    }
    return digit;
  }
}
