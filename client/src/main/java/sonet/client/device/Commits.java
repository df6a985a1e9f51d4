package sonet.client.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.Continuation;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.MovePlan;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedGroup;
import sonet.client.group.PreparedMove;
import sonet.client.group.ResetPlan;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;

/// The commits that this device has made and whose fate is open, and the moves they are part of.
final class Commits {
  private final StateFile state;
  private final Sessions sessions;
  private final Rooms rooms;

  Commits(StateFile state, Sessions sessions, Rooms rooms) {
    this.state = state;
    this.sessions = sessions;
    this.rooms = rooms;
  }

  /// Makes a commit and keeps it until the log says what became of it.
  ///
  /// @param targets the devices it adds
  /// @throws ClientException with `BUSY` while the fate of another is open
  PendingCommit prepare(Bytes group, GroupChange change, List<DeviceId> targets)
      throws ClientException {
    requireFree(group);
    return sessions.change(
        state,
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
    requireFree(group);
    return sessions.change(
        state,
        group,
        t -> {
          GroupSession session = sessions.get(t, group);
          return switch (session.prepare(plan)) {
            case PreparedMove.Held(List<PreparedMove.Straggler> stragglers) -> stragglers;
            case PreparedMove.Ready ready -> {
              PendingCommit close = pending(session, ready.close(), List.of());
              PreparedGroup next = new PreparedGroup(ready.created(), ready.first());
              PendingMove move = move(next, plan.continuation(), targets, Bytes.EMPTY);
              t.put(Table.PENDING_COMMIT, group, close.encode());
              t.put(Table.PENDING_MOVE, group, move.encode());
              yield List.of();
            }
          };
        });
  }

  /// Makes a fresh group in the place of a contested one, and keeps it until the log says whether
  /// this is the one that goes on.
  ///
  /// @param targets the devices whose keys the plan has, by their public keys
  /// @param above the group that the server has the contested one below, or empty
  PendingMove prepareReset(Bytes group, ResetPlan plan, Map<Bytes, DeviceId> targets, Bytes above)
      throws ClientException {
    var _ = rooms.requireMember(group);
    return state.write(t -> {
      PreparedGroup fresh = sessions.restore(t, group).prepare(plan);
      PendingMove move = move(fresh, plan.continuation(), targets, above);
      t.delete(Table.PENDING_COMMIT, group);
      t.put(Table.PENDING_MOVE, group, move.encode());
      return move;
    });
  }

  private static PendingMove move(
      PreparedGroup next, Continuation continuation, Map<Bytes, DeviceId> targets, Bytes above) {
    List<DeviceId> devices = new ArrayList<>();
    for (GroupMember member : next.first().after().members()) {
      Optional.ofNullable(targets.get(member.signatureKey())).ifPresent(devices::add);
    }
    GroupSession created = next.created().session();
    return new PendingMove(
        created.groupId(),
        continuation,
        created.groupInfo(),
        created.ratchetTree(),
        next.created().piece(),
        pending(created, next.first(), devices),
        above);
  }

  private void requireFree(Bytes group) throws ClientException {
    var _ = rooms.requireMember(group);
    if (pending(group).isPresent()) {
      throw new ClientException(
          Reason.BUSY, "It is not known yet what became of the last change of this conversation.");
    }
  }

  static PendingCommit pending(
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
    if (rooms.of(group).successor().equals(move.group())) {
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
    Room left = rooms.of(group);
    Room entered =
        Room.entered(move.group(), left.title(), seq, move.continuation()).below(left.above());
    var _ =
        sessions.change(
            state,
            move.group(),
            t -> {
              sessions.lay(t, move.group(), move.session());
              Rooms.put(t, entered);
              t.put(Table.PENDING_COMMIT, move.group(), move.first().encode());
              t.delete(Table.PENDING_MOVE, group);
              Outbox.forward(t, group, move.group());
              sessions.delete(t, group);
              return entered;
            });
    rooms.remember(entered);
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
}
