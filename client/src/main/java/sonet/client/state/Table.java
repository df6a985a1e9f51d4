package sonet.client.state;

/// The kinds of record. The codes are on disk and never change.
public enum Table {
  /// Who this device is: one record.
  PROFILE(1),
  /// A conversation by its group: name, cursor, state of membership.
  CONVERSATION(2),
  /// The engine's state of a group.
  GROUP(3),
  /// What happened in a conversation, by its place.
  HISTORY(4),
  /// Messages waiting to be sent, or sent and not yet seen in the log.
  OUTBOX(5),
  /// A commit that was made and whose fate is not yet known.
  PENDING_COMMIT(6),
  /// Private halves of published key packages.
  KEY_PACKAGE(7),
  /// The keys that other devices were first seen with.
  IDENTITY(8),
  /// How far the inbox was read and the queue was filled.
  CURSOR(9),
  /// A move to another group that was begun, by the group that it leaves.
  PENDING_MOVE(10),
  /// The places of messages, by their ids.
  MESSAGE(11),
  /// How far a conversation was read and by whom, and its settings.
  MARKS(12),
  /// What was typed in a conversation and not sent.
  DRAFT(13),
  /// What is to be deleted, by the second of its end.
  EXPIRY(14),
  /// Messages that were given up, by their places in the queue.
  FAILED(15),
  /// The conversations of two, by the name of the other.
  DIRECT(16);

  private final int code;

  Table(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
