package sonet.client.device;

import java.util.HashMap;
import java.util.Map;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupSession;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;

/// The sessions of all groups: restored when they are needed, kept while they are good.
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
    Bytes encoding =
        transaction
            .get(Table.GROUP, group)
            .orElseThrow(() ->
                new ClientException(
                    Reason.STATE_DAMAGED, "The local state is damaged: a group is missing."));
    GroupSession restored = engine.restore(encoding);
    open.put(group, restored);
    return restored;
  }

  /// Keeps a session in memory and, when the transaction commits, on disk.
  void keep(Transaction transaction, GroupSession session) throws ClientException {
    transaction.put(Table.GROUP, session.groupId(), session.encode());
    open.put(session.groupId(), session);
  }

  void forget(Bytes group) {
    open.remove(group);
  }
}
