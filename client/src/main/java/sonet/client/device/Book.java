package sonet.client.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.LogEntry;

/// All that a device holds, and the rules by which it changes. One owner thread uses it.
///
/// Each method that changes something does so in one transaction; when it throws, nothing has
/// changed. Nothing here waits for the network.
final class Book {
  private static final Bytes QUEUE = Bytes.utf8("queue");
  private static final Bytes INBOX = Bytes.utf8("inbox");

  /// How many messages are sent between two writes of their keys: more than leave at once.
  private static final int RESERVED = 2 * Courier.WINDOW;

  private final StateFile state;
  private final Sessions sessions;
  private final Intake intake;
  private final Digest digest;
  private final Map<Bytes, Room> rooms = new HashMap<>();

  Book(StateFile state, GroupEngine engine, Digest digest) throws ClientException {
    this.state = state;
    this.digest = digest;
    this.sessions = new Sessions(engine);
    this.intake = new Intake(engine, sessions, digest);
    List<Row> rows = state.read(t -> t.all(Table.CONVERSATION));
    for (Row row : rows) {
      rooms.put(row.key(), Records.decode(row.value(), Room::read));
    }
  }

  /// SHA-256, for the chain of a log.
  @FunctionalInterface
  interface Digest {
    /// The hash.
    Bytes of(Bytes input);
  }

  /// All conversations.
  List<Room> rooms() {
    return List.copyOf(rooms.values());
  }

  /// A conversation.
  ///
  /// @throws ClientException with `UNKNOWN_CONVERSATION`
  Room room(Bytes group) throws ClientException {
    Room room = rooms.get(group);
    if (room == null) {
      throw new ClientException(
          Reason.UNKNOWN_CONVERSATION, "This device has no such conversation.");
    }
    return room;
  }

  /// Who is in a conversation, as far as its log was taken in.
  List<GroupMember> members(Bytes group) throws ClientException {
    Bytes known = room(group).group();
    return state.read(t -> sessions.get(t, known)).members();
  }

  /// The session as it is on disk, for experiments that must not change it.
  GroupSession copyOfSession(Bytes group) throws ClientException {
    Bytes known = room(group).group();
    return state.read(t -> sessions.restore(t, known));
  }

  /// What happened in a conversation after a place, in order.
  List<Entry> history(Bytes group, long after, int limit) throws ClientException {
    List<Row> rows = state.read(t -> t.after(Table.HISTORY, group, after, limit));
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(Records.decode(row.value(), EntryCodec::read));
    }
    return List.copyOf(entries);
  }

  /// Begins a conversation whose group the server has taken.
  void begin(GroupSession session, Room room, Content.Title title) throws ClientException {
    Room begun =
        change(
            room.group(),
            t -> {
              sessions.keep(t, session);
              put(t, room);
              enqueue(t, room.group(), title);
              return room;
            });
    rooms.put(begun.group(), begun);
  }

  /// Puts a message at the end of the queue.
  ///
  /// @throws ClientException with `REMOVED` in a conversation this device is not in
  void queue(Bytes group, Content content) throws ClientException {
    requireMember(group);
    state.update(t -> enqueue(t, group, content));
  }

  private void requireMember(Bytes group) throws ClientException {
    Room room = room(group);
    switch (room.status()) {
      case MEMBER -> {
        // As it should be.
      }
      case REMOVED ->
          throw new ClientException(
              Reason.REMOVED, "You are not in \"" + room.title() + "\" any more.");
      case STRANDED ->
          throw new ClientException(
              Reason.MISSED_TOO_MUCH, "This device has lost track of \"" + room.title() + "\".");
    }
  }

  private static void enqueue(Transaction t, Bytes group, Content content) throws ClientException {
    // Counted on its own: a place that became free must not be taken again.
    Optional<Bytes> last = t.get(Table.CURSOR, QUEUE);
    long seq = last.isEmpty() ? 1 : Records.decode(last.get(), Numbers::read) + 1;
    t.put(Table.CURSOR, QUEUE, Numbers.encode(seq));
    t.put(Table.OUTBOX, new Row(QUEUE, seq, Outgoing.of(seq, group, content).encode()));
  }

  /// The next messages of the queue after a place, of one conversation, encrypted for its present
  /// epoch; what was encrypted for an earlier one was refused there, and is encrypted anew. Not
  /// more are under way at once than the log is searched for.
  ///
  /// @throws ClientException with `REMOVED` or `MISSED_TOO_MUCH` when the first cannot be sent
  List<Outgoing> nextOutgoing(long after) throws ClientException {
    List<Outgoing> next = new ArrayList<>();
    for (Outgoing waiting : outgoing(0, Courier.WINDOW)) {
      if (waiting.seq() > after) {
        if (!next.isEmpty() && !next.getFirst().group().equals(waiting.group())) {
          break;
        }
        next.add(waiting);
      }
    }
    return next.isEmpty() ? List.of() : sealed(next);
  }

  private List<Outgoing> sealed(List<Outgoing> waiting) throws ClientException {
    Bytes group = waiting.getFirst().group();
    requireMember(group);
    return change(
        group,
        t -> {
          GroupSession session = sessions.get(t, group);
          List<Outgoing> ready = new ArrayList<>();
          if (session.reserved() < waiting.size()) {
            // Written before the first of them leaves, so that none is used again after a crash.
            session.reserve(RESERVED);
            sessions.write(t, session);
          }
          for (Outgoing message : waiting) {
            if (message.isSealedFor(session.epoch())) {
              ready.add(message);
              continue;
            }
            Outgoing sealed = message.sealed(session.epoch(), session.protect(message.content()));
            t.put(Table.OUTBOX, new Row(QUEUE, sealed.seq(), sealed.encode()));
            ready.add(sealed);
          }
          return List.copyOf(ready);
        });
  }

  /// The messages in the queue after a place.
  List<Outgoing> outgoing(long after, int limit) throws ClientException {
    List<Row> rows = state.read(t -> t.after(Table.OUTBOX, QUEUE, after, limit));
    List<Outgoing> messages = new ArrayList<>();
    for (Row row : rows) {
      messages.add(Records.decode(row.value(), Outgoing::read));
    }
    return List.copyOf(messages);
  }

  /// Gives a message up.
  void drop(Outgoing message) throws ClientException {
    state.update(t -> t.delete(Table.OUTBOX, QUEUE, message.seq()));
  }

  /// Makes a commit and keeps it until the log says what became of it.
  ///
  /// @param targets the devices it adds
  /// @throws ClientException with `BUSY` while the fate of another is open
  PendingCommit prepare(Bytes group, GroupChange change, List<DeviceId> targets)
      throws ClientException {
    requireMember(group);
    if (pending(group).isPresent()) {
      throw new ClientException(
          Reason.BUSY, "It is not known yet what became of the last change of this conversation.");
    }
    return change(
        group,
        t -> {
          GroupSession session = sessions.get(t, group);
          PreparedCommit commit = session.prepare(change);
          GroupSession.Saving after = commit.after().append();
          PendingCommit pending =
              new PendingCommit(
                  session.epoch(),
                  commit.commit(),
                  commit.welcome(),
                  targets,
                  commit.groupInfo(),
                  after.index(),
                  after.piece());
          t.put(Table.PENDING_COMMIT, group, pending.encode());
          return pending;
        });
  }

  /// The commit of a conversation whose fate is open.
  Optional<PendingCommit> pending(Bytes group) throws ClientException {
    Optional<Bytes> encoding = state.read(t -> t.get(Table.PENDING_COMMIT, group));
    return encoding.isEmpty()
        ? Optional.empty()
        : Optional.of(Records.decode(encoding.get(), PendingCommit::read));
  }

  /// The conversations with a commit whose fate is open.
  List<Bytes> unsettled() throws ClientException {
    List<Row> rows = state.read(t -> t.all(Table.PENDING_COMMIT));
    return rows.stream().map(Row::key).toList();
  }

  /// Forgets a commit that the server refused.
  void withdraw(Bytes group) throws ClientException {
    state.update(t -> t.delete(Table.PENDING_COMMIT, group));
  }

  /// Takes in entries of a group's log: those that come next; earlier ones were taken in before.
  /// Returns what they mean to the reader.
  ///
  /// @throws ClientException with `SERVER_MISBEHAVED` when the log is not the one known so far
  List<Entry> takeIn(Bytes group, List<LogEntry> entries) throws ClientException {
    Room room = room(group);
    if (room.status() != Room.Status.MEMBER
        || entries.isEmpty()
        || entries.getLast().seq() <= room.cursor()) {
      return List.of();
    }
    Intake.Result result =
        change(
            group,
            t -> {
              Intake.Result taken = intake.take(t, room, queueOf(t, group), entries);
              put(t, taken.room());
              for (Entry entry : taken.entries()) {
                t.put(Table.HISTORY, new Row(group, entry.seq(), EntryCodec.encode(entry)));
              }
              for (long seq : taken.sent()) {
                t.delete(Table.OUTBOX, QUEUE, seq);
              }
              return taken;
            });
    rooms.put(group, result.room());
    result.settle();
    return result.entries();
  }

  private static List<Outgoing> queueOf(Transaction t, Bytes group) throws ClientException {
    List<Outgoing> messages = new ArrayList<>();
    // Messages leave in order, so those whose echo may come now stand in front.
    for (Row row : t.after(Table.OUTBOX, QUEUE, 0, Courier.WINDOW)) {
      Outgoing message = Records.decode(row.value(), Outgoing::read);
      if (message.group().equals(group) && !message.message().isEmpty()) {
        messages.add(message);
      }
    }
    return messages;
  }

  /// Joins a conversation that a Welcome in the inbox leads into, and moves the inbox's cursor past
  /// it. Returns what it means to the reader; nothing when this device was in it already.
  ///
  /// @param welcome the entry of the inbox
  /// @param joining what the server added to it
  Optional<Entry> join(LogEntry welcome, Joining joining) throws ClientException {
    Room known = rooms.get(joining.group());
    if (known != null && known.status() == Room.Status.MEMBER) {
      skipInbox(welcome.seq());
      return Optional.empty();
    }
    Entry.Joined entry = new Entry.Joined(joining.seq(), welcome.at());
    String title = known == null ? "" : known.title();
    Room room = new Room(joining.group(), title, joining.seq(), Bytes.EMPTY, Room.Status.MEMBER);
    Room joined =
        change(
            joining.group(),
            t -> {
              sessions.keep(t, intake.join(t, welcome.body(), joining.ratchetTree()));
              put(t, room);
              t.put(Table.HISTORY, new Row(room.group(), entry.seq(), EntryCodec.encode(entry)));
              t.put(Table.CURSOR, INBOX, Numbers.encode(welcome.seq()));
              return room;
            });
    rooms.put(joined.group(), joined);
    return Optional.of(entry);
  }

  /// What is needed to join beside the Welcome.
  ///
  /// @param group which group
  /// @param seq the number of the entry that began the epoch
  /// @param ratchetTree the tree of that epoch
  record Joining(Bytes group, long seq, Bytes ratchetTree) {}

  /// Moves the inbox's cursor past an entry that needs nothing done.
  void skipInbox(long seq) throws ClientException {
    state.update(t -> t.put(Table.CURSOR, INBOX, Numbers.encode(seq)));
  }

  /// The number of the last entry of the inbox that was taken in.
  long inboxCursor() throws ClientException {
    Optional<Bytes> cursor = state.read(t -> t.get(Table.CURSOR, INBOX));
    return cursor.isEmpty() ? 0 : Records.decode(cursor.get(), Numbers::read);
  }

  /// Keeps the private halves of key packages, before they are published.
  void keep(List<PreparedKeyPackage> fresh) throws ClientException {
    state.update(t -> {
      for (PreparedKeyPackage prepared : fresh) {
        boolean once = prepared.use() == PreparedKeyPackage.Use.ONE_TIME;
        KeyRecord record =
            new KeyRecord(prepared.secret(), once, prepared.expiresAt().getEpochSecond());
        t.put(Table.KEY_PACKAGE, digest.of(prepared.message()), record.encode());
      }
    });
  }

  /// Marks a conversation that this device cannot follow any more, or is not in.
  void mark(Bytes group, Room.Status status) throws ClientException {
    Room marked = room(group).withStatus(status);
    state.update(t -> put(t, marked));
    rooms.put(group, marked);
  }

  private static void put(Transaction t, Room room) throws ClientException {
    t.put(Table.CONVERSATION, room.group(), room.encode());
  }

  /// A transaction on a group: when it fails, what the disk says is true again.
  private <T> T change(Bytes group, StateFile.Work<T> work) throws ClientException {
    boolean done = false;
    try {
      T result = state.write(work);
      done = true;
      return result;
    } finally {
      if (!done) {
        sessions.forget(group);
      }
    }
  }
}
