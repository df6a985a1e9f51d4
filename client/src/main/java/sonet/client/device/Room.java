package sonet.client.device;

import sonet.client.group.Continuation;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// One group of a conversation in the local state. A conversation begins with one group; each move
/// to another cipher suite gives it a further one, with a log of its own. A conversation of two is
/// a room without a group.
///
/// @param group the id of the group
/// @param title what it is called; empty until someone said
/// @param cursor the number of the last entry of its log that was taken in
/// @param headHash the hash of that entry, or empty where the log was entered in its middle
/// @param status whether this device is in it
/// @param continuation the conversation, and how many groups it had before
/// @param successor the group where it goes on, once it has moved; else empty
/// @param above the conversation of which it is a channel, else empty
/// @param peer the other account of a conversation of two; else empty
record Room(
    Bytes group,
    String title,
    long cursor,
    Bytes headHash,
    Status status,
    Continuation continuation,
    Bytes successor,
    Bytes above,
    String peer) {
  /// Logs are shorter than this, so that places go up from one group to the next.
  private static final int LOG_BITS = 40;

  /// The first group of a conversation.
  static Room first(Bytes group, String title, long cursor) {
    return entered(group, title, cursor, new Continuation(group, 0));
  }

  /// A conversation of two, which is no group: its places are this device's own, and its cursor is
  /// the last of them.
  static Room pair(Bytes id, String peer) {
    return new Room(
        id,
        "",
        0,
        Bytes.EMPTY,
        Status.PAIR,
        new Continuation(id, 0),
        Bytes.EMPTY,
        Bytes.EMPTY,
        peer);
  }

  /// The group of a conversation that this device enters.
  static Room entered(Bytes group, String title, long cursor, Continuation continuation) {
    return new Room(
        group,
        title,
        cursor,
        Bytes.EMPTY,
        Status.MEMBER,
        continuation,
        Bytes.EMPTY,
        Bytes.EMPTY,
        "");
  }

  /// Whether it is a conversation of two without a group.
  boolean isPair() {
    return status == Status.PAIR;
  }

  /// The same, one place further.
  Room next() {
    return withCursor(cursor + 1, headHash);
  }

  /// The id of the conversation.
  Bytes conversation() {
    return continuation.conversation();
  }

  /// Whether the group was made in the place of another or below one: its creator is alone in it
  /// until its first commit.
  boolean isMadeFromAnother() {
    return continuation.generation() > 0 || !above.isEmpty();
  }

  /// The place in the conversation of an entry of this group's log.
  long place(long seq) {
    return ((long) continuation.generation() << LOG_BITS) + seq;
  }

  /// How many groups the conversation had before the one in which a place is.
  static int generationOf(long place) {
    return (int) (place >>> LOG_BITS);
  }

  /// The number in its group's log of the entry at a place.
  static long seqOf(long place) {
    return place & ((1L << LOG_BITS) - 1);
  }

  /// Whether a device is in a conversation. The codes are on disk.
  enum Status {
    /// It is.
    MEMBER(1),
    /// It was removed.
    REMOVED(2),
    /// It is, and has lost the thread: an entry of the log made no sense or is gone.
    STRANDED(3),
    /// The conversation goes on in another group.
    MOVED(4),
    /// It is a conversation of two, without a group or a log.
    PAIR(5),
    /// It is, and was shown another history than before: nothing more is read until its owner
    /// decides.
    FORKED(6);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  Room withTitle(String given) {
    return new Room(group, given, cursor, headHash, status, continuation, successor, above, peer);
  }

  Room withStatus(Status next) {
    return new Room(group, title, cursor, headHash, next, continuation, successor, above, peer);
  }

  Room movedTo(Bytes next) {
    return new Room(group, title, cursor, headHash, Status.MOVED, continuation, next, above, peer);
  }

  Room below(Bytes conversation) {
    return new Room(
        group, title, cursor, headHash, status, continuation, successor, conversation, peer);
  }

  Room withCursor(long seq, Bytes hash) {
    return new Room(group, title, seq, hash, status, continuation, successor, above, peer);
  }

  Bytes encode() {
    return new Writer()
        .opaque(group)
        .opaque(Bytes.utf8(title))
        .u64(cursor)
        .opaque(headHash)
        .u8(status.code())
        .opaque(continuation.conversation())
        .u32(continuation.generation())
        .opaque(successor)
        .opaque(above)
        .opaque(Bytes.utf8(peer))
        .toBytes();
  }

  static Room read(Reader reader) throws DecodeException {
    Bytes group = reader.opaque();
    String title = reader.opaque().toUtf8();
    long cursor = reader.u64();
    Bytes headHash = reader.opaque();
    Status status = Records.constant(Status.values(), reader.u8(), Status::code);
    if (reader.remaining() == 0) {
      // Written before conversations could move.
      return first(group, title, cursor).withCursor(cursor, headHash).withStatus(status);
    }
    Continuation continuation = new Continuation(reader.opaque(), reader.u32());
    Bytes successor = reader.opaque();
    // These were added with channels, and with conversations of two.
    Bytes above = reader.remaining() == 0 ? Bytes.EMPTY : reader.opaque();
    String peer = reader.remaining() == 0 ? "" : reader.opaque().toUtf8();
    return new Room(group, title, cursor, headHash, status, continuation, successor, above, peer);
  }
}
