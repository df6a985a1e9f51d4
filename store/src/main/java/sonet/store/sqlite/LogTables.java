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
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// The tables of the logs, and the one transaction that writes a batch.
final class LogTables {
  private static final String ENTRY =
      "SELECT e.seq, e.kind, e.epoch, e.sender, e.subject, e.at, e.body, e.prev_hash"
          + " FROM log_head h JOIN log_entry e ON e.log = h.id"
          + " WHERE h.tenant = ? AND h.kind = ? AND h.name = ?";

  private final ChainHash hash;

  LogTables(ChainHash hash) {
    this.hash = hash;
  }

  /// A row of `log_head`; its id is 0 when there is none.
  private record Row(long id, Head head) {
    static final Row NONE = new Row(0, Head.NONE);
  }

  /// Checks all that is expected, then writes all.
  Outcome write(Connection connection, Batch batch) throws SQLException {
    List<Row> rows = new ArrayList<>();
    for (LogWrite write : batch.logs()) {
      rows.add(row(connection, write.log()));
    }
    if (!rows.isEmpty()) {
      Bytes idem = batch.logs().getFirst().entries().getFirst().idem();
      OptionalLong before =
          connection.number(
              "SELECT seq FROM log_entry WHERE log = ? AND idem = ?", rows.getFirst().id(), idem);
      if (before.isPresent()) {
        return new Outcome.Duplicate(before.getAsLong());
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      LogWrite write = batch.logs().get(i);
      Head head = rows.get(i).head();
      if (!write.expect().holds(head)) {
        return new Outcome.LogConflict(write.log(), head);
      }
    }
    for (DocWrite write : batch.docs()) {
      Optional<Doc> present = DocTable.get(connection, write.id());
      if (!DocTable.allows(write, present)) {
        return new Outcome.DocConflict(write.id(), present);
      }
    }
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      heads.add(append(connection, batch.logs().get(i), rows.get(i)));
    }
    for (DocWrite write : batch.docs()) {
      DocTable.write(connection, write);
    }
    return new Outcome.Written(heads);
  }

  private Head append(Connection connection, LogWrite write, Row present) throws SQLException {
    Row row = present.id() == 0 ? create(connection, write.log()) : present;
    Head head = row.head();
    long seq = head.seq();
    Bytes last = head.hash();
    for (NewEntry added : write.entries()) {
      StoredEntry entry = StoredEntry.of(added, ++seq, last);
      insert(connection, row.id(), added.idem(), entry);
      last = hash.of(entry.hashInput());
    }
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
        "UPDATE log_head SET seq = ?, epoch = ?, marked = ?, hash = ? WHERE id = ?",
        seq,
        epoch,
        marked,
        last,
        row.id());
    return new Head(seq, head.trimmed(), epoch, marked, last);
  }

  private static Row create(Connection connection, LogId log) throws SQLException {
    connection.change(
        "INSERT INTO log_head (tenant, kind, name, seq, trimmed, epoch, marked, hash)"
            + " VALUES (?, ?, ?, 0, 0, 0, 0, ?)",
        log.tenant().id(),
        log.kind(),
        log.name(),
        Head.NONE.hash());
    return new Row(connection.number("SELECT last_insert_rowid()").orElseThrow(), Head.NONE);
  }

  private static void insert(Connection connection, long log, Bytes idem, StoredEntry entry)
      throws SQLException {
    connection.change(
        "INSERT INTO log_entry"
            + " (log, seq, kind, epoch, idem, sender, subject, at, prev_hash, body)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
  }

  Head head(Connection connection, LogId log) throws SQLException {
    return row(connection, log).head();
  }

  private static Row row(Connection connection, LogId log) throws SQLException {
    return connection
        .first(
            "SELECT id, seq, trimmed, epoch, marked, hash FROM log_head"
                + " WHERE tenant = ? AND kind = ? AND name = ?",
            row ->
                new Row(
                    row.getLong(1),
                    new Head(
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        Connection.bytes(row, 6))),
            log.tenant().id(),
            log.kind(),
            log.name())
        .orElse(Row.NONE);
  }

  List<StoredEntry> read(Connection connection, LogId log, long after, PageLimit limit)
      throws SQLException {
    int[] room = {limit.bytes()};
    List<StoredEntry> page = new ArrayList<>();
    connection.whileRows(
        ENTRY + " AND e.seq > ? ORDER BY e.seq LIMIT ?",
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
        ENTRY + " AND e.idem = ?",
        LogTables::entry,
        log.tenant().id(),
        log.kind(),
        log.name(),
        idem);
  }

  private static StoredEntry entry(ResultSet row) throws SQLException {
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

  /// Forgets entries; whether there was any to forget.
  boolean trim(Connection connection, LogId log, long upTo) throws SQLException {
    Row row = row(connection, log);
    Head head = row.head();
    long bound = Math.min(upTo, head.seq());
    if (bound <= head.trimmed()) {
      return false;
    }
    long id = row.id();
    int deleted = connection.update("DELETE FROM log_entry WHERE log = ? AND seq <= ?", id, bound);
    connection.change("UPDATE log_head SET trimmed = ? WHERE id = ?", bound, id);
    return deleted > 0;
  }
}
