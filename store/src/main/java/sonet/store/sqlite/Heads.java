package sonet.store.sqlite;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import sonet.store.Head;
import sonet.store.LogId;

/// The rows of `log_head`, and those last used in the memory of the thread that writes: nobody else
/// changes them, so an append need not ask the database where its log stands.
final class Heads {
  private static final int KEPT = 4096;

  private final Map<LogId, Row> rows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LogId, Row> eldest) {
          return size() > KEPT;
        }
      };

  /// A row; its id is 0 when there is none.
  ///
  /// @param oldest when the first entry that is kept was taken
  record Row(long id, Head head, long oldest) {
    static final Row NONE = new Row(0, Head.NONE, Millis.NEVER);
  }

  /// The row of a log, for the thread that writes.
  Row get(Connection connection, LogId log) throws SQLException {
    Row row = rows.get(log);
    if (row == null) {
      row = read(connection, log);
      put(log, row);
    }
    return row;
  }

  /// Remembers a row as it was just written.
  void put(LogId log, Row row) {
    var _ = rows.put(log, row);
  }

  /// Asks the database anew for a log.
  void forget(LogId log) {
    var _ = rows.remove(log);
  }

  /// Asks the database anew for every log.
  void forget() {
    rows.clear();
  }

  /// The row of a log as the database has it.
  static Row read(Connection connection, LogId log) throws SQLException {
    return connection
        .first(
            "SELECT id, seq, trimmed, epoch, marked, hash, oldest FROM log_head"
                + " WHERE tenant = ? AND kind = ? AND name = ?",
            row ->
                new Row(
                    row.getLong(1),
                    new Head(
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        Connection.bytes(row, 6)),
                    row.getLong(7)),
            log.tenant().id(),
            log.kind(),
            log.name())
        .orElse(Row.NONE);
  }
}
