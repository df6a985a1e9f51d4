package sonet.client.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.group.Continuation;
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
    sessions.keep(t, session);
    Room room =
        Room.entered(session.groupId(), arrival.title(), arrival.seq(), continuation(session, left))
            .below(session.above().orElse(Bytes.EMPTY));
    Rooms.put(t, room);
    if (left.isEmpty()) {
      return new Entered.New(room, joined(t, room, arrival.at()));
    }
    // What waited for the group before is queued for the one after, and its keys are deleted.
    Outbox.forward(t, left.get().group(), session.groupId());
    sessions.delete(t, left.get().group());
    return new Entered.Moved(room);
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
  record Joining(Bytes group, long seq, Bytes ratchetTree, Optional<Bytes> above) {
    Joining below(Bytes group) {
      return new Joining(this.group, seq, ratchetTree, Optional.of(group));
    }
  }

  /// Moves the inbox's cursor past an entry that needs nothing done.
  void skip(long seq) throws ClientException {
    state.update(t -> t.put(Table.CURSOR, INBOX, Numbers.encode(seq)));
  }

  /// The number of the last entry of the inbox that was taken in.
  long cursor() throws ClientException {
    Optional<Bytes> cursor = state.read(t -> t.get(Table.CURSOR, INBOX));
    return cursor.isEmpty() ? 0 : Records.decode(cursor.get(), Numbers::read);
  }
}
