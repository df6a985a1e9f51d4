package sonet.mls.framing;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// What a message carries (RFC 9420 §6).
public enum ContentType {
  /// Data of the application.
  APPLICATION(1),
  /// A proposal.
  PROPOSAL(2),
  /// A commit.
  COMMIT(3);

  private final int value;

  ContentType(int value) {
    this.value = value;
  }

  /// The value on the wire.
  public int value() {
    return value;
  }

  /// Reads one.
  public static ContentType read(Reader reader) throws DecodeException {
    int value = reader.u8();
    return switch (value) {
      case 1 -> APPLICATION;
      case 2 -> PROPOSAL;
      case 3 -> COMMIT;
      default -> throw new DecodeException("content type " + value);
    };
  }
}
