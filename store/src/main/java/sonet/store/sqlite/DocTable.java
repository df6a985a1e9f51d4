package sonet.store.sqlite;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Tenant;

/// The table of the documents.
final class DocTable {
  private final InstantSource clock;
  private final UsageTable usage;

  DocTable(InstantSource clock, UsageTable usage) {
    this.clock = clock;
    this.usage = usage;
  }

  Optional<Doc> get(Connection connection, DocId id) throws SQLException {
    return connection.first(
        "SELECT version, body, expires FROM doc WHERE tenant = ? AND kind = ? AND key = ? AND expires > ?",
        row ->
            new Doc(id, row.getLong(1), Connection.bytes(row, 2), Millis.instant(row.getLong(3))),
        id.tenant().id(),
        id.kind(),
        id.key(),
        clock.millis());
  }

  /// In one reading, which has to look only once whether anything was written, and keeps the upper
  /// pages until it is over.
  List<Optional<Doc>> getAll(Connection connection, List<DocId> ids) throws SQLException {
    return connection.reading(() -> {
      List<Optional<Doc>> found = new ArrayList<>(ids.size());
      for (DocId id : ids) {
        found.add(get(connection, id));
      }
      return found;
    });
  }

  /// The keys that begin with a prefix lie together, from the prefix to what comes after all of its
  /// extensions.
  List<Doc> scan(Connection connection, DocId from, Bytes after, int limit) throws SQLException {
    Bytes prefix = from.key();
    boolean onwards = !after.isEmpty() && after.compareTo(prefix) >= 0;
    Optional<Bytes> end = end(prefix);
    List<Object> parameters = new ArrayList<>();
    parameters.add(from.tenant().id());
    parameters.add(from.kind());
    parameters.add(onwards ? after : prefix);
    end.ifPresent(parameters::add);
    parameters.add(clock.millis());
    parameters.add(limit);
    return connection.list(
        "SELECT version, body, key, expires FROM doc WHERE tenant = ? AND kind = ?"
            + (onwards ? " AND key > ?" : " AND key >= ?")
            + (end.isPresent() ? " AND key < ?" : "")
            + " AND expires > ? ORDER BY key LIMIT ?",
        row ->
            new Doc(
                new DocId(from.tenant(), from.kind(), Connection.bytes(row, 3)),
                row.getLong(1),
                Connection.bytes(row, 2),
                Millis.instant(row.getLong(4))),
        parameters.toArray());
  }

  /// The first key that is greater than every one that begins with a prefix.
  private static Optional<Bytes> end(Bytes prefix) {
    int length = prefix.length();
    while (length > 0 && prefix.at(length - 1) == (byte) 0xff) {
      length--;
    }
    if (length == 0) {
      return Optional.empty();
    }
    byte[] end = prefix.slice(0, length).toArray();
    end[length - 1]++;
    return Optional.of(Bytes.wrap(end));
  }

  /// A document as a writer must know it; `length` is that of its body.
  record Present(long version, long length, boolean expired) {}

  private Optional<Present> present(Connection connection, DocId id) throws SQLException {
    long now = clock.millis();
    return connection.first(
        "SELECT version, length(body), expires FROM doc WHERE tenant = ? AND kind = ? AND key = ?",
        row -> new Present(row.getLong(1), row.getLong(2), row.getLong(3) <= now),
        id.tenant().id(),
        id.kind(),
        id.key());
  }

  /// A change with what stood there when it was looked whether it may happen. Documents of a batch
  /// are different ones, so none of its changes makes another's look wrong.
  ///
  /// @param write the change
  /// @param present what stands there
  record Change(DocWrite write, Optional<Present> present) {
    /// Whether it may happen.
    boolean isAllowed() {
      return switch (write) {
        case DocWrite.Put _, DocWrite.Delete _ -> true;
        case DocWrite.Create _ -> present.filter(there -> !there.expired()).isEmpty();
        case DocWrite.Replace replace ->
            present
                .filter(there -> !there.expired() && there.version() == replace.version())
                .isPresent();
      };
    }
  }

  /// Looks what a change would meet.
  Change look(Connection connection, DocWrite write) throws SQLException {
    return new Change(write, present(connection, write.id()));
  }

  /// Makes a change that may happen.
  void write(Connection connection, Change change) throws SQLException {
    Optional<Present> present = change.present();
    switch (change.write()) {
      case DocWrite.Put put -> upsert(connection, put, present);
      case DocWrite.Create create ->
          upsert(
              connection,
              new DocWrite.Put(create.id(), create.body(), create.expiresAt()),
              present);
      case DocWrite.Replace replace ->
          upsert(
              connection,
              new DocWrite.Put(replace.id(), replace.body(), replace.expiresAt()),
              present);
      case DocWrite.Delete delete -> {
        int gone =
            connection.update(
                "DELETE FROM doc WHERE tenant = ? AND kind = ? AND key = ?",
                delete.id().tenant().id(),
                delete.id().kind(),
                delete.id().key());
        usage.addDocs(delete.id().tenant(), -gone, -present.map(Present::length).orElse(0L));
      }
    }
  }

  /// The versions of one that expired do not go on: other engines forget it entirely.
  private void upsert(Connection connection, DocWrite.Put put, Optional<Present> present)
      throws SQLException {
    long version = present.filter(there -> !there.expired()).map(Present::version).orElse(0L) + 1;
    DocId id = put.id();
    connection.change(
        "INSERT INTO doc (tenant, kind, key, version, body, expires) VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant, kind, key) DO UPDATE SET version = excluded.version,"
            + " body = excluded.body, expires = excluded.expires",
        id.tenant().id(),
        id.kind(),
        id.key(),
        version,
        put.body(),
        Millis.of(put.expiresAt()));
    usage.addDocs(
        id.tenant(),
        present.isEmpty() ? 1 : 0,
        put.body().length() - present.map(Present::length).orElse(0L));
  }

  /// Removes expired ones; how many.
  int sweep(Connection connection, int limit) throws SQLException {
    record Expired(long row, Tenant tenant, long length) {}
    List<Expired> gone =
        connection.list(
            "SELECT rowid, tenant, length(body) FROM doc"
                + " WHERE expires < 9223372036854775807 AND expires <= ? LIMIT ?",
            row -> new Expired(row.getLong(1), new Tenant(row.getInt(2)), row.getLong(3)),
            clock.millis(),
            limit);
    for (Expired doc : gone) {
      connection.change("DELETE FROM doc WHERE rowid = ?", doc.row());
      usage.addDocs(doc.tenant(), -1, -doc.length());
    }
    return gone.size();
  }

  /// Removes some of a tenant's; how many.
  int erase(Connection connection, Tenant tenant, int limit) throws SQLException {
    record Held(long row, long length) {}
    List<Held> gone =
        connection.list(
            "SELECT rowid, length(body) FROM doc WHERE tenant = ? LIMIT ?",
            row -> new Held(row.getLong(1), row.getLong(2)),
            tenant.id(),
            limit);
    for (Held doc : gone) {
      connection.change("DELETE FROM doc WHERE rowid = ?", doc.row());
      usage.addDocs(tenant, -1, -doc.length());
    }
    return gone.size();
  }
}
