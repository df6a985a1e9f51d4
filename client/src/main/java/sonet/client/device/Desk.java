package sonet.client.device;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.Move;
import sonet.client.Right;
import sonet.client.Role;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.state.StateFile;
import sonet.client.transport.Service;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.CreateGroup;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Posted;
import sonet.protocol.SubmitMessage;

/// A device at work. Its methods may be called from any thread.
public final class Desk implements AutoCloseable {
  private static final int PAGE = 256;

  private final Tools tools;
  private final Owner owner;
  private final Book book;
  private final Progress progress = new Progress();
  private final Owner directs = new Owner("sonet-directs");
  private final Changes changes;
  private final Membership membership;
  private final KeyStock keys;
  private final Courier courier;
  private final Watcher watcher;
  private final Expirer expirer;
  private final Typing typing;
  private final Talk talk;

  /// What a desk is given.
  ///
  /// @param state of the device; the desk closes it
  /// @param engine for groups
  /// @param profile of this device
  /// @param service of the server; the desk closes it
  /// @param provider of primitives
  /// @param random for ids and pauses
  /// @param clock for what disappears
  /// @param listener told of what happens, in order, on the thread on which it happens
  public record Tools(
      StateFile state,
      GroupEngine engine,
      Profile profile,
      Service service,
      CryptoProvider provider,
      RandomSource random,
      InstantSource clock,
      Consumer<Notice> listener) {
    Bytes ownKey() {
      return profile.publicKey();
    }

    Bytes digest(Bytes input) {
      return Bytes.wrap(provider.hash(HashAlgorithm.SHA256).orElseThrow().hash(input.toArray()));
    }
  }

  private Desk(Tools tools, Owner owner, Book book) {
    this.tools = tools;
    this.owner = owner;
    this.book = book;
    this.changes = new Changes(this, owner, book, tools);
    this.membership = new Membership(this, owner, book, tools);
    this.keys = new KeyStock(owner, book, tools);
    this.courier = new Courier(this, owner, book, tools);
    this.watcher = new Watcher(this, owner, book, tools);
    this.typing = new Typing(owner, book, watcher, tools);
    this.expirer = new Expirer(owner, book, progress, tools);
    this.talk = new Talk(owner, book, progress, tools);
  }

  /// Opens a desk. It does not work with the server before [#start()].
  public static Desk open(Tools tools) throws ClientException {
    Owner owner = new Owner("sonet-device");
    Book.Tools kept =
        new Book.Tools(tools.profile().account(), tools.ownKey(), tools::digest, tools.clock());
    Book book = owner.call(() -> new Book(tools.state(), tools.engine(), kept));
    return new Desk(tools, owner, book);
  }

  /// Begins to send and to take in.
  public void start() {
    courier.start();
    watcher.start();
    expirer.start();
  }

  /// The ids of all conversations.
  public List<Bytes> conversations() throws ClientException {
    return owner.call(
        () -> book.rooms().all().stream().map(Room::conversation).distinct().toList());
  }

  private List<Bytes> groups() throws ClientException {
    return owner.call(() -> book.rooms().all().stream().map(Room::group).toList());
  }

  /// The group in which a conversation is at present.
  private Bytes group(Bytes conversation) throws ClientException {
    return owner.call(() -> book.rooms().current(conversation).group());
  }

  /// The title of a conversation, empty until someone gave it one.
  public String title(Bytes conversation) throws ClientException {
    return owner.call(() -> book.rooms().current(conversation).title());
  }

  /// The names of the others in a conversation.
  public List<String> others(Bytes conversation) throws ClientException {
    return owner.call(
        () -> Names.accounts(book.history().others(conversation)).stream().distinct().toList());
  }

  /// Whether this device is in a conversation, also while that moves.
  public boolean isMember(Bytes conversation) throws ClientException {
    return owner.call(() ->
        switch (book.rooms().current(conversation).status()) {
          case MEMBER, MOVED -> true;
          case REMOVED, STRANDED -> false;
        });
  }

  /// Whether this device is in a group.
  boolean isIn(Bytes group) throws ClientException {
    return owner.call(() -> book.rooms().of(group).status() == Room.Status.MEMBER);
  }

  /// Who is in a conversation.
  public List<GroupMember> members(Bytes conversation) throws ClientException {
    return owner.call(() -> book.members(book.rooms().current(conversation).group()));
  }

  /// What is said in the conversations.
  public Talk talk() {
    return talk;
  }

  /// Who types.
  public Typing typing() {
    return typing;
  }

  /// A copy of a group's session as it is on disk. What it is used for changes nothing here.
  public GroupSession copyOfSession(Bytes conversation) throws ClientException {
    return owner.call(() -> book.copyOfSession(book.rooms().current(conversation).group()));
  }

  /// The entry at a place of a conversation as the server gives it.
  public Optional<LogEntry> log(Bytes conversation, long place) throws ClientException {
    Optional<Room> room = owner.call(() -> book.rooms().at(conversation, place));
    if (room.isEmpty()) {
      return Optional.empty();
    }
    long seq = Room.seqOf(place);
    return tools.service().log(new GroupId(room.get().group()), seq - 1, 1).entries().stream()
        .filter(entry -> entry.seq() == seq)
        .findFirst();
  }

  /// Posts a text under the keys as they are on disk, whatever this device thinks of it.
  public void offer(Bytes conversation, String text) throws ClientException {
    Bytes group = group(conversation);
    Content said = Content.of(tools.random(), Content.Body.Text.of(text));
    Bytes message = copyOfSession(conversation).protect(said.encode());
    switch (tools.service().send(new GroupId(group), new SubmitMessage(message))) {
      case Submission.Taken taken -> progress.advance();
      case Submission.Conflict conflict ->
          throw new ClientException(
              Reason.REFUSED,
              "The server says: the group is in epoch " + conflict.conflict().epoch() + ".");
    }
  }

  /// Creates a conversation with this device in it.
  public Bytes create(String title) throws ClientException {
    return create(title, titled(title), List.of());
  }

  private List<Content> titled(String title) {
    return List.of(Content.of(tools.random(), new Content.Body.Title(title)));
  }

  /// Creates a conversation in which members have roles, with this account as its owner.
  public Bytes createWithRoles(String title) throws ClientException {
    Bytes group = tools.random().bytes(16);
    GroupSession session = tools.engine().create(group, tools.engine().ownRoles());
    return begin(session, title, titled(title), List.of());
  }

  private Bytes create(String title, List<Content> first, List<String> direct)
      throws ClientException {
    Bytes group = tools.random().bytes(16);
    return begin(tools.engine().create(group), title, first, direct);
  }

  private Bytes begin(GroupSession session, String title, List<Content> first, List<String> direct)
      throws ClientException {
    Bytes group = session.groupId();
    Posted posted =
        tools
            .service()
            .create(new CreateGroup(session.groupInfo(), Optional.of(session.ratchetTree())));
    Room room = Room.first(group, title, posted.seq());
    owner.run(() -> book.begin(session, room, first, direct));
    watcher.follow(group, posted.seq());
    progress.advance();
    return group;
  }

  /// The conversation of two with an account: the one there is, or a new one.
  public Bytes direct(String account) throws ClientException {
    if (account.equals(tools.profile().account())) {
      throw new ClientException(Reason.INVALID_INPUT, "A conversation of two needs another.");
    }
    return directs.call(() -> {
      Optional<Bytes> known = owner.call(() -> book.direct(account));
      Bytes conversation =
          known.isPresent() ? known.get() : create("", List.of(), List.of(account));
      if (owner.call(() -> book.history().others(conversation)).isEmpty()
          && owner.call(() -> book.rooms().current(conversation).status()) == Room.Status.MEMBER) {
        add(conversation, List.of(account));
        Content direct = Content.of(tools.random(), new Content.Body.Direct());
        Bytes group = group(conversation);
        owner.run(() -> book.outbox().queue(group, direct));
        progress.advance();
      }
      return conversation;
    });
  }

  /// Adds all devices of accounts. What newcomers need to know of the conversation is said anew.
  public void add(Bytes conversation, List<String> accounts) throws ClientException {
    changes.add(group(conversation), accounts);
    owner.run(() -> {
      Room room = book.rooms().current(conversation);
      if (!room.title().isEmpty()) {
        queue(room, new Content.Body.Title(room.title()));
      }
      int timer = book.history().marks(conversation).timer();
      if (timer > 0) {
        queue(room, new Content.Body.Timer(timer));
      }
    });
    progress.advance();
  }

  private void queue(Room room, Content.Body body) throws ClientException {
    book.outbox().queue(room.group(), Content.of(tools.random(), body));
  }

  /// Removes all devices of an account.
  public void remove(Bytes conversation, String account) throws ClientException {
    changes.remove(group(conversation), account);
  }

  /// Leaves a conversation with all devices of this account.
  public void leave(Bytes conversation) throws ClientException {
    membership.leave(group(conversation));
  }

  /// Gives an account another role in a conversation.
  public void setRole(Bytes conversation, String account, Role role) throws ClientException {
    changes.commit(
        group(conversation),
        new GroupChange.SetRole(account, sonet.mls.role.Role.valueOf(role.name())));
  }

  /// The role of an account in a conversation.
  public Role role(Bytes conversation, String account) throws ClientException {
    return Role.valueOf(owner.call(() -> session(conversation).role(account)).name());
  }

  /// Whether this device has a right in a conversation.
  public boolean may(Bytes conversation, Right right) throws ClientException {
    return owner.call(() -> session(conversation).may(sonet.mls.role.Right.valueOf(right.name())));
  }

  private GroupSession session(Bytes conversation) throws ClientException {
    return book.session(book.rooms().current(conversation).group());
  }

  /// Moves a conversation to another cipher suite.
  public Move move(Bytes conversation, int cipherSuite, Move.Stragglers stragglers)
      throws ClientException {
    return changes.move(group(conversation), cipherSuite, stragglers);
  }

  /// The cipher suite of a conversation.
  public int cipherSuite(Bytes conversation) throws ClientException {
    return owner.call(() -> book.cipherSuite(book.rooms().current(conversation).group()));
  }

  /// Publishes keys for others to add this device with, when few are left.
  public void publishKeys() throws ClientException {
    keys.publish();
  }

  /// Fetches everything the server has for this device, now and on this thread.
  public void catchUp() throws ClientException {
    while (true) {
      long cursor = owner.call(() -> book.entrance().cursor());
      LogPage page = tools.service().inbox(cursor, PAGE);
      takeInbox(page.entries());
      if (page.entries().isEmpty() || page.entries().getLast().seq() >= page.head()) {
        break;
      }
    }
    catchUpAll();
  }

  private void catchUpAll() throws ClientException {
    membership.returnToAll();
    for (Bytes group : groups()) {
      if (isIn(group)) {
        catchUp(group);
      }
    }
    membership.takeUpAll();
  }

  /// Waits until this device has committed what others proposed, or they have, for as long as said.
  public void awaitTakenUp(Duration longest) throws ClientException {
    membership.awaitTakenUp(longest);
  }

  /// Fetches what comes next in a group's log, up to its head. When the server has no longer what
  /// was missed, this device comes back by itself.
  void catchUp(Bytes group) throws ClientException {
    try {
      fetch(group);
    } catch (ClientException missed) {
      if (missed.reason() != Reason.MISSED_TOO_MUCH || !isIn(group)) {
        throw missed;
      }
      owner.run(() -> book.rooms().mark(group, Room.Status.STRANDED));
      if (!membership.returnTo(group)) {
        throw missed;
      }
      fetch(group);
    }
  }

  private void fetch(Bytes group) throws ClientException {
    while (isIn(group)) {
      long cursor = owner.call(() -> book.rooms().of(group).cursor());
      LogPage page = tools.service().log(new GroupId(group), cursor, PAGE);
      take(group, page.entries());
      if (page.entries().isEmpty() || page.entries().getLast().seq() >= page.head()) {
        return;
      }
    }
  }

  /// Takes in entries of a group's log and tells of them.
  void take(Bytes group, List<LogEntry> entries) throws ClientException {
    Room.Status status =
        owner.call(() -> {
          List<Notice> news = book.takeIn(group, entries);
          typing.settle(news);
          news.forEach(tools.listener());
          return book.rooms().of(group).status();
        });
    progress.advance();
    if (status == Room.Status.STRANDED) {
      var _ = membership.returnTo(group);
    } else if (entries.stream().anyMatch(entry -> entry.kind() == EntryKind.PROPOSAL)) {
      membership.takeUpSoon(group);
    }
  }

  /// Takes in entries of the inbox. Those that lead nowhere are passed over and told of.
  void takeInbox(List<LogEntry> entries) throws ClientException {
    for (LogEntry entry : entries) {
      if (entry.seq() <= owner.call(() -> book.entrance().cursor())) {
        continue;
      }
      if (entry.kind() != EntryKind.WELCOME) {
        owner.run(() -> book.entrance().skip(entry.seq()));
        continue;
      }
      try {
        join(entry);
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

  private void join(LogEntry welcome) throws ClientException {
    Bytes group =
        welcome
            .group()
            .map(GroupId::value)
            .orElseThrow(() ->
                new ClientException(
                    Reason.INVALID_MESSAGE, "An invitation names no conversation."));
    if (groups().contains(group) && isIn(group)) {
      // Its removal may not have been taken in yet.
      catchUp(group);
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
      catchUpAll();
      join(welcome, joining);
    }
    catchUp(group);
    watcher.follow(group, owner.call(() -> book.rooms().of(group).cursor()));
    progress.advance();
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

  /// Has a group's log pushed from where it was taken in.
  void follow(Bytes group) throws ClientException {
    watcher.follow(group, owner.call(() -> book.rooms().of(group).cursor()));
    progress.advance();
  }

  Progress progress() {
    return progress;
  }

  Membership membership() {
    return membership;
  }

  Changes changes() {
    return changes;
  }

  /// Stops all work and closes the state and the service.
  @Override
  public void close() throws ClientException {
    progress.end();
    watcher.close();
    tools.service().close();
    courier.close();
    expirer.close();
    directs.close();
    keys.close();
    changes.close();
    owner.close();
    tools.state().close();
  }
}
