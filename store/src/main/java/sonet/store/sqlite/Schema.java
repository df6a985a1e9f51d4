package sonet.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;

/// The tables, as the steps that lead to them. `user_version` counts the steps that were taken; one
/// that was ever released is never changed.
final class Schema {
  /// Logs have a number of their own here, so that entries need not repeat tenant and name. Entries
  /// lie in the order they came, which makes an append an append of the file too.
  private static final List<String> FIRST =
      List.of(
          """
          CREATE TABLE log_head (
            id INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL, kind INTEGER NOT NULL, name BLOB NOT NULL,
            seq INTEGER NOT NULL, trimmed INTEGER NOT NULL, epoch INTEGER NOT NULL,
            marked INTEGER NOT NULL, hash BLOB NOT NULL,
            UNIQUE (tenant, kind, name)) STRICT\
          """,
          """
          CREATE TABLE log_entry (
            log INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL,
            epoch INTEGER NOT NULL, idem BLOB NOT NULL, sender BLOB NOT NULL,
            subject BLOB NOT NULL, at INTEGER NOT NULL, prev_hash BLOB NOT NULL,
            body BLOB NOT NULL) STRICT\
          """,
          "CREATE UNIQUE INDEX log_entry_seq ON log_entry (log, seq)",
          "CREATE UNIQUE INDEX log_entry_idem ON log_entry (log, idem)",
          """
          CREATE TABLE log_epoch (
            log INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (log, epoch)) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE doc (
            tenant INTEGER NOT NULL, kind INTEGER NOT NULL, key BLOB NOT NULL,
            version INTEGER NOT NULL, body BLOB NOT NULL,
            UNIQUE (tenant, kind, key)) STRICT\
          """,
          """
          CREATE TABLE pool_item (
            id INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL, owner BLOB NOT NULL, kind INTEGER NOT NULL,
            last_resort INTEGER NOT NULL, ref BLOB NOT NULL, expires INTEGER NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (tenant, owner, kind, last_resort, ref)) STRICT\
          """);

  /// What each tenant holds, counted.
  static final String COUNT_USAGE =
      """
      SELECT tenant, sum(logs), sum(entries), sum(entry_bytes), sum(docs), sum(doc_bytes),
        sum(items), sum(item_bytes)
      FROM (
        SELECT tenant, count(*) AS logs, 0 AS entries, 0 AS entry_bytes, 0 AS docs,
          0 AS doc_bytes, 0 AS items, 0 AS item_bytes
        FROM log_head GROUP BY tenant
        UNION ALL
        SELECT h.tenant, 0, count(*), sum(length(e.body)), 0, 0, 0, 0
        FROM log_head h JOIN log_entry e ON e.log = h.id GROUP BY h.tenant
        UNION ALL
        SELECT tenant, 0, 0, 0, count(*), sum(length(body)), 0, 0 FROM doc GROUP BY tenant
        UNION ALL
        SELECT tenant, 0, 0, 0, 0, 0, count(*), sum(length(body))
        FROM pool_item GROUP BY tenant)
      GROUP BY tenant\
      """;

  /// Expiry of documents, the age of logs, and what each tenant holds. The times of what does not
  /// expire, and of a log without entries, are the greatest number, which the index leaves out.
  private static final List<String> SECOND =
      List.of(
          "ALTER TABLE doc ADD COLUMN expires INTEGER NOT NULL DEFAULT 9223372036854775807",
          "CREATE INDEX doc_expires ON doc (expires) WHERE expires < 9223372036854775807",
          "CREATE INDEX pool_item_expires ON pool_item (expires)",
          "ALTER TABLE log_head ADD COLUMN oldest INTEGER NOT NULL DEFAULT 9223372036854775807",
          """
          UPDATE log_head SET oldest = coalesce(
            (SELECT at FROM log_entry WHERE log = log_head.id ORDER BY seq LIMIT 1),
            9223372036854775807)\
          """,
          """
          CREATE TABLE usage (
            tenant INTEGER PRIMARY KEY,
            logs INTEGER NOT NULL, entries INTEGER NOT NULL, entry_bytes INTEGER NOT NULL,
            docs INTEGER NOT NULL, doc_bytes INTEGER NOT NULL,
            items INTEGER NOT NULL, item_bytes INTEGER NOT NULL) STRICT\
          """,
          "INSERT INTO usage " + COUNT_USAGE);

  private static final List<List<String>> STEPS = List.of(FIRST, SECOND);

  private Schema() {}

  /// Takes the steps that are missing, each in one transaction.
  static void migrate(Connection connection) throws SQLException, StoreException {
    check(connection);
    for (int step = version(connection); step < STEPS.size(); step++) {
      connection.execute("BEGIN IMMEDIATE");
      for (String statement : STEPS.get(step)) {
        connection.execute(statement);
      }
      connection.execute("PRAGMA user_version = " + (step + 1));
      connection.execute("COMMIT");
    }
  }

  /// Refuses what a newer version wrote.
  static void check(Connection connection) throws SQLException, StoreException {
    int version = version(connection);
    if (version > STEPS.size()) {
      throw new StoreException(
          Reason.NEWER_SCHEMA,
          "the store was written by a newer version of Sonet (schema "
              + version
              + ", this one knows "
              + STEPS.size()
              + "); use that version");
    }
  }

  /// How many steps were taken.
  static int version(Connection connection) throws SQLException {
    return Math.toIntExact(connection.number("PRAGMA user_version").orElse(0));
  }
}
