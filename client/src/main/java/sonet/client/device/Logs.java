package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;

/// Reads the logs of the groups that this device is in: fetches what is missing, takes in what is
/// pushed, and comes back where the thread was lost.
final class Logs {
  static final int PAGE = 256;

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

  Logs(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Whether this device is or was in a group.
  boolean isKnown(Bytes group) throws ClientException {
    return groups().contains(group);
  }

  /// Whether this device is in a group.
  boolean isIn(Bytes group) throws ClientException {
    return owner.call(() -> book.rooms().of(group).status() == Room.Status.MEMBER);
  }

  /// Fetches what comes next in all groups, comes back into those whose thread was lost, and
  /// commits soon what others proposed.
  void catchUpAll() throws ClientException {
    for (Bytes group : groups()) {
      catchUp(group);
    }
    desk.membership().takeUpAll();
  }

  private List<Bytes> groups() throws ClientException {
    return owner.call(() -> book.rooms().all().stream().map(Room::group).toList());
  }

  /// Fetches what comes next in a group's log, up to its head. When the server has no longer what
  /// was missed, or the thread is lost, this device comes back by itself; when another thread is
  /// about to, this one waits for it.
  void catchUp(Bytes group) throws ClientException {
    try {
      fetch(group);
    } catch (ClientException missed) {
      if (missed.reason() != Reason.MISSED_TOO_MUCH || !desk.returns().to(group)) {
        throw missed;
      }
      fetch(group);
      return;
    }
    if (isStranded(group) && desk.returns().to(group)) {
      fetch(group);
    }
  }

  private boolean isStranded(Bytes group) throws ClientException {
    return owner.call(() -> book.rooms().of(group).status() == Room.Status.STRANDED);
  }

  private void fetch(Bytes group) throws ClientException {
    while (isIn(group)) {
      long cursor = owner.call(() -> book.rooms().of(group).cursor());
      Optional<LogPage> page = page(group, cursor);
      if (page.isPresent()) {
        List<LogEntry> entries = page.get().entries();
        var _ = takeIn(group, entries);
        if (entries.isEmpty() || entries.getLast().seq() >= page.get().head()) {
          return;
        }
      }
    }
  }

  /// What comes next in a log; nothing, if this device has got further meanwhile, or is in the
  /// group no more.
  ///
  /// @throws ClientException with `MISSED_TOO_MUCH` when it has lost the thread
  private Optional<LogPage> page(Bytes group, long cursor) throws ClientException {
    try {
      return Optional.of(tools.service().log(new GroupId(group), cursor, PAGE));
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case MISSED_TOO_MUCH -> {
          if (owner.call(() -> book.rooms().markAt(group, cursor, Room.Status.STRANDED))) {
            throw failed;
          }
        }
        case REMOVED -> {
          // Its removal would stand in the log: this is a channel, and it was removed above.
          if (owner.call(() -> book.rooms().markAt(group, cursor, Room.Status.REMOVED))) {
            tools.listener().accept(new Notice.Trouble(failed));
            desk.progress().advance();
          }
        }
        default -> throw failed;
      }
      return Optional.empty();
    }
  }

  /// Takes in entries of a group's log and tells of them.
  void take(Bytes group, List<LogEntry> entries) throws ClientException {
    if (takeIn(group, entries) == Room.Status.STRANDED) {
      var _ = desk.returns().to(group);
    }
  }

  private Room.Status takeIn(Bytes group, List<LogEntry> entries) throws ClientException {
    Room.Status status =
        owner.call(() -> {
          List<Notice> news = book.takeIn(group, entries);
          desk.typing().settle(news);
          news.forEach(tools.listener());
          return book.rooms().of(group).status();
        });
    desk.progress().advance();
    if (status != Room.Status.STRANDED
        && entries.stream().anyMatch(entry -> entry.kind() == EntryKind.PROPOSAL)) {
      desk.membership().takeUpSoon(group);
    }
    if (entries.stream().anyMatch(entry -> entry.kind() == EntryKind.COMMIT)) {
      desk.membership().takeUpBelow(group);
    }
    return status;
  }

  /// Has a group's log pushed from where it was taken in.
  void follow(Bytes group) throws ClientException {
    desk.watcher().follow(group, owner.call(() -> book.rooms().of(group).cursor()));
    desk.progress().advance();
  }
}
