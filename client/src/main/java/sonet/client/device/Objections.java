package sonet.client.device;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupSession;
import sonet.client.group.Objection;
import sonet.crypto.Bytes;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.RejectCommit;

/// Tells the others in a group of a commit that this device cannot take, before it comes back by
/// itself: when enough say so, the server stops the group until all are back.
final class Objections {
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

  Objections(Owner owner, Book book, Desk.Tools tools) {
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Objects to the commit at which the thread of a group was lost, if one was the cause.
  void raise(Bytes group) throws ClientException {
    long cursor = owner.call(() -> book.rooms().of(group).cursor());
    GroupId id = new GroupId(group);
    Optional<LogEntry> lost = entry(id, cursor);
    if (lost.isEmpty() || lost.get().kind() != EntryKind.COMMIT) {
      return;
    }
    LogEntry commit = lost.get();
    Optional<Objection> objection = owner.call(() -> objection(group, commit));
    if (objection.isPresent()) {
      object(id, commit, objection.get());
    }
  }

  private Optional<LogEntry> entry(GroupId group, long seq) throws ClientException {
    try {
      return tools.service().log(group, seq - 1, 1).entries().stream()
          .filter(entry -> entry.seq() == seq)
          .findFirst();
    } catch (ClientException gone) {
      if (gone.reason() == Reason.MISSED_TOO_MUCH) {
        return Optional.empty();
      }
      throw gone;
    }
  }

  /// What is wrong with a commit of the epoch that this device is in.
  private Optional<Objection> objection(Bytes group, LogEntry commit) throws ClientException {
    GroupSession session = book.session(group);
    return session.epoch() == commit.epoch() ? session.objection(commit.body()) : Optional.empty();
  }

  /// That the server does not count the objection keeps nobody from coming back.
  private void object(GroupId group, LogEntry commit, Objection objection) throws ClientException {
    try {
      var _ =
          tools
              .service()
              .reject(group, commit.epoch(), tools.digest(commit.body()), reason(objection));
    } catch (ClientException refused) {
      if (refused.reason() != Reason.REFUSED) {
        throw refused;
      }
    }
  }

  private static RejectCommit.Reason reason(Objection objection) {
    return switch (objection) {
      case RULE_BROKEN -> RejectCommit.Reason.RULE_BROKEN;
      case PATH_UNREADABLE -> RejectCommit.Reason.PATH_UNREADABLE;
      case WRONG_CONFIRMATION_TAG -> RejectCommit.Reason.WRONG_CONFIRMATION_TAG;
    };
  }
}
