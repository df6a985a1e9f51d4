package sonet.client.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.group.Continuation;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.protocol.LogEntry;

/// The inbox of this device: the way into conversations.
final class Entrance {
  private static final Bytes INBOX = Bytes.utf8("inbox");

  private final StateFile state;
  private final Sessions sessions;
  private final Rooms rooms;
  private final Intake intake;

  Entrance(StateFile state, Sessions sessions, Rooms rooms, Intake intake) {
    this.state = state;
    this.sessions = sessions;
    this.rooms = rooms;
    this.intake = intake;
  }

  /// Joins a conversation that a Welcome in the inbox leads into, and moves the inbox's cursor past
  /// it.
  ///
  /// @param welcome the entry of the inbox
  /// @param joining what the server added to it
  Entered join(LogEntry welcome, Joining joining) throws ClientException {
    Optional<Room> known = rooms.find(joining.group());
    if (known.isPresent() && known.get().status() == Room.Status.MEMBER) {
      skip(welcome.seq());
      return new Entered.Already();
    }
    Optional<Room> left = rooms.leftFor(joining.group());
    Entered entered =
        sessions.change(
            state,
            joining.group(),
            t -> {
              GroupSession session = intake.join(t, welcome, joining, continued(t, joining, left));
              t.put(Table.CURSOR, INBOX, Numbers.encode(welcome.seq()));
              if (joining.attempt() == Attempt.FIRST) {
                requireEndTakenIn(session, left);
              }
              Arrival arrival =
                  new Arrival(session, joining.seq(), title(left, known), welcome.at());
              return enter(t, arrival, left);
            });
    remember(entered);
    return entered;
  }

  /// Comes into a conversation by an own commit that the server took.
  Entered enter(Arrival arrival) throws ClientException {
    Bytes group = arrival.session().groupId();
    Optional<Room> left = rooms.leftFor(group);
    Arrival named = arrival.named(title(left, rooms.find(group)));
    Entered entered = sessions.change(state, group, t -> enter(t, named, left));
    remember(entered);
    return entered;
  }

  private void remember(Entered entered) {
    switch (entered) {
      case Entered.New(Room room, Entry _) -> rooms.remember(room);
      case Entered.Moved(Room room) -> rooms.remember(room);
      case Entered.Already() -> {
        // As it was.
      }
    }
  }

  /// A group that this device has come into.
  ///
  /// @param session the group
  /// @param seq the number of the entry that began its epoch
  /// @param title what it was called here before
  /// @param at when
  record Arrival(GroupSession session, long seq, String title, Instant at) {
    Arrival named(String known) {
      return new Arrival(session, seq, known, at);
    }
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

  /// A group that goes on where one of this device's stands open, as far as it knows, is entered
  /// once the end of that was taken in.
  private void requireEndTakenIn(GroupSession session, Optional<Room> left) throws ClientException {
    Optional<Bytes> said = session.continuation().map(Continuation::conversation);
    if (left.isEmpty()
        && said.isPresent()
        && rooms.all().stream()
            .filter(room -> !room.group().equals(session.groupId()))
            .filter(room -> room.conversation().equals(said.get()))
            .anyMatch(room ->
                room.status() == Room.Status.MEMBER || room.status() == Room.Status.STRANDED)) {
      throw new ClientException(
          Reason.INVALID_MESSAGE, "A group continues a conversation that has not ended.");
    }
  }

  /// What is on disk of the session that the group may be bound to: that of the group which this
  /// device left for it, or of the one above.
  private List<Bytes> continued(Transaction t, Joining joining, Optional<Room> left)
      throws ClientException {
    Optional<Bytes> bound = left.map(Room::group).or(joining::above);
    return bound.isEmpty() ? List.of() : sessions.pieces(t, bound.get());
  }

  private Entered enter(Transaction t, Arrival arrival, Optional<Room> left)
      throws ClientException {
    GroupSession session = arrival.session();
    Optional<GroupSession> old =
        left.isEmpty() ? Optional.empty() : Optional.of(old(t, left.get()));
    if (old.isPresent() && old.get().successor().isEmpty()) {
      Succession.check(left.get(), old.get(), session);
    }
    sessions.keep(t, session);
    Room room =
        Room.entered(session.groupId(), arrival.title(), arrival.seq(), continuation(session, left))
            .below(session.above().orElse(Bytes.EMPTY));
    Rooms.put(t, room);
    if (left.isEmpty()) {
      return new Entered.New(room, joined(t, room, arrival.at()));
    }
    tellOfThoseLeft(t, room, old.orElseThrow(), session, arrival.at());
    // What waited for the group before is queued for the one after, and its keys are deleted.
    Outbox.forward(t, left.get().group(), session.groupId());
    sessions.delete(t, left.get().group());
    return new Entered.Moved(room);
  }

  private GroupSession old(Transaction t, Room left) throws ClientException {
    return sessions.restore(t, left.group());
  }

  /// Says who is not in the group where the conversation goes on, and was in the one before.
  private void tellOfThoseLeft(
      Transaction t, Room room, GroupSession old, GroupSession session, Instant at)
      throws ClientException {
    List<GroupMember> missing = Names.without(old.members(), session.members());
    if (!missing.isEmpty()) {
      GroupMember maker = Succession.maker(session);
      Entry.Members entry =
          new Entry.Members(
              room.place(room.cursor()),
              at,
              Names.author(maker, session.self().signatureKey()),
              List.of(),
              Names.accounts(missing));
      t.put(Table.HISTORY, new Row(room.conversation(), entry.seq(), EntryCodec.encode(entry)));
    }
  }

  private static Entry joined(Transaction t, Room room, Instant at) throws ClientException {
    Entry.Joined entry = new Entry.Joined(room.place(room.cursor()), at);
    t.put(Table.HISTORY, new Row(room.conversation(), entry.seq(), EntryCodec.encode(entry)));
    return entry;
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
                    rooms.all().stream()
                        .filter(room -> !room.group().equals(session.groupId()))
                        .noneMatch(room -> room.conversation().equals(said.conversation()))))
        .orElse(alone);
  }

  /// What is needed to join beside the Welcome.
  ///
  /// @param group which group
  /// @param seq the number of the entry that began the epoch
  /// @param ratchetTree the tree of that epoch
  /// @param above the group above it, where the server says so; whether that is true shows the
  ///   Welcome, which is bound to it
  /// @param attempt whether everything else was taken in before
  record Joining(Bytes group, long seq, Bytes ratchetTree, Optional<Bytes> above, Attempt attempt) {
    /// The same once everything else was taken in.
    Joining again(Optional<Bytes> parent) {
      return new Joining(group, seq, ratchetTree, parent, Attempt.LAST);
    }
  }

  /// Whether a Welcome is tried for the first time.
  enum Attempt {
    /// It is; what it needs may not have been taken in yet.
    FIRST,
    /// All that the server has was taken in.
    LAST
  }

  /// Moves the inbox's cursor past an entry that needs nothing done.
  void skip(long seq) throws ClientException {
    state.update(t -> move(t, seq));
  }

  /// Moves the inbox's cursor, within a transaction.
  static void move(Transaction t, long seq) throws ClientException {
    t.put(Table.CURSOR, INBOX, Numbers.encode(seq));
  }

  /// The inbox's cursor, within a transaction.
  static long cursor(Transaction t) throws ClientException {
    Optional<Bytes> cursor = t.get(Table.CURSOR, INBOX);
    return cursor.isEmpty() ? 0 : Records.decode(cursor.get(), Numbers::read);
  }

  /// The number of the last entry of the inbox that was taken in.
  long cursor() throws ClientException {
    return state.read(Entrance::cursor);
  }
}
