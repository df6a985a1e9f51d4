package sonet.protocol;

import sonet.crypto.Bytes;

/// The `group_id` of an MLS group, of 1 to 64 bytes here (RFC 9420 §8.1 sets no bound).
public record GroupId(Bytes value) {
  /// How many bytes it may have.
  public static final int MAX_LENGTH = 64;

  /// Checks the length.
  public GroupId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a group id has 1 to " + MAX_LENGTH + " bytes, not " + value.length());
    }
  }

  /// Reads the base64url text.
  ///
  /// @throws IllegalArgumentException when it is not one of a group id
  public static GroupId parse(String text) {
    return new GroupId(Base64Url.decode(text));
  }

  /// Base64url without padding.
  @Override
  public String toString() {
    return Base64Url.encode(value);
  }
}
