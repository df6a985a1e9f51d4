package sonet.protocol;

import java.util.Base64;
import sonet.crypto.Bytes;

/// Base64url without padding (RFC 4648 §5): how byte strings look in texts.
public final class Base64Url {
  private Base64Url() {}

  /// The text of a byte string.
  public static String encode(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  /// The byte string of a text. Each has one text only: no padding, no stray bits in the last
  /// character.
  ///
  /// @throws IllegalArgumentException when it is not such a text
  public static Bytes decode(String text) {
    byte[] value;
    try {
      value = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not base64url (RFC 4648 §5)", e);
    }
    int tail = value.length - value.length % 3;
    String last = encode(Bytes.of(value, tail, value.length));
    if (text.length() != tail / 3 * 4 + last.length() || !text.endsWith(last)) {
      throw new IllegalArgumentException("not base64url without padding (RFC 4648 §5)");
    }
    return Bytes.wrap(value);
  }
}
