package sonet.ratchet;

import sonet.crypto.Bytes;

/// Names a session to both sides: 32 bytes that follow from everything that was agreed on.
///
/// @param value the bytes
public record SessionId(Bytes value) implements Comparable<SessionId> {
  /// How many bytes it has.
  public static final int LENGTH = 32;

  /// Checks the length.
  public SessionId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException(
          "a session id has " + LENGTH + " bytes, not " + value.length());
    }
  }

  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.slice(0, 6).toHex();
  }
}
