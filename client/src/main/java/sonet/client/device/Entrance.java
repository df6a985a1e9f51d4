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
            state, joining.group(), t -> enter(t, welcome, joining, title(left, known), left));
    switch (entered) {
      case Entered.New(Room room, Entry _) -> rooms.remember(room);
      case Entered.Moved(Room room) -> rooms.remember(room);
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
    Rooms.put(t, room);
    t.put(Table.CURSOR, INBOX, Numbers.encode(welcome.seq()));
    if (left.isEmpty()) {
      return new Entered.New(room, joined(t, room, welcome.at()));
    }
    // What waited for the group before is queued for the one after, and its keys are deleted.
    Outbox.forward(t, left.get().group(), joining.group());
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
  record Joining(Bytes group, long seq, Bytes ratchetTree) {}

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
