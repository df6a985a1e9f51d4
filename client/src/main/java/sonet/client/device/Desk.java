package sonet.client.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.Move;
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
import sonet.crypto.spi.HashFunction;
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
  private final Changes changes;
  private final Courier courier;
  private final Watcher watcher;

  /// What a desk is given.
  ///
  /// @param state of the device; the desk closes it
  /// @param engine for groups
  /// @param ownKey the public key of this device
  /// @param service of the server; the desk closes it
  /// @param provider of primitives
  /// @param random for ids and pauses
  /// @param listener told of what happens, in order, on the thread on which it happens
  public record Tools(
      StateFile state,
      GroupEngine engine,
      Bytes ownKey,
      Service service,
      CryptoProvider provider,
      RandomSource random,
      Consumer<Notice> listener) {}

  private Desk(Tools tools, Owner owner, Book book) {
    this.tools = tools;
    this.owner = owner;
    this.book = book;
    this.changes = new Changes(this, owner, book, tools);
    this.courier = new Courier(this, owner, book, tools);
    this.watcher = new Watcher(this, owner, book, tools);
  }

  /// Opens a desk. It does not work with the server before [#start()].
  public static Desk open(Tools tools) throws ClientException {
    HashFunction sha256 = tools.provider().hash(HashAlgorithm.SHA256).orElseThrow();
    Owner owner = new Owner("sonet-device");
    Book book =
        owner.call(() ->
            new Book(
                tools.state(), tools.engine(), input -> Bytes.wrap(sha256.hash(input.toArray()))));
    return new Desk(tools, owner, book);
  }

  /// Begins to send and to take in.
  public void start() {
    courier.start();
    watcher.start();
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

  /// What happened in a conversation after a place, in order.
  public List<Entry> history(Bytes conversation, long after, int limit) throws ClientException {
    return owner.call(() -> book.history(conversation, after, limit));
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
    Bytes message = copyOfSession(conversation).protect(new Content.Text(text).encode());
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
    Bytes group = tools.random().bytes(16);
    GroupSession session = owner.call(() -> tools.engine().create(group));
    Posted posted =
        tools
            .service()
            .create(new CreateGroup(session.groupInfo(), Optional.of(session.ratchetTree())));
    Room room = Room.first(group, title, posted.seq());
    owner.run(() -> book.begin(session, room, new Content.Title(title)));
    watcher.follow(group, posted.seq());
    progress.advance();
    return group;
  }

  /// Puts a text at the end of the queue, durably.
  public void send(Bytes conversation, String text) throws ClientException {
    if (Bytes.utf8(text).length() > Content.MAX_LENGTH) {
      throw new ClientException(
          Reason.INVALID_INPUT, "A message has at most " + Content.MAX_LENGTH + " bytes in UTF-8.");
    }
    owner.run(() ->
        book.outbox().queue(book.rooms().current(conversation).group(), new Content.Text(text)));
    progress.advance();
  }

  /// Adds all devices of an account.
  public void add(Bytes conversation, String account) throws ClientException {
    Bytes group = group(conversation);
    changes.add(group, account);
    String title = title(conversation);
    owner.run(() -> book.outbox().queue(group, new Content.Title(title)));
    progress.advance();
  }

  /// Removes all devices of an account.
  public void remove(Bytes conversation, String account) throws ClientException {
    changes.remove(group(conversation), account);
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
    changes.publishKeys();
  }

  /// Waits until nothing of a conversation is in the queue any more. Returns whether it came so far
  /// in the time given.
  public boolean awaitSent(Bytes conversation, Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    while (true) {
      long seen = progress.now();
      boolean sent =
          owner.call(() -> {
            List<Bytes> groups = book.rooms().groups(conversation);
            return book.outbox().after(0, Courier.WINDOW).stream()
                .noneMatch(message -> groups.contains(message.group()));
          });
      if (sent) {
        return true;
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      // Looked at again after a while even without news, for a message may be dropped silently.
      var _ = progress.awaitBeyond(seen, Duration.ofNanos(Math.min(left, 1_000_000_000L)));
    }
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
    for (Bytes group : groups()) {
      if (isIn(group)) {
        catchUp(group);
      }
    }
  }

  /// Fetches what comes next in a group's log, up to its head.
  void catchUp(Bytes group) throws ClientException {
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
    owner.run(() -> {
      for (Entry entry : book.takeIn(group, entries)) {
        tools.listener().accept(new Notice.Happened(book.rooms().of(group).conversation(), entry));
      }
    });
    progress.advance();
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
    changes.close();
    owner.close();
    tools.state().close();
  }
}
