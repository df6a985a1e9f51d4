package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.group.Continuation;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.MovePlan;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.group.PreparedMove;
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

  /// The group in which a conversation is at present.
  ///
  /// @throws ClientException with `UNKNOWN_CONVERSATION`
  Room current(Bytes conversation) throws ClientException {
    return rooms.values().stream()
        .filter(room -> room.conversation().equals(conversation))
        .max(Comparator.comparingInt(room -> room.continuation().generation()))
        .orElseThrow(() ->
            new ClientException(
                Reason.UNKNOWN_CONVERSATION, "This device has no such conversation."));
  }

  /// All groups that a conversation has had.
  List<Bytes> groups(Bytes conversation) {
    return rooms.values().stream()
        .filter(room -> room.conversation().equals(conversation))
        .map(Room::group)
        .toList();
  }

  /// The cipher suite of a group.
  int cipherSuite(Bytes group) throws ClientException {
    return state.read(t -> sessions.get(t, group)).cipherSuite();
  }

  /// Which conversation a group continues.
  Continuation continuation(Bytes group) throws ClientException {
    return room(group).continuation();
  }

  /// The group in which a place of a conversation is.
  Optional<Room> at(Bytes conversation, long place) {
    return rooms.values().stream()
        .filter(room -> room.conversation().equals(conversation))
        .filter(room -> room.continuation().generation() == Room.generationOf(place))
        .findFirst();
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
  List<Entry> history(Bytes conversation, long after, int limit) throws ClientException {
    List<Row> rows = state.read(t -> t.after(Table.HISTORY, conversation, after, limit));
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
    if (room(group).status() != Room.Status.MOVED) {
      requireMember(group);
    }
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
      case MOVED ->
          throw new ClientException(
              Reason.BUSY, "\"" + room.title() + "\" is on its way to another cipher suite.");
      case STRANDED ->
          throw new ClientException(
              Reason.MISSED_TOO_MUCH, "This device has lost track of \"" + room.title() + "\".");
    }
  }

  private static void enqueue(Transaction t, Bytes group, Content content) throws ClientException {
    enqueue(t, group, content.encode());
  }

  private static void enqueue(Transaction t, Bytes group, Bytes content) throws ClientException {
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
      if (waiting.seq() > after && !isMoving(room(waiting.group()))) {
        if (!next.isEmpty() && !next.getFirst().group().equals(waiting.group())) {
          break;
        }
        next.add(waiting);
      }
    }
    return next.isEmpty() ? List.of() : sealed(next);
  }

  /// Whether a message must wait: in the group that is left nothing can be sent any more, and in
  /// the one that this device made nobody would read it before the commit that brings the others.
  private boolean isMoving(Room room) throws ClientException {
    return switch (room.status()) {
      case MOVED -> true;
      case MEMBER ->
          room.continuation().generation() > 0
              && state.read(t -> sessions.get(t, room.group())).epoch() == 0;
      case REMOVED, STRANDED -> false;
    };
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
          PendingCommit pending = pending(session, session.prepare(change), targets);
          t.put(Table.PENDING_COMMIT, group, pending.encode());
          return pending;
        });
  }

  /// Makes a commit that closes a group for another, and keeps it with all that follows it.
  ///
  /// @param targets the devices whose keys the plan has, by their public keys
  /// @return nothing when all can follow; else who cannot, and nothing was made
  /// @throws ClientException with `BUSY` while the fate of another commit is open
  List<PreparedMove.Straggler> prepareMove(Bytes group, MovePlan plan, Map<Bytes, DeviceId> targets)
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
          return switch (session.prepare(plan)) {
            case PreparedMove.Held(List<PreparedMove.Straggler> stragglers) -> stragglers;
            case PreparedMove.Ready ready -> {
              PendingCommit close = pending(session, ready.close(), List.of());
              List<DeviceId> devices = new ArrayList<>();
              for (GroupMember member : ready.first().after().members()) {
                Optional.ofNullable(targets.get(member.signatureKey())).ifPresent(devices::add);
              }
              GroupSession created = ready.created().session();
              PendingMove move =
                  new PendingMove(
                      plan.groupId(),
                      plan.continuation(),
                      created.groupInfo(),
                      created.ratchetTree(),
                      ready.created().piece(),
                      pending(created, ready.first(), devices));
              t.put(Table.PENDING_COMMIT, group, close.encode());
              t.put(Table.PENDING_MOVE, group, move.encode());
              yield List.of();
            }
          };
        });
  }

  private static PendingCommit pending(
      GroupSession session, PreparedCommit commit, List<DeviceId> targets) {
    GroupSession.Saving after = commit.after().append();
    return new PendingCommit(
        session.epoch(),
        commit.commit(),
        commit.welcome(),
        targets,
        commit.groupInfo(),
        after.index(),
        after.piece());
  }

  /// The groups from which a move was begun and not carried through.
  List<Bytes> unfinishedMoves() throws ClientException {
    List<Row> rows = state.read(t -> t.all(Table.PENDING_MOVE));
    return rows.stream().map(Row::key).toList();
  }

  /// What follows the commit that closed a group, if that was this device's. One that others closed
  /// or changed first is forgotten.
  Optional<PendingMove> pendingMove(Bytes group) throws ClientException {
    Optional<Bytes> encoding = state.read(t -> t.get(Table.PENDING_MOVE, group));
    if (encoding.isEmpty()) {
      return Optional.empty();
    }
    PendingMove move = Records.decode(encoding.get(), PendingMove::read);
    if (room(group).successor().equals(move.group())) {
      return Optional.of(move);
    }
    if (pending(group).isEmpty()) {
      state.update(t -> t.delete(Table.PENDING_MOVE, group));
    }
    return Optional.empty();
  }

  /// Enters the group that this device made for a move, alone, with the commit that brings the
  /// others there ready to be submitted.
  void beginMoved(Bytes group, PendingMove move, long seq) throws ClientException {
    Room left = room(group);
    Room entered = Room.entered(move.group(), left.title(), seq, move.continuation());
    var _ =
        change(
            move.group(),
            t -> {
              sessions.lay(t, move.group(), move.session());
              put(t, entered);
              t.put(Table.PENDING_COMMIT, move.group(), move.first().encode());
              t.delete(Table.PENDING_MOVE, group);
              leave(t, group, move.group());
              return entered;
            });
    rooms.put(entered.group(), entered);
  }

  /// Queues anew, for the group after a move, what waited for the one before.
  private static void forward(Transaction t, Bytes from, Bytes to) throws ClientException {
    for (Row row : t.all(Table.OUTBOX)) {
      Outgoing waiting = Records.decode(row.value(), Outgoing::read);
      if (waiting.group().equals(from)) {
        t.delete(Table.OUTBOX, QUEUE, row.seq());
        enqueue(t, to, waiting.content());
      }
    }
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
                t.put(
                    Table.HISTORY,
                    new Row(room.conversation(), entry.seq(), EntryCodec.encode(entry)));
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
  /// it.
  ///
  /// @param welcome the entry of the inbox
  /// @param joining what the server added to it
  Entered join(LogEntry welcome, Joining joining) throws ClientException {
    Room known = rooms.get(joining.group());
    if (known != null && known.status() == Room.Status.MEMBER) {
      skipInbox(welcome.seq());
      return new Entered.Already();
    }
    Optional<Room> left = leftFor(joining.group());
    Entered entered =
        change(
            joining.group(),
            t -> enter(t, welcome, joining, title(left, Optional.ofNullable(known)), left));
    switch (entered) {
      case Entered.New(Room room, Entry _) -> rooms.put(room.group(), room);
      case Entered.Moved(Room room) -> rooms.put(room.group(), room);
      case Entered.Already() -> {
        // As it was.
      }
    }
    return entered;
  }

  /// What came of an invitation.
  sealed interface Entered {
    /// A conversation that is new to this device, or from which it was removed.
    ///
    /// @param room the group
    /// @param entry what that means to the reader
    record New(Room room, Entry entry) implements Entered {}

    /// The group where a conversation of this device goes on.
    ///
    /// @param room the group
    record Moved(Room room) implements Entered {}

    /// This device was in it.
    record Already() implements Entered {}
  }

  private static String title(Optional<Room> left, Optional<Room> known) {
    return left.or(() -> known).map(Room::title).orElse("");
  }

  private Entered enter(
      Transaction t, LogEntry welcome, Joining joining, String title, Optional<Room> left)
      throws ClientException {
    List<Bytes> continued = left.isEmpty() ? List.of() : sessions.pieces(t, left.get().group());
    GroupSession session = intake.join(t, welcome, joining, continued);
    sessions.keep(t, session);
    Room room = Room.entered(joining.group(), title, joining.seq(), continuation(session, left));
    put(t, room);
    t.put(Table.CURSOR, INBOX, Numbers.encode(welcome.seq()));
    if (left.isEmpty()) {
      return new Entered.New(room, joined(t, room, welcome.at()));
    }
    leave(t, left.get().group(), joining.group());
    return new Entered.Moved(room);
  }

  /// What waited for the group before is queued for the one after, and its keys are deleted.
  private void leave(Transaction t, Bytes from, Bytes to) throws ClientException {
    forward(t, from, to);
    sessions.delete(t, from);
  }

  private static Entry joined(Transaction t, Room room, Instant at) throws ClientException {
    Entry.Joined entry = new Entry.Joined(room.place(room.cursor()), at);
    t.put(Table.HISTORY, new Row(room.conversation(), entry.seq(), EntryCodec.encode(entry)));
    return entry;
  }

  /// The group that this device left for another.
  private Optional<Room> leftFor(Bytes group) {
    return rooms.values().stream().filter(room -> room.successor().equals(group)).findFirst();
  }

  /// Which conversation a group continues: for who was in the group before, that one; for others
  /// what the group says, unless it claims a conversation that this device has already.
  private Continuation continuation(GroupSession session, Optional<Room> left) {
    Continuation alone = new Continuation(session.groupId(), 0);
    return left.map(room -> room.continuation().next())
        .or(() ->
            session
                .continuation()
                .filter(said ->
                    rooms.values().stream()
                        .filter(room -> !room.group().equals(session.groupId()))
                        .noneMatch(room -> room.conversation().equals(said.conversation()))))
        .orElse(alone);
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
