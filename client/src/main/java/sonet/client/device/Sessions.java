package sonet.client.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupSession;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;

/// The sessions of all groups: restored when they are needed, kept while they are good.
///
/// On disk a session is a row of pieces: all of it, and behind that what each step changed, so that
/// a step writes no more than it changes. When the changes have outgrown the first piece, all of it
/// is written anew.
///
/// What is in memory may be ahead of the disk only within a transaction; when that fails,
/// [#forget(Bytes)] brings back what the disk says.
final class Sessions {
  private final GroupEngine engine;
  private final Map<Bytes, GroupSession> open = new HashMap<>();

  Sessions(GroupEngine engine) {
    this.engine = engine;
  }

  GroupSession get(Transaction transaction, Bytes group) throws ClientException {
    GroupSession known = open.get(group);
    if (known != null) {
      return known;
    }
    GroupSession restored = restore(transaction, group);
    open.put(group, restored);
    return restored;
  }

  /// A session as it is on disk.
  GroupSession restore(Transaction transaction, Bytes group) throws ClientException {
    List<Bytes> pieces = pieces(transaction, group);
    if (pieces.isEmpty()) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: a group is missing.");
    }
    return engine.restore(pieces);
  }

  /// What is on disk of a session, or nothing.
  List<Bytes> pieces(Transaction transaction, Bytes group) throws ClientException {
    List<Bytes> pieces = new ArrayList<>();
    for (Row row : transaction.after(Table.GROUP, group, -1, Integer.MAX_VALUE)) {
      pieces.add(row.value());
    }
    return pieces;
  }

  /// The session that a commit of this device leads into, with what came in since it was made.
  GroupSession after(Transaction transaction, PendingCommit commit, GroupSession current)
      throws ClientException {
    List<Bytes> pieces = pieces(transaction, current.groupId());
    if (commit.index() > pieces.size()) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: a part of a group is missing.");
    }
    List<Bytes> leading = new ArrayList<>(pieces.subList(0, (int) commit.index()));
    leading.add(commit.after());
    return engine.restore(leading).onto(current);
  }

  /// Keeps a session in memory and, when the transaction commits, on disk; nothing is written of
  /// one that is there.
  @SuppressWarnings("ReferenceEquality") // each step makes another object
  void keep(Transaction transaction, GroupSession session) throws ClientException {
    if (open.get(session.groupId()) != session) {
      write(transaction, session);
    }
  }

  /// Writes a session even if it is there: keys were reserved.
  void write(Transaction transaction, GroupSession session) throws ClientException {
    Bytes group = session.groupId();
    // What a commit leads into stands on the pieces that were there when it was made.
    boolean beginAnew =
        session.isOvergrown() && transaction.get(Table.PENDING_COMMIT, group).isEmpty();
    GroupSession.Saving saving = beginAnew ? session.begin() : session.append();
    if (saving.index() == 0) {
      clear(transaction, group);
    }
    transaction.put(Table.GROUP, new Row(group, saving.index(), saving.piece()));
    open.put(group, saving.session());
  }

  /// Puts a session of a group that is new to this device on disk, as it was written elsewhere.
  void lay(Transaction transaction, Bytes group, Bytes piece) throws ClientException {
    delete(transaction, group);
    transaction.put(Table.GROUP, new Row(group, 0, piece));
  }

  /// Deletes a session. Should the transaction fail, what the disk says is read anew.
  void delete(Transaction transaction, Bytes group) throws ClientException {
    clear(transaction, group);
    forget(group);
  }

  private static void clear(Transaction transaction, Bytes group) throws ClientException {
    Optional<Long> last = transaction.last(Table.GROUP, group);
    for (long old = 0; last.isPresent() && old <= last.get(); old++) {
      transaction.delete(Table.GROUP, group, old);
    }
  }

  /// A transaction on a group: when it fails, what the disk says is true again.
  <T> T change(StateFile state, Bytes group, StateFile.Work<T> work) throws ClientException {
    boolean done = false;
    try {
      T result = state.write(work);
      done = true;
      return result;
    } finally {
      if (!done) {
        forget(group);
      }
    }
  }

  /// Lets go of all that is in memory.
  void forgetAll() {
    open.clear();
  }

  void forget(Bytes group) {
    open.remove(group);
  }
}
