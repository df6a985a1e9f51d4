package sonet.protocol;

import java.util.Arrays;
import java.util.Optional;

/// What an entry of a log is. The codes are part of the hash chain and never change.
public enum EntryKind {
  /// The first entry of a group's log; its body is the GroupInfo the group was created with.
  GROUP_CREATED(1),
  /// A commit (RFC 9420 §12.4), sent in the entry's epoch and beginning the next one.
  COMMIT(2),
  /// A proposal (RFC 9420 §12.1).
  PROPOSAL(3),
  /// An application message (RFC 9420 §15).
  MESSAGE(4),
  /// A member cannot take a commit; its body is a [RejectCommit].
  REJECTION(5),
  /// So many cannot that the group waits for them; its body is a [Contest].
  CONTESTED(6),
  /// All of them have come back; it stands before the commit of the last of them, and has no body.
  CLEARED(7),
  /// The group goes on in another one; its body is a [Successor].
  RESET(8),
  /// In an inbox: a Welcome (RFC 9420 §12.4.3.1) to the entry's group in the entry's epoch.
  WELCOME(16),
  /// In an inbox: a message from one device to another, opaque to the server.
  PAIRWISE(17),
  /// In an inbox: something that the service itself says, a [Notice].
  NOTICE(18);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  /// The number that stands for it in stores and hashes.
  public int code() {
    return code;
  }

  /// The kind with a number.
  public static Optional<EntryKind> of(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }
}
