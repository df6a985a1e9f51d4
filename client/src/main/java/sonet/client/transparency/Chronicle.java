package sonet.client.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.KeyChange;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;

/// What changed in the keys of accounts, by the versions of their labels.
final class Chronicle {
  /// So many changes of an account are kept, the newest of them.
  static final int MOST = 64;

  private Chronicle() {}

  static void put(Transaction t, KeyChange change) throws ClientException {
    Bytes account = Bytes.utf8(change.account());
    t.put(Table.KEY_CHANGE, new Row(account, change.version(), KeyChanges.encode(change)));
    List<Row> rows = t.after(Table.KEY_CHANGE, account, -1, MOST + 1);
    if (rows.size() > MOST) {
      t.delete(Table.KEY_CHANGE, account, rows.getFirst().seq());
    }
  }

  static Optional<KeyChange> find(Transaction t, String account, long version)
      throws ClientException {
    Optional<Bytes> known = t.get(Table.KEY_CHANGE, Bytes.utf8(account), version);
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(Records.decode(known.get(), KeyChanges::read));
  }

  static List<KeyChange> of(Transaction t, String account) throws ClientException {
    List<KeyChange> changes = new ArrayList<>();
    for (Row row : t.after(Table.KEY_CHANGE, Bytes.utf8(account), -1, MOST)) {
      changes.add(Records.decode(row.value(), KeyChanges::read));
    }
    return List.copyOf(changes);
  }
}
