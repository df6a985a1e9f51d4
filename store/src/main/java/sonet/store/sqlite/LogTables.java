package sonet.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.ChainHash;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogStore;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;
import sonet.store.Tenant;
import sonet.store.Usage;
import sonet.store.sqlite.Heads.Row;

/// The tables of the logs, and the one transaction that writes a batch.
final class LogTables {
  /// What [#entry(ResultSet)] reads of `log_entry e`.
  static final String COLUMNS =
      "SELECT e.seq, e.kind, e.epoch, e.sender, e.subject, e.at, e.body, e.prev_hash";

  private static final String ENTRY =
      COLUMNS
          + " FROM log_head h JOIN log_entry e ON e.log = h.id"
          + " WHERE h.tenant = ? AND h.kind = ? AND h.name = ?";

  /// The entries after a number. There is one bound and not two: of two, SQLite takes one for its
  /// index, and looks at every entry from that one on.
  static final String READ = ENTRY + " AND e.seq > max(h.trimmed, ?) ORDER BY e.seq LIMIT ?";

  /// How many entries one transaction removes at most, for others wait meanwhile.
  private static final int PIECE = 500;

  private final ChainHash hash;
  private final DocTable docs;
  private final UsageTable usage;
  private final Heads heads = new Heads();

  LogTables(ChainHash hash, DocTable docs, UsageTable usage) {
    this.hash = hash;
    this.docs = docs;
    this.usage = usage;
  }

  /// Forgets what a transaction that was rolled back left in memory.
  void forget() {
    heads.forget();
  }

  /// Checks all that is expected, then writes all. Only the thread that writes calls this.
  Outcome write(Connection connection, Batch batch) throws SQLException {
    List<Row> rows = new ArrayList<>();
    for (LogWrite write : batch.logs()) {
      rows.add(heads.get(connection, write.log()));
    }
    List<DocTable.Change> changes = new ArrayList<>();
    for (DocWrite write : batch.docs()) {
      changes.add(docs.look(connection, write));
    }
    Optional<Outcome> conflict = conflict(connection, batch, rows, changes);
    if (conflict.isPresent()) {
      return duplicate(connection, batch, rows).orElse(conflict.get());
    }
    List<Head> after = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Optional<Head> head = append(connection, batch.logs().get(i), row);
      if (head.isEmpty() && i == 0) {
        // It was the first thing to be written, so nothing was.
        return duplicate(connection, batch, rows)
            .orElseThrow(() -> new AssertionError("an entry is there or not"));
      }
      after.add(head.orElse(row.head()));
    }
    for (DocTable.Change change : changes) {
      docs.write(connection, change);
    }
    return new Outcome.Written(after);
  }

  private Optional<Outcome> conflict(
      Connection connection, Batch batch, List<Row> rows, List<DocTable.Change> changes)
      throws SQLException {
    for (int i = 0; i < rows.size(); i++) {
      LogWrite write = batch.logs().get(i);
      Head head = rows.get(i).head();
      if (!write.expect().holds(head)) {
        return Optional.of(new Outcome.LogConflict(write.log(), head));
      }
    }
    for (DocTable.Change change : changes) {
      if (!change.isAllowed()) {
        DocId id = change.write().id();
        return Optional.of(new Outcome.DocConflict(id, docs.get(connection, id)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Outcome> duplicate(Connection connection, Batch batch, List<Row> rows)
      throws SQLException {
    if (rows.isEmpty() || rows.getFirst().id() == 0) {
      return Optional.empty();
    }
    return connection.first(
        "SELECT seq FROM log_entry WHERE log = ? AND idem = ?",
        row -> new Outcome.Duplicate(row.getLong(1)),
        rows.getFirst().id(),
        batch.logs().getFirst().entries().getFirst().idem());
  }

  /// Appends what is not there yet; empty, and nothing done, when the first entry is.
  private Optional<Head> append(Connection connection, LogWrite write, Row present)
      throws SQLException {
    Row row = present.id() == 0 ? create(connection, write.log()) : present;
    Head head = row.head();
    long seq = head.seq();
    Bytes last = head.hash();
    long oldest = row.oldest();
    long bytes = 0;
    for (NewEntry added : write.entries()) {
      StoredEntry entry = StoredEntry.of(added, seq + 1, last);
      if (insert(connection, row.id(), added.idem(), entry)) {
        seq++;
        last = hash.of(entry.hashInput());
        bytes += entry.body().length();
        oldest = oldest == Millis.NEVER ? entry.at().toEpochMilli() : oldest;
      } else if (seq == head.seq()) {
        return Optional.empty();
      }
    }
    usage.addEntries(write.log().tenant(), seq - head.seq(), bytes);
    long epoch = head.epoch();
    long marked = head.marked();
    switch (write.effect()) {
      case Effect.Plain() -> {}
      case Effect.Marks() -> marked = seq;
      case Effect.Begins(long next) -> {
        epoch = next;
        marked = seq;
        connection.change(
            "INSERT INTO log_epoch (log, epoch, seq) VALUES (?, ?, ?)", row.id(), epoch, seq);
      }
    }
    connection.change(
        "UPDATE log_head SET seq = ?, epoch = ?, marked = ?, hash = ?, oldest = ? WHERE id = ?",
        seq,
        epoch,
        marked,
        last,
        oldest,
        row.id());
    Head after = new Head(seq, head.trimmed(), epoch, marked, last);
    heads.put(write.log(), new Row(row.id(), after, oldest));
    return Optional.of(after);
  }

  private Row create(Connection connection, LogId log) throws SQLException {
    connection.change(
        "INSERT INTO log_head (tenant, kind, name, seq, trimmed, epoch, marked, hash)"
            + " VALUES (?, ?, ?, 0, 0, 0, 0, ?)",
        log.tenant().id(),
        log.kind(),
        log.name(),
        Head.NONE.hash());
    usage.add(log.tenant(), new Usage(1, 0, 0, 0, 0, 0, 0));
    long id = connection.number("SELECT last_insert_rowid()").orElseThrow();
    return new Row(id, Head.NONE, Millis.NEVER);
  }

  /// Whether it was inserted, and not there before.
  private static boolean insert(Connection connection, long log, Bytes idem, StoredEntry entry)
      throws SQLException {
    int inserted =
        connection.update(
            "INSERT INTO log_entry"
                + " (log, seq, kind, epoch, idem, sender, subject, at, prev_hash, body)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (log, idem) DO NOTHING",
            log,
            entry.seq(),
            entry.kind(),
            entry.epoch(),
            idem,
            entry.sender(),
            entry.subject(),
            entry.at().toEpochMilli(),
            entry.prevHash(),
            entry.body());
    return inserted > 0;
  }

  Head head(Connection connection, LogId log) throws SQLException {
    return Heads.read(connection, log).head();
  }

  List<StoredEntry> read(Connection connection, LogId log, long after, PageLimit limit)
      throws SQLException {
    int[] room = {limit.bytes()};
    List<StoredEntry> page = new ArrayList<>();
    connection.whileRows(
        READ,
        row -> {
          StoredEntry entry = entry(row);
          page.add(entry);
          room[0] -= entry.body().length();
          return room[0] > 0;
        },
        log.tenant().id(),
        log.kind(),
        log.name(),
        after,
        limit.entries());
    return page;
  }

  Optional<StoredEntry> find(Connection connection, LogId log, Bytes idem) throws SQLException {
    return connection.first(
        ENTRY + " AND e.idem = ? AND e.seq > h.trimmed",
        LogTables::entry,
        log.tenant().id(),
        log.kind(),
        log.name(),
        idem);
  }

  static StoredEntry entry(ResultSet row) throws SQLException {
    return new StoredEntry(
        row.getLong(1),
        row.getInt(2),
        row.getLong(3),
        Connection.bytes(row, 4),
        Connection.bytes(row, 5),
        Instant.ofEpochMilli(row.getLong(6)),
        Connection.bytes(row, 7),
        Connection.bytes(row, 8));
  }

  OptionalLong beginOf(Connection connection, LogId log, long epoch) throws SQLException {
    return connection.number(
        "SELECT e.seq FROM log_head h JOIN log_epoch e ON e.log = h.id"
            + " WHERE h.tenant = ? AND h.kind = ? AND h.name = ? AND e.epoch = ?",
        log.tenant().id(),
        log.kind(),
        log.name(),
        epoch);
  }

  /// Forgets entries, and removes some of them; whether there are more to be removed.
  boolean trim(Connection connection, LogId log, long upTo) throws SQLException {
    heads.forget(log);
    Row row = Heads.read(connection, log);
    Head head = row.head();
    long bound = Math.min(upTo, head.seq());
    boolean more = remove(connection, log.tenant(), row.id(), bound, PIECE) == PIECE;
    if (bound > head.trimmed() || row.oldest() != Millis.NEVER) {
      connection.change(
          "UPDATE log_head SET trimmed = ?, oldest = coalesce("
              + "(SELECT at FROM log_entry WHERE log = ? ORDER BY seq LIMIT 1), ?) WHERE id = ?",
          Math.max(bound, head.trimmed()),
          row.id(),
          Millis.NEVER,
          row.id());
    }
    return more;
  }

  /// Removes the first entries of a log up to a number; how many.
  private int remove(Connection connection, Tenant tenant, long log, long upTo, int limit)
      throws SQLException {
    record Held(long seq, long length) {}
    List<Held> gone =
        connection.list(
            "SELECT seq, length(body) FROM log_entry WHERE log = ? AND seq <= ?"
                + " ORDER BY seq LIMIT ?",
            row -> new Held(row.getLong(1), row.getLong(2)),
            log,
            upTo,
            limit);
    if (!gone.isEmpty()) {
      connection.change(
          "DELETE FROM log_entry WHERE log = ? AND seq <= ?", log, gone.getLast().seq());
      long bytes = gone.stream().mapToLong(Held::length).sum();
      usage.addEntries(tenant, -gone.size(), -bytes);
    }
    return gone.size();
  }

  List<LogId> olderThan(
      Connection connection, LogStore.LogKind kind, Instant before, Bytes after, int limit)
      throws SQLException {
    return connection.list(
        "SELECT name FROM log_head WHERE tenant = ? AND kind = ? AND name "
            + (after.isEmpty() ? ">=" : ">")
            + " ? AND oldest < ? ORDER BY name LIMIT ?",
        row -> new LogId(kind.tenant(), kind.kind(), Connection.bytes(row, 1)),
        kind.tenant().id(),
        kind.kind(),
        after,
        Millis.of(before),
        limit);
  }

  long lastBefore(Connection connection, LogId log, Instant before, Instant now)
      throws SQLException {
    long[] last = {0};
    connection.whileRows(
        "SELECT e.seq, e.at FROM log_head h JOIN log_entry e ON e.log = h.id"
            + " WHERE h.tenant = ? AND h.kind = ? AND h.name = ? AND e.seq > h.trimmed"
            + " ORDER BY e.seq",
        row -> {
          long at = row.getLong(2);
          if (at < Millis.of(before)) {
            last[0] = row.getLong(1);
          }
          return at < Millis.of(before) || at > Millis.of(now);
        },
        log.tenant().id(),
        log.kind(),
        log.name());
    return last[0];
  }

  /// Removes some of what the logs of a tenant hold, and then the logs; whether there may be more.
  boolean erase(Connection connection, Tenant tenant, int limit) throws SQLException {
    heads.forget();
    int left = limit;
    while (left > 0) {
      OptionalLong found =
          connection.number("SELECT id FROM log_head WHERE tenant = ? LIMIT 1", tenant.id());
      if (found.isEmpty()) {
        return false;
      }
      long log = found.getAsLong();
      left -= remove(connection, tenant, log, Long.MAX_VALUE, left);
      if (left <= 0) {
        return true;
      }
      connection.change("DELETE FROM log_epoch WHERE log = ?", log);
      connection.change("DELETE FROM log_head WHERE id = ?", log);
      usage.add(tenant, new Usage(-1, 0, 0, 0, 0, 0, 0));
      left--;
    }
    return true;
  }
}
