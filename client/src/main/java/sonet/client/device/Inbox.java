package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.crypto.Bytes;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;

/// Takes in the inbox of this device, each entry by its kind. One thread does so, whoever brings
/// the entries: each is taken in once.
final class Inbox {
  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Owner turn = new Owner("sonet-inbox");

  Inbox(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Fetches what the inbox has, now and on this thread.
  void catchUp() throws ClientException {
    while (true) {
      long cursor = owner.call(() -> book.entrance().cursor());
      LogPage page = tools.service().inbox(cursor, Logs.PAGE);
      take(page.entries());
      if (page.entries().isEmpty() && page.head() > cursor) {
        desk.pairInbox().lost(page.head());
      }
      if (page.entries().isEmpty() || page.entries().getLast().seq() >= page.head()) {
        break;
      }
    }
  }

  /// Takes in entries of the inbox. Those that lead nowhere are passed over and told of.
  void take(List<LogEntry> entries) throws ClientException {
    turn.run(() -> takeAll(entries));
  }

  private void takeAll(List<LogEntry> entries) throws ClientException {
    for (LogEntry entry : entries) {
      long cursor = owner.call(() -> book.entrance().cursor());
      if (entry.seq() <= cursor) {
        continue;
      }
      if (entry.seq() > cursor + 1) {
        desk.pairInbox().lost(entry.seq() - 1);
      }
      try {
        take(entry);
      } catch (ClientException failed) {
        switch (failed.reason()) {
          case INVALID_MESSAGE, UNTRUSTED_USER, REMOVED, UNKNOWN_CONVERSATION, MISSED_TOO_MUCH -> {
            owner.run(() -> book.entrance().skip(entry.seq()));
            tools.listener().accept(new Notice.Trouble(failed));
          }
          default -> throw failed;
        }
      }
    }
  }

  private void take(LogEntry entry) throws ClientException {
    switch (entry.kind()) {
      case WELCOME -> join(entry);
      case PAIRWISE -> desk.pairInbox().take(entry);
      case NOTICE -> {
        desk.notices().take(entry.body());
        owner.run(() -> book.entrance().skip(entry.seq()));
      }
      case GROUP_CREATED, COMMIT, PROPOSAL, MESSAGE, REJECTION, CONTESTED, CLEARED, RESET ->
          // They are no part of an inbox.
          owner.run(() -> book.entrance().skip(entry.seq()));
    }
  }

  private void join(LogEntry welcome) throws ClientException {
    Bytes group =
        welcome
            .group()
            .map(GroupId::value)
            .orElseThrow(() ->
                new ClientException(
                    Reason.INVALID_MESSAGE, "An invitation names no conversation."));
    if (desk.logs().isKnown(group) && desk.logs().isIn(group)) {
      // Its removal may not have been taken in yet.
      desk.logs().catchUp(group);
    }
    Optional<Entrance.Joining> joining = joining(new GroupId(group), welcome.epoch());
    if (joining.isPresent()) {
      join(welcome, joining.get());
    } else {
      // It stands in the tree already, and takes its place by a commit of its own.
      comeIn(group);
      owner.run(() -> book.entrance().skip(welcome.seq()));
    }
    desk.logs().catchUp(group);
    desk.logs().follow(group);
  }

  /// What the server adds to a Welcome; nothing, when it came so late that the tree is gone.
  private Optional<Entrance.Joining> joining(GroupId group, long epoch) throws ClientException {
    try {
      GroupTree tree = tools.service().tree(group, epoch);
      return Optional.of(
          new Entrance.Joining(
              group.value(),
              tree.seq(),
              tree.ratchetTree(),
              Optional.empty(),
              Entrance.Attempt.FIRST));
    } catch (ClientException gone) {
      if (gone.reason() == Reason.MISSED_TOO_MUCH) {
        return Optional.empty();
      }
      throw gone;
    }
  }

  private void join(LogEntry welcome, Entrance.Joining joining) throws ClientException {
    try {
      enter(welcome, joining);
      return;
    } catch (ClientException refused) {
      if (refused.reason() != Reason.INVALID_MESSAGE) {
        throw refused;
      }
    }
    // It may continue a group whose end was not taken in yet, or be bound to a group above.
    desk.logs().catchUpAll();
    Optional<Bytes> above = above(joining.group());
    if (above.isEmpty()) {
      enter(welcome, joining.again(above));
      return;
    }
    try {
      enter(welcome, joining.again(above));
    } catch (ClientException unbound) {
      if (unbound.reason() != Reason.INVALID_MESSAGE) {
        throw unbound;
      }
      // The key of the group above that it was bound to may be gone: that group has moved on.
      comeIn(joining.group());
      owner.run(() -> book.entrance().skip(welcome.seq()));
    }
  }

  /// The group above a channel, where this device is in that.
  private Optional<Bytes> above(Bytes group) throws ClientException {
    Optional<GroupId> above = tools.service().describe(new GroupId(group)).parent();
    return above.isPresent() && desk.logs().isKnown(above.get().value())
        ? above.map(GroupId::value)
        : Optional.empty();
  }

  private void enter(LogEntry welcome, Entrance.Joining joining) throws ClientException {
    desk.returns().alone(() -> owner.run(() -> tell(book.entrance().join(welcome, joining))));
  }

  /// Comes by itself into the group where a conversation goes on.
  void follow(Bytes group) throws ClientException {
    turn.run(() -> {
      if (!desk.logs().isKnown(group)) {
        comeIn(group);
      }
    });
    desk.logs().catchUp(group);
    desk.logs().follow(group);
  }

  /// Comes into a group by an own external commit, unless it is in it.
  private void comeIn(Bytes group) throws ClientException {
    desk.returns()
        .alone(() -> {
          if (desk.logs().isKnown(group) && desk.logs().isIn(group)) {
            return;
          }
          Returns.Landing landing = desk.returns().land(group);
          Entrance.Arrival arrival =
              new Entrance.Arrival(landing.session(), landing.seq(), "", tools.clock().instant());
          owner.run(() -> tell(book.entrance().enter(arrival)));
        });
  }

  void close() {
    turn.close();
  }

  private void tell(Entrance.Entered entered) {
    switch (entered) {
      case Entrance.Entered.New(Room room, Entry entry) ->
          tools.listener().accept(new Notice.Happened(room.conversation(), entry));
      case Entrance.Entered.Moved(Room room) ->
          tools.listener().accept(new Notice.Moved(room.conversation()));
      case Entrance.Entered.Already() -> {
        // Nothing to tell.
      }
    }
  }
}
