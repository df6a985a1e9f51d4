package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedGroup;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.crypto.Bytes;
import sonet.mls.role.Right;
import sonet.protocol.DeviceId;

/// Which conversations are channels of others, and who in them is outside: in the channel, and not
/// in the conversation above it any more. The server lets those read nothing, and each device finds
/// them by itself, by the keys of the groups.
final class Hierarchy {
  private final StateFile state;
  private final Sessions sessions;
  private final Rooms rooms;
  private final Outbox outbox;

  Hierarchy(StateFile state, Sessions sessions, Rooms rooms, Outbox outbox) {
    this.state = state;
    this.sessions = sessions;
    this.rooms = rooms;
    this.outbox = outbox;
  }

  /// The conversation above a group.
  Optional<Bytes> above(Bytes group) throws ClientException {
    return Optional.of(rooms.of(group).above()).filter(above -> !above.isEmpty());
  }

  /// The group in which the conversation above is at present, when this device follows it.
  Optional<Bytes> groupAbove(Bytes group) throws ClientException {
    Optional<Bytes> above = above(group);
    return above.isEmpty() ? Optional.empty() : followed(above.get());
  }

  private Optional<Bytes> followed(Bytes conversation) throws ClientException {
    if (rooms.groups(conversation).isEmpty()) {
      return Optional.empty();
    }
    Room room = rooms.current(conversation);
    return room.status() == Room.Status.MEMBER ? Optional.of(room.group()) : Optional.empty();
  }

  /// Who is in the conversation above, as far as this device can tell.
  Optional<List<GroupMember>> membersAbove(Bytes group) throws ClientException {
    Optional<Bytes> above = groupAbove(group);
    return above.isEmpty() ? Optional.empty() : Optional.of(session(above.get()).members());
  }

  private GroupSession session(Bytes group) throws ClientException {
    return state.read(t -> sessions.get(t, group));
  }

  /// Who in a channel is outside.
  List<GroupMember> outside(Bytes group) throws ClientException {
    Optional<List<GroupMember>> above = membersAbove(group);
    return above.isEmpty() ? List.of() : Names.without(session(group).members(), above.get());
  }

  /// The leaves of those outside that this device may remove (docs/roles.md).
  List<Integer> removable(Bytes group) throws ClientException {
    List<GroupMember> outside = outside(group);
    if (outside.isEmpty() || rooms.of(group).status() != Room.Status.MEMBER) {
      return List.of();
    }
    GroupSession session = session(group);
    return outside.stream()
        .filter(member -> session.may(Right.REMOVE))
        .filter(member ->
            session.role(session.self().account()).isAtLeast(session.role(member.account())))
        .map(GroupMember::leaf)
        .toList();
  }

  /// The groups of the channels of a conversation that this device is in.
  List<Bytes> below(Bytes conversation) {
    return rooms.all().stream()
        .filter(room -> room.above().equals(conversation))
        .filter(room -> room.status() == Room.Status.MEMBER)
        .map(Room::group)
        .toList();
  }

  /// Enters a channel that the server has created, alone, with the commit that binds it to the
  /// group above and brings the others in ready to be submitted.
  ///
  /// @param room the group
  /// @param prepared the same, as the engine made it
  /// @param targets the devices that are brought in
  /// @param title what it is called
  void begin(Room room, PreparedGroup prepared, List<DeviceId> targets, Content title)
      throws ClientException {
    PendingCommit first = Commits.pending(prepared.created().session(), prepared.first(), targets);
    state.update(t -> {
      sessions.lay(t, room.group(), prepared.created().piece());
      Rooms.put(t, room);
      t.put(Table.PENDING_COMMIT, room.group(), first.encode());
      outbox.enqueue(t, room.group(), title);
    });
    rooms.remember(room);
  }

  /// Forgets a channel whose first commit the server refused.
  void abandon(Bytes group) throws ClientException {
    state.update(t -> {
      sessions.delete(t, group);
      t.delete(Table.PENDING_COMMIT, group);
      t.delete(Table.CONVERSATION, group);
      Outbox.drop(t, group);
    });
    rooms.forget(group);
  }
}
