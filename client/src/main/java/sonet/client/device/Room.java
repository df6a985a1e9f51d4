package sonet.client.device;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A conversation in the local state.
///
/// @param group the id of its group
/// @param title what it is called; empty until someone said
/// @param cursor the number of the last entry of its log that was taken in
/// @param headHash the hash of that entry, or empty where the log was entered in its middle
/// @param status whether this device is in it
record Room(Bytes group, String title, long cursor, Bytes headHash, Status status) {
  /// Whether a device is in a conversation. The codes are on disk.
  enum Status {
    /// It is.
    MEMBER(1),
    /// It was removed.
    REMOVED(2),
    /// It is, and has lost the thread: an entry of the log made no sense or is gone.
    STRANDED(3);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  Room withTitle(String given) {
    return new Room(group, given, cursor, headHash, status);
  }

  Room withStatus(Status next) {
    return new Room(group, title, cursor, headHash, next);
  }

  Room withCursor(long seq, Bytes hash) {
    return new Room(group, title, seq, hash, status);
  }

  Bytes encode() {
    return new Writer()
        .opaque(group)
        .opaque(Bytes.utf8(title))
        .u64(cursor)
        .opaque(headHash)
        .u8(status.code())
        .toBytes();
  }

  static Room read(Reader reader) throws DecodeException {
    return new Room(
        reader.opaque(),
        reader.opaque().toUtf8(),
        reader.u64(),
        reader.opaque(),
        Records.constant(Status.values(), reader.u8(), Status::code));
  }
}
