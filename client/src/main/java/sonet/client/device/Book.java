package sonet.client.device;

import java.util.ArrayList;
import java.util.List;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.crypto.Bytes;
import sonet.protocol.LogEntry;

/// All that a device holds, and the rules by which it changes. One owner thread uses it.
///
/// Each method that changes something does so in one transaction; when it throws, nothing has
/// changed. Nothing here waits for the network.
final class Book {
  private final StateFile state;
  private final Sessions sessions;
  private final Intake intake;
  private final Digest digest;
  private final Rooms rooms;
  private final Outbox outbox;
  private final Commits commits;
  private final Entrance entrance;

  Book(StateFile state, GroupEngine engine, Digest digest) throws ClientException {
    this.state = state;
    this.digest = digest;
    this.sessions = new Sessions(engine);
    this.intake = new Intake(engine, sessions, digest);
    this.rooms = new Rooms(state);
    this.outbox = new Outbox(state, sessions, rooms);
    this.commits = new Commits(state, sessions, rooms);
    this.entrance = new Entrance(state, sessions, rooms, intake);
  }

  /// SHA-256, for the chain of a log.
  @FunctionalInterface
  interface Digest {
    /// The hash.
    Bytes of(Bytes input);
  }

  /// The groups of all conversations.
  Rooms rooms() {
    return rooms;
  }

  /// What waits to be sent.
  Outbox outbox() {
    return outbox;
  }

  /// The changes whose fate is open.
  Commits commits() {
    return commits;
  }

  /// The inbox.
  Entrance entrance() {
    return entrance;
  }

  /// The cipher suite of a group.
  int cipherSuite(Bytes group) throws ClientException {
    return state.read(t -> sessions.get(t, group)).cipherSuite();
  }

  /// Who is in a conversation, as far as its log was taken in.
  List<GroupMember> members(Bytes group) throws ClientException {
    Bytes known = rooms.of(group).group();
    return state.read(t -> sessions.get(t, known)).members();
  }

  /// The session as it is on disk, for experiments that must not change it.
  GroupSession copyOfSession(Bytes group) throws ClientException {
    Bytes known = rooms.of(group).group();
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
        sessions.change(
            state,
            room.group(),
            t -> {
              sessions.keep(t, session);
              Rooms.put(t, room);
              Outbox.enqueue(t, room.group(), title);
              return room;
            });
    rooms.remember(begun);
  }

  /// Takes in entries of a group's log: those that come next; earlier ones were taken in before.
  /// Returns what they mean to the reader.
  ///
  /// @throws ClientException with `SERVER_MISBEHAVED` when the log is not the one known so far
  List<Entry> takeIn(Bytes group, List<LogEntry> entries) throws ClientException {
    Room room = rooms.of(group);
    if (room.status() != Room.Status.MEMBER
        || entries.isEmpty()
        || entries.getLast().seq() <= room.cursor()) {
      return List.of();
    }
    Intake.Result result =
        sessions.change(
            state,
            group,
            t -> {
              Intake.Result taken = intake.take(t, room, Outbox.underWay(t, group), entries);
              Rooms.put(t, taken.room());
              for (Entry entry : taken.entries()) {
                t.put(
                    Table.HISTORY,
                    new Row(room.conversation(), entry.seq(), EntryCodec.encode(entry)));
              }
              for (long seq : taken.sent()) {
                Outbox.done(t, seq);
              }
              return taken;
            });
    rooms.remember(result.room());
    result.settle();
    return result.entries();
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
}
