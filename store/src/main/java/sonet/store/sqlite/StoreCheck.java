package sonet.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.store.ChainHash;
import sonet.store.Head;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.Tenant;
import sonet.store.Usage;

/// Looks whether a database that nobody writes is whole: the file itself, and of every log that its
/// entries have no gap, each carries the hash of the one before, and the last one's is the head's.
public final class StoreCheck {
  private static final int MAX_DAMAGES = 100;

  private final Connection connection;
  private final ChainHash hash;
  private final List<String> damages = new ArrayList<>();
  private long entries;

  private StoreCheck(Connection connection, ChainHash hash) {
    this.connection = connection;
    this.hash = hash;
  }

  /// What is in a database.
  ///
  /// @param logs how many logs
  /// @param entries of those
  /// @param docs documents
  /// @param items things in pools
  public record Counts(long logs, long entries, long docs, long items) {}

  /// What was found.
  ///
  /// @param counts what is in it
  /// @param damages what is wrong with it, each named exactly; no more than a hundred
  public record Found(Counts counts, List<String> damages) {
    /// Copies the list.
    public Found {
      damages = List.copyOf(damages);
    }
  }

  /// Checks a file. It is read and not changed, whichever schema it has.
  ///
  /// @throws StoreException with `NEWER_SCHEMA`, or when the file cannot be read at all
  public static Found check(Path file, ChainHash hash) throws StoreException {
    try (Connection connection =
        Connection.toRead("jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1")) {
      Schema.check(connection);
      return new StoreCheck(connection, hash).run();
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  private Found run() throws SQLException {
    connection.whileRows(
        "PRAGMA integrity_check(" + MAX_DAMAGES + ")",
        row -> {
          String line = row.getString(1);
          return line.equals("ok") || damage("the database file: " + line);
        });
    List<Long> logs = connection.list("SELECT id FROM log_head ORDER BY id", row -> row.getLong(1));
    for (long log : logs) {
      if (damages.size() < MAX_DAMAGES) {
        check(log);
      }
    }
    connection.whileRows(
        "SELECT log, count(*) FROM log_entry WHERE log NOT IN (SELECT id FROM log_head)"
            + " GROUP BY log",
        row ->
            damage(
                row.getLong(2)
                    + " entries of log number "
                    + row.getLong(1)
                    + ", which is not there"));
    long docs = connection.number("SELECT count(*) FROM doc").orElse(0);
    long items = connection.number("SELECT count(*) FROM pool_item").orElse(0);
    if (Schema.version(connection) > 1) {
      usage();
    }
    return new Found(new Counts(logs.size(), entries, docs, items), damages);
  }

  /// Notes a damage; whether there is room for another.
  private boolean damage(String what) {
    damages.add(what);
    return damages.size() < MAX_DAMAGES;
  }

  /// A log as it should be.
  private record Log(String name, Head head) {}

  private void check(long id) throws SQLException {
    Log log =
        connection
            .first(
                "SELECT tenant, kind, name, seq, trimmed, epoch, marked, hash FROM log_head"
                    + " WHERE id = ?",
                row ->
                    new Log(
                        "log "
                            + Connection.bytes(row, 3)
                            + " of kind "
                            + row.getInt(2)
                            + " of tenant "
                            + row.getInt(1),
                        new Head(
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            Connection.bytes(row, 8))),
                id)
            .orElseThrow(() -> new AssertionError("it was listed"));
    Head head = log.head();
    Chain chain = new Chain(log, head.trimmed());
    connection.whileRows(
        LogTables.COLUMNS + " FROM log_entry e WHERE e.log = ? AND e.seq > ? ORDER BY e.seq",
        row -> chain.follow(LogTables.entry(row)),
        id,
        head.trimmed());
    chain.end();
    connection.whileRows(
        "SELECT epoch, seq FROM log_epoch WHERE log = ? AND (seq > ? OR epoch > ?)",
        row -> damage("epoch " + row.getLong(1) + " of " + log.name() + " begins behind its head"),
        id,
        head.seq(),
        head.epoch());
  }

  /// Goes along the entries of a log.
  private final class Chain {
    private final Log log;
    private long seq;
    private Bytes last;
    private boolean sound = true;

    Chain(Log log, long trimmed) {
      this.log = log;
      this.seq = trimmed;
      this.last = Head.NONE.hash();
    }

    boolean follow(StoredEntry entry) {
      entries++;
      if (entry.seq() != seq + 1) {
        return broken("entry " + (seq + 1) + " of " + log.name() + " is missing");
      }
      // What the first one that is left follows on was forgotten with its hash.
      boolean first = seq == log.head().trimmed() && seq > 0;
      if (!first && !entry.prevHash().equals(last)) {
        String before = seq == 0 ? "the beginning" : "entry " + seq;
        return broken("entry " + entry.seq() + " of " + log.name() + " does not follow " + before);
      }
      seq++;
      last = hash.of(entry.hashInput());
      return true;
    }

    private boolean broken(String what) {
      boolean _ = damage(what);
      sound = false;
      return false;
    }

    void end() {
      Head head = log.head();
      if (!sound) {
        return;
      }
      if (seq != head.seq()) {
        boolean _ =
            damage(log.name() + " ends with entry " + seq + ", its head says " + head.seq());
      } else if (seq > head.trimmed() && !last.equals(head.hash())) {
        boolean _ = damage("entry " + seq + " of " + log.name() + " is not the one its head knows");
      }
    }
  }

  private void usage() throws SQLException {
    record Held(Tenant tenant, Usage usage) {}
    List<Held> counted =
        connection.list(
            Schema.COUNT_USAGE,
            row -> new Held(new Tenant(row.getInt(1)), UsageTable.read(row, 2)));
    for (Held held : counted) {
      Usage noted = UsageTable.of(connection, held.tenant());
      if (!noted.equals(held.usage())) {
        boolean _ =
            damage(
                "tenant " + held.tenant().id() + " holds " + held.usage() + ", noted is " + noted);
      }
    }
  }
}
