package sonet.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import sonet.store.Tenant;
import sonet.store.Usage;

/// The table of what each tenant holds. What a transaction changes is summed up and written at its
/// end, one row for each tenant, so that it costs a piece of work next to nothing.
final class UsageTable {
  private final Map<Tenant, Usage> changes = new HashMap<>();

  /// Notes a change of the transaction under way. Only the thread that writes calls this.
  void add(Tenant tenant, Usage change) {
    var _ = changes.merge(tenant, change, Usage::plus);
  }

  void addEntries(Tenant tenant, long count, long bytes) {
    add(tenant, new Usage(0, count, bytes, 0, 0, 0, 0));
  }

  void addDocs(Tenant tenant, long count, long bytes) {
    add(tenant, new Usage(0, 0, 0, count, bytes, 0, 0));
  }

  void addItems(Tenant tenant, long count, long bytes) {
    add(tenant, new Usage(0, 0, 0, 0, 0, count, bytes));
  }

  /// Writes the changes of the transaction that is about to be committed.
  void settle(Connection connection) throws SQLException {
    for (Map.Entry<Tenant, Usage> change : changes.entrySet()) {
      Usage by = change.getValue();
      connection.change(
          "INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant) DO UPDATE SET"
              + " logs = logs + excluded.logs, entries = entries + excluded.entries,"
              + " entry_bytes = entry_bytes + excluded.entry_bytes, docs = docs + excluded.docs,"
              + " doc_bytes = doc_bytes + excluded.doc_bytes, items = items + excluded.items,"
              + " item_bytes = item_bytes + excluded.item_bytes",
          change.getKey().id(),
          by.logs(),
          by.entries(),
          by.entryBytes(),
          by.docs(),
          by.docBytes(),
          by.items(),
          by.itemBytes());
    }
    changes.clear();
  }

  /// Drops the changes of a transaction that was rolled back.
  void forget() {
    changes.clear();
  }

  static Usage of(Connection connection, Tenant tenant) throws SQLException {
    return connection
        .first(
            "SELECT logs, entries, entry_bytes, docs, doc_bytes, items, item_bytes FROM usage"
                + " WHERE tenant = ?",
            row -> read(row, 1),
            tenant.id())
        .orElse(Usage.NONE);
  }

  /// What stands in a row from a column on.
  static Usage read(ResultSet row, int column) throws SQLException {
    return new Usage(
        row.getLong(column),
        row.getLong(column + 1),
        row.getLong(column + 2),
        row.getLong(column + 3),
        row.getLong(column + 4),
        row.getLong(column + 5),
        row.getLong(column + 6));
  }
}
