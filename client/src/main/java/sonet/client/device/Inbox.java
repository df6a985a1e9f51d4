package sonet.client.device;

import java.util.List;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.crypto.Bytes;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;

/// Takes in the inbox of this device, each entry by its kind.
final class Inbox {
  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

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
      if (page.entries().isEmpty() || page.entries().getLast().seq() >= page.head()) {
        break;
      }
    }
  }

  /// Takes in entries of the inbox. Those that lead nowhere are passed over and told of.
  void take(List<LogEntry> entries) throws ClientException {
    for (LogEntry entry : entries) {
      if (entry.seq() <= owner.call(() -> book.entrance().cursor())) {
        continue;
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
      case PAIRWISE, NOTICE -> owner.run(() -> book.entrance().skip(entry.seq()));
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
    GroupTree tree = tools.service().tree(new GroupId(group), welcome.epoch());
    Entrance.Joining joining = new Entrance.Joining(group, tree.seq(), tree.ratchetTree());
    try {
      join(welcome, joining);
    } catch (ClientException refused) {
      if (refused.reason() != Reason.INVALID_MESSAGE) {
        throw refused;
      }
      // It may continue a group whose end was not taken in yet.
      desk.logs().catchUpAll();
      join(welcome, joining);
    }
    desk.logs().catchUp(group);
    desk.logs().follow(group);
  }

  private void join(LogEntry welcome, Entrance.Joining joining) throws ClientException {
    owner.run(() -> {
      switch (book.entrance().join(welcome, joining)) {
        case Entrance.Entered.New(Room room, Entry entry) ->
            tools.listener().accept(new Notice.Happened(room.conversation(), entry));
        case Entrance.Entered.Moved(Room room) ->
            tools.listener().accept(new Notice.Moved(room.conversation()));
        case Entrance.Entered.Already() -> {
          // Nothing to tell.
        }
      }
    });
  }
}
