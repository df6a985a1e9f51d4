package sonet.client.device;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.group.GroupSession;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;

/// The messages that wait to be sent, in their order, and those that were sent and not yet seen in
/// the log.
final class Outbox {
  private static final Bytes QUEUE = Bytes.utf8("queue");

  /// How many messages are sent between two writes of their keys: more than leave at once.
  private static final int RESERVED = 2 * Courier.WINDOW;

  private final StateFile state;
  private final Sessions sessions;
  private final Rooms rooms;
  private final InstantSource clock;
  private final KeyGate keys;

  Outbox(StateFile state, Sessions sessions, Rooms rooms, Book.Tools tools) {
    this.clock = tools.clock();
    this.keys = tools.keys();
    this.state = state;
    this.sessions = sessions;
    this.rooms = rooms;
  }

  /// Puts a message at the end of the queue.
  ///
  /// @throws ClientException with `REMOVED` in a conversation this device is not in
  void queue(Bytes group, Content content) throws ClientException {
    Room room = rooms.of(group);
    if (room.status() != Room.Status.MOVED && !room.isPair()) {
      var _ = rooms.requireMember(group);
    }
    state.update(t -> enqueue(t, key(room), group, content.encode(), clock.instant()));
  }

  /// Each conversation of two has a queue of its own, so that none waits for another.
  private static Bytes key(Room room) {
    return room.isPair() ? room.group() : QUEUE;
  }

  /// Puts a message at the end of the queue, within a transaction.
  void enqueue(Transaction t, Bytes group, Content content) throws ClientException {
    enqueue(t, QUEUE, group, content.encode(), clock.instant());
  }

  /// Puts a message at the end of the queue of a conversation of two, within a transaction.
  void enqueueForPair(Transaction t, Bytes conversation, Content content) throws ClientException {
    enqueue(t, conversation, conversation, content.encode(), clock.instant());
  }

  /// Puts the word that something was delivered at the end of such a queue, in place of one that
  /// waits there.
  void enqueueReceipt(Transaction t, Bytes conversation, Content receipt) throws ClientException {
    List<Row> last = t.before(Table.OUTBOX, conversation, Long.MAX_VALUE, 1);
    if (!last.isEmpty()) {
      Outgoing waiting = Records.decode(last.getFirst().value(), Outgoing::read);
      if (History.content(waiting).body() instanceof Content.Body.Delivered) {
        t.delete(Table.OUTBOX, conversation, waiting.seq());
      }
    }
    enqueueForPair(t, conversation, receipt);
  }

  private static void enqueue(Transaction t, Bytes key, Bytes group, Bytes content, Instant at)
      throws ClientException {
    // Counted on its own: a place that became free must not be taken again.
    Optional<Bytes> last = t.get(Table.CURSOR, QUEUE);
    long seq = last.isEmpty() ? 1 : Records.decode(last.get(), Numbers::read) + 1;
    t.put(Table.CURSOR, QUEUE, Numbers.encode(seq));
    t.put(Table.OUTBOX, new Row(key, seq, Outgoing.of(seq, group, content, at).encode()));
  }

  /// The next messages of the queue after a place, of one conversation, encrypted for its present
  /// epoch; what was encrypted for an earlier one was refused there, and is encrypted anew. Not
  /// more are under way at once than the log is searched for.
  ///
  /// @throws ClientException with `REMOVED` or `MISSED_TOO_MUCH` when the first cannot be sent
  List<Outgoing> next(long after) throws ClientException {
    List<Outgoing> next = new ArrayList<>();
    for (Outgoing waiting : after(0, Courier.WINDOW)) {
      if (waiting.seq() > after && !isMoving(rooms.of(waiting.group()))) {
        if (!next.isEmpty() && !next.getFirst().group().equals(waiting.group())) {
          break;
        }
        next.add(waiting);
      }
    }
    return next.isEmpty() ? List.of() : sealed(next);
  }

  /// Whether a message must wait: in the group that is left nothing can be sent any more, in the
  /// one that this device made nobody would read it before the commit that brings the others, and
  /// where the keys of a member are in doubt somebody has to decide first.
  private boolean isMoving(Room room) throws ClientException {
    return switch (room.status()) {
      case MOVED -> true;
      case MEMBER -> mustWait(room, state.read(t -> sessions.get(t, room.group())));
      case REMOVED, STRANDED, FORKED, PAIR -> false;
    };
  }

  private boolean mustWait(Room room, GroupSession session) {
    // A commit must come before the next message where proposals wait (RFC 9420 §12.4).
    return session.hasProposals()
        || (room.isMadeFromAnother() && session.epoch() == 0)
        || keys.withholds(session);
  }

  private List<Outgoing> sealed(List<Outgoing> waiting) throws ClientException {
    Bytes group = waiting.getFirst().group();
    var _ = rooms.requireMember(group);
    return sessions.change(
        state,
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

  /// The messages for groups in the queue after a place.
  List<Outgoing> after(long after, int limit) throws ClientException {
    return read(state.read(t -> t.after(Table.OUTBOX, QUEUE, after, limit)));
  }

  /// The messages in the queue of a conversation of two.
  List<Outgoing> ofPair(Bytes conversation, int limit) throws ClientException {
    return read(state.read(t -> t.after(Table.OUTBOX, conversation, 0, limit)));
  }

  /// All that waits, in no order.
  List<Outgoing> waiting() throws ClientException {
    return read(state.read(t -> t.all(Table.OUTBOX)));
  }

  private static List<Outgoing> read(List<Row> rows) throws ClientException {
    List<Outgoing> messages = new ArrayList<>();
    for (Row row : rows) {
      messages.add(Records.decode(row.value(), Outgoing::read));
    }
    return List.copyOf(messages);
  }

  /// Whether anything of a conversation waits.
  boolean isWaiting(Bytes conversation) throws ClientException {
    List<Bytes> groups = rooms.groups(conversation);
    return !ofPair(conversation, 1).isEmpty()
        || after(0, Courier.WINDOW).stream().anyMatch(message -> groups.contains(message.group()));
  }

  /// Gives a message up and puts it aside, or forgets it if nobody would want it sent anew.
  void giveUp(Outgoing message, Failure failure) throws ClientException {
    Bytes key = key(rooms.of(message.group()));
    state.update(t -> {
      t.delete(Table.OUTBOX, key, message.seq());
      if (failure == Failure.KEPT) {
        t.put(Table.FAILED, new Row(QUEUE, message.seq(), message.encode()));
      }
    });
  }

  /// What becomes of a message that was given up.
  enum Failure {
    /// It is kept until someone decides.
    KEPT,
    /// It is forgotten.
    FORGOTTEN
  }

  /// The messages that were given up and put aside, in their order.
  List<Outgoing> failed() throws ClientException {
    return read(state.read(t -> t.after(Table.FAILED, QUEUE, 0, Integer.MAX_VALUE)));
  }

  /// Puts a message that was given up at the end of the queue.
  void retry(Outgoing message) throws ClientException {
    Room room = rooms.current(rooms.of(message.group()).conversation());
    if (room.status() != Room.Status.MOVED && !room.isPair()) {
      var _ = rooms.requireMember(room.group());
    }
    state.update(t -> {
      t.delete(Table.FAILED, QUEUE, message.seq());
      enqueue(t, key(room), room.group(), message.content(), message.at());
    });
  }

  /// Forgets a message that was given up, or that waits and is not encrypted yet. Returns whether
  /// it could: one that is under way may have arrived.
  boolean discard(Outgoing message) throws ClientException {
    return state.write(t -> {
      if (t.get(Table.FAILED, QUEUE, message.seq()).isPresent()) {
        t.delete(Table.FAILED, QUEUE, message.seq());
        return true;
      }
      Bytes key = key(rooms.of(message.group()));
      Optional<Bytes> waiting = t.get(Table.OUTBOX, key, message.seq());
      if (waiting.isEmpty() || !Records.decode(waiting.get(), Outgoing::read).message().isEmpty()) {
        return false;
      }
      t.delete(Table.OUTBOX, key, message.seq());
      return true;
    });
  }

  /// Queues anew, for the group after a move, what waited for the one before; or for the same
  /// group, where what was encrypted is for a history that is none any more. At their new places
  /// also those are carried that were carried before. Who has one already passes it over by its id.
  static void forward(Transaction t, Bytes from, Bytes to) throws ClientException {
    for (Row row : t.all(Table.OUTBOX)) {
      Outgoing waiting = Records.decode(row.value(), Outgoing::read);
      if (waiting.group().equals(from)) {
        t.delete(Table.OUTBOX, QUEUE, row.seq());
        enqueue(t, QUEUE, to, waiting.content(), waiting.at());
      }
    }
  }

  /// Forgets what waits for a group.
  static void drop(Transaction t, Bytes group) throws ClientException {
    for (Row row : t.all(Table.OUTBOX)) {
      if (Records.decode(row.value(), Outgoing::read).group().equals(group)) {
        t.delete(Table.OUTBOX, QUEUE, row.seq());
      }
    }
  }

  /// The messages of a group that may show up in its log.
  static List<Outgoing> underWay(Transaction t, Bytes group) throws ClientException {
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

  /// Replaces a message in the queue of a conversation of two.
  static void putForPair(Transaction t, Outgoing message) throws ClientException {
    t.put(Table.OUTBOX, new Row(message.group(), message.seq(), message.encode()));
  }

  /// Takes a message out of the queue of a conversation of two.
  static void doneForPair(Transaction t, Outgoing message) throws ClientException {
    t.delete(Table.OUTBOX, message.group(), message.seq());
  }

  /// Takes a message out that was seen in the log.
  static void done(Transaction t, long seq) throws ClientException {
    t.delete(Table.OUTBOX, QUEUE, seq);
  }
}
