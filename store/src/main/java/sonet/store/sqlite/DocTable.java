package sonet.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;

/// The table of the documents.
final class DocTable {
  private DocTable() {}

  static Optional<Doc> get(Connection connection, DocId id) throws SQLException {
    return connection.first(
        "SELECT version, body FROM doc WHERE tenant = ? AND kind = ? AND key = ?",
        row -> new Doc(id, row.getLong(1), Connection.bytes(row, 2)),
        id.tenant().id(),
        id.kind(),
        id.key());
  }

  /// The keys that begin with a prefix lie together; the first one that does not ends the scan.
  static List<Doc> scan(Connection connection, DocId from, Bytes after, int limit)
      throws SQLException {
    Bytes prefix = from.key();
    Bytes start = after.compareTo(prefix) >= 0 ? after : prefix;
    List<Doc> found =
        connection.list(
            "SELECT version, body, key FROM doc"
                + " WHERE tenant = ? AND kind = ? AND key >= ? ORDER BY key LIMIT ?",
            row ->
                new Doc(
                    new DocId(from.tenant(), from.kind(), Connection.bytes(row, 3)),
                    row.getLong(1),
                    Connection.bytes(row, 2)),
            from.tenant().id(),
            from.kind(),
            start,
            limit + 1);
    return found.stream()
        .takeWhile(doc -> startsWith(doc.id().key(), prefix))
        .filter(doc -> after.isEmpty() || doc.id().key().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  private static boolean startsWith(Bytes key, Bytes prefix) {
    return key.length() >= prefix.length() && key.slice(0, prefix.length()).equals(prefix);
  }

  static boolean allows(DocWrite write, Optional<Doc> present) {
    return switch (write) {
      case DocWrite.Put put -> true;
      case DocWrite.Create create -> present.isEmpty();
      case DocWrite.Replace replace ->
          present.isPresent() && present.get().version() == replace.version();
      case DocWrite.Delete delete -> true;
    };
  }

  static void write(Connection connection, DocWrite write) throws SQLException {
    switch (write) {
      case DocWrite.Put put -> upsert(connection, put.id(), put.body());
      case DocWrite.Create create -> upsert(connection, create.id(), create.body());
      case DocWrite.Replace replace -> upsert(connection, replace.id(), replace.body());
      case DocWrite.Delete delete -> {
        connection.change(
            "DELETE FROM doc WHERE tenant = ? AND kind = ? AND key = ?",
            delete.id().tenant().id(),
            delete.id().kind(),
            delete.id().key());
      }
    }
  }

  private static void upsert(Connection connection, DocId id, Bytes body) throws SQLException {
    connection.change(
        "INSERT INTO doc (tenant, kind, key, version, body) VALUES (?, ?, ?, 1, ?)"
            + " ON CONFLICT (tenant, kind, key)"
            + " DO UPDATE SET version = version + 1, body = excluded.body",
        id.tenant().id(),
        id.kind(),
        id.key(),
        body);
  }
}
