package sonet.client.device;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;

/// The groups of all conversations as the disk has them, kept in memory.
///
/// A group is changed by [#put(Transaction, Room)] within a transaction, and by [#remember(Room)]
/// once that is durable.
final class Rooms {
  private final StateFile state;
  private final Map<Bytes, Room> rooms = new HashMap<>();

  Rooms(StateFile state) throws ClientException {
    this.state = state;
    List<Row> rows = state.read(t -> t.all(Table.CONVERSATION));
    for (Row row : rows) {
      rooms.put(row.key(), Records.decode(row.value(), Room::read));
    }
  }

  /// All conversations.
  List<Room> all() {
    return List.copyOf(rooms.values());
  }

  /// A conversation.
  ///
  /// @throws ClientException with `UNKNOWN_CONVERSATION`
  Room of(Bytes group) throws ClientException {
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

  /// The same, where it is a group.
  ///
  /// @throws ClientException with `UNKNOWN_CONVERSATION`, or `ONLY_IN_GROUPS` in one of two
  Bytes currentGroup(Bytes conversation) throws ClientException {
    Room room = current(conversation);
    return room.isPair() ? requireMember(room.group()).group() : room.group();
  }

  /// All groups that a conversation has had.
  List<Bytes> groups(Bytes conversation) {
    return rooms.values().stream()
        .filter(room -> room.conversation().equals(conversation))
        .map(Room::group)
        .toList();
  }

  /// The group in which a place of a conversation is.
  Optional<Room> at(Bytes conversation, long place) {
    return rooms.values().stream()
        .filter(room -> room.conversation().equals(conversation))
        .filter(room -> room.continuation().generation() == Room.generationOf(place))
        .findFirst();
  }

  /// The ids of all conversations of two.
  List<Bytes> pairs() {
    return rooms.values().stream().filter(Room::isPair).map(Room::group).toList();
  }

  /// A group, if this device has it.
  Optional<Room> find(Bytes group) {
    return Optional.ofNullable(rooms.get(group));
  }

  /// The group that this device left for another.
  Optional<Room> leftFor(Bytes group) {
    return rooms.values().stream().filter(room -> room.successor().equals(group)).findFirst();
  }

  /// A group that this device is in.
  ///
  /// @throws ClientException with `REMOVED`, `BUSY` or `MISSED_TOO_MUCH` when it is not
  Room requireMember(Bytes group) throws ClientException {
    Room room = of(group);
    return switch (room.status()) {
      case MEMBER -> room;
      case PAIR ->
          throw new ClientException(
              Reason.ONLY_IN_GROUPS, "A conversation of two has no members to change.");
      case REMOVED ->
          throw new ClientException(
              Reason.REMOVED, "You are not in \"" + room.title() + "\" any more.");
      case MOVED ->
          throw new ClientException(
              Reason.BUSY, "\"" + room.title() + "\" is on its way to another group.");
      case FORKED ->
          throw new ClientException(
              Reason.FORKED,
              "The server showed this device another history of \""
                  + room.title()
                  + "\" than before.");
      case STRANDED ->
          throw new ClientException(
              Reason.MISSED_TOO_MUCH, "This device has lost track of \"" + room.title() + "\".");
    };
  }

  /// Marks a group that this device cannot follow any more, or is not in.
  void mark(Bytes group, Room.Status status) throws ClientException {
    Room marked = of(group).withStatus(status);
    state.update(t -> put(t, marked));
    remember(marked);
  }

  /// Marks a group that this device is in and cannot follow beyond a place, unless it has got
  /// further meanwhile or was marked. Returns whether this marked it.
  boolean markAt(Bytes group, long cursor, Room.Status status) throws ClientException {
    Room room = of(group);
    if (room.status() != Room.Status.MEMBER || room.cursor() != cursor) {
      return false;
    }
    mark(group, status);
    return true;
  }

  static void put(Transaction t, Room room) throws ClientException {
    t.put(Table.CONVERSATION, room.group(), room.encode());
  }

  void forget(Bytes group) {
    rooms.remove(group);
  }

  void remember(Room room) {
    rooms.put(room.group(), room);
  }
}
