package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupSession;
import sonet.crypto.Bytes;
import sonet.protocol.CreateGroup;
import sonet.protocol.Posted;

/// Begins conversations, and brings others into them.
public final class Openings {
  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

  Openings(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Creates a conversation with this device in it.
  public Bytes create(String title) throws ClientException {
    return begin(tools.engine().create(tools.random().bytes(16)), title);
  }

  private List<Content> titled(String title) {
    return List.of(Content.of(tools.random(), new Content.Body.Title(title)));
  }

  /// Creates a conversation in which members have roles, with this account as its owner.
  public Bytes createWithRoles(String title) throws ClientException {
    Bytes group = tools.random().bytes(16);
    GroupSession session = tools.engine().create(group, tools.engine().ownRoles());
    return begin(session, title);
  }

  private Bytes begin(GroupSession session, String title) throws ClientException {
    Bytes group = session.groupId();
    Posted posted =
        tools
            .service()
            .create(new CreateGroup(session.groupInfo(), Optional.of(session.ratchetTree())));
    Room room = Room.first(group, title, posted.seq());
    owner.run(() -> book.begin(session, room, titled(title)));
    desk.watcher().follow(group, posted.seq());
    desk.progress().advance();
    desk.family().begun();
    return group;
  }

  /// The conversation of two with an account.
  public Bytes direct(String account) throws ClientException {
    if (account.equals(tools.profile().account())) {
      throw new ClientException(Reason.INVALID_INPUT, "A conversation of two needs another.");
    }
    Bytes id = owner.call(() -> book.pairs().id(account));
    if (owner.call(() -> book.rooms().find(id)).isEmpty()) {
      desk.post().refresh(account);
      var _ = owner.call(() -> book.pairs().open(account));
    }
    return id;
  }

  /// Adds all devices of accounts. What newcomers need to know of the conversation is said anew.
  public void add(Bytes conversation, List<String> accounts) throws ClientException {
    Bytes group = desk.group(conversation);
    for (String account : accounts) {
      if (owner.call(() -> book.pairs().trust().isBlocked(account))) {
        throw TrustDesk.blocked(account);
      }
    }
    desk.changes().add(group, accounts);
    introduce(group);
  }

  /// Says anew in a group what newcomers need to know of the conversation.
  void introduce(Bytes group) throws ClientException {
    owner.run(() -> {
      Room room = book.rooms().of(group);
      Bytes conversation = room.conversation();
      if (!room.title().isEmpty()) {
        queue(room, new Content.Body.Title(room.title()));
      }
      int timer = book.history().marks(conversation).timer();
      if (timer > 0) {
        queue(room, new Content.Body.Timer(timer));
      }
    });
    desk.progress().advance();
  }

  private void queue(Room room, Content.Body body) throws ClientException {
    book.outbox().queue(room.group(), Content.of(tools.random(), body));
  }
}
