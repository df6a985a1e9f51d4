package sonet.client;

import sonet.crypto.Bytes;

/// What a message is known by, the same on all devices. It is a hash over what the message says and
/// who said it where, so nobody can give one message the id of another.
///
/// @param value sixteen bytes
public record MessageId(Bytes value) {
  /// How long an id is, in bytes.
  public static final int LENGTH = 16;

  /// Checks the length.
  public MessageId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a message id of " + value.length() + " bytes");
    }
  }

  /// The id that [#toString()] wrote.
  ///
  /// @throws ClientException with `INVALID_INPUT`
  public static MessageId parse(String text) throws ClientException {
    try {
      return new MessageId(Bytes.fromHex(text.strip()));
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(
          ClientException.Reason.INVALID_INPUT, "\"" + text + "\" is no message's id.", malformed);
    }
  }

  /// In hexadecimal digits.
  @Override
  public String toString() {
    return value.toHex();
  }
}
