package sonet.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.ChainHash;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.PoolCount;
import sonet.store.PoolFilling;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.StoredEntry;
import sonet.store.Taken;
import sonet.store.Tenant;
import sonet.store.Usage;

/// The embedded engine: the file `sonet.db` in a folder of its own.
///
/// Write-ahead log with `synchronous=FULL`: what a write answered survives the end of the process
/// and the loss of power. One process at a time, kept by a lock on `sonet.lock`.
public final class SqliteStore implements Store {
  private final FileChannel lock;
  private final Writer writer;
  private final Readers readers;
  private final Tables tables;
  private final String url;

  private SqliteStore(FileChannel lock, Writer writer, Readers readers, Tables tables, String url) {
    this.url = url;
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
    this.tables = tables;
  }

  private record Tables(LogTables logs, DocTable docs, PoolTable pools, UsageTable usage)
      implements Ledger {
    static Tables of(SqliteOptions options, ChainHash hash) {
      UsageTable usage = new UsageTable();
      DocTable docs = new DocTable(options.clock(), usage);
      PoolTable pools = new PoolTable(options.clock(), usage);
      return new Tables(new LogTables(hash, docs, usage), docs, pools, usage);
    }

    @Override
    public void settle(Connection connection) throws SQLException {
      usage.settle(connection);
    }

    @Override
    public void forget() {
      usage.forget();
      logs.forget();
    }
  }

  /// Opens the store in a folder, and makes it when there is none.
  ///
  /// @throws StoreException with `IN_USE`, `NEWER_SCHEMA`, `CORRUPT`, `FULL` or `IO`
  public static SqliteStore open(SqliteOptions options, ChainHash hash) throws StoreException {
    FileChannel lock = lock(options.folder());
    String url = "jdbc:sqlite:" + options.folder().resolve("sonet.db");
    try {
      Connection connection = Connection.toWrite(url);
      try {
        Schema.migrate(connection);
        limit(connection, options.maxBytes());
        Readers readers = Readers.open(url, options.readers());
        Tables tables = Tables.of(options, hash);
        Writer writer = Writer.start(connection, tables, Checkpointer.start(url));
        return new SqliteStore(lock, writer, readers, tables, url);
      } catch (SQLException | StoreException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      release(lock);
      throw Failures.of(e);
    } catch (StoreException e) {
      release(lock);
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws StoreException {
    try {
      var _ = Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("sonet.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        // This process has it open itself, which is just as bad.
      }
      channel.close();
    } catch (IOException e) {
      throw new StoreException(
          Reason.IO, "the folder " + folder + " cannot be written: " + e.getMessage(), e);
    }
    throw new StoreException(
        Reason.IN_USE, "another process uses the folder " + folder + "; end it or name another");
  }

  private static void limit(Connection connection, long maxBytes) throws SQLException {
    long pageSize = connection.number("PRAGMA page_size").orElseThrow();
    long pages = Math.clamp(maxBytes / pageSize, 1, 0xfffffffeL);
    connection.execute("PRAGMA max_page_count = " + pages);
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
      System.getLogger(SqliteStore.class.getName())
          .log(System.Logger.Level.WARNING, "the lock of the store stays", e);
    }
  }

  /// Watches a copying.
  @FunctionalInterface
  public interface CopyObserver {
    /// Says how far it is; it may take its time.
    void copied(long bytes, long of);
  }

  /// Copies the database as it is now to a file that is not there yet, while others go on writing.
  ///
  /// @throws StoreException when it cannot be written
  public void copyTo(Path file, CopyObserver observer) throws StoreException {
    try (Connection connection = Connection.toRead(url)) {
      connection.copyTo(file, observer);
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public Outcome write(Batch batch) throws StoreException {
    return writer.write(connection -> tables.logs().write(connection, batch));
  }

  @Override
  public Head head(LogId log) throws StoreException {
    return readers.read(connection -> tables.logs().head(connection, log));
  }

  @Override
  public List<StoredEntry> read(LogId log, long after, PageLimit limit) throws StoreException {
    return readers.read(connection -> tables.logs().read(connection, log, after, limit));
  }

  @Override
  public Optional<StoredEntry> find(LogId log, Bytes idem) throws StoreException {
    return readers.read(connection -> tables.logs().find(connection, log, idem));
  }

  @Override
  public OptionalLong beginOf(LogId log, long epoch) throws StoreException {
    return readers.read(connection -> tables.logs().beginOf(connection, log, epoch));
  }

  @Override
  public void trim(LogId log, long upTo) throws StoreException {
    boolean more = true;
    while (more) {
      more = writer.write(connection -> tables.logs().trim(connection, log, upTo));
    }
  }

  @Override
  public List<LogId> olderThan(LogKind kind, Instant before, Bytes after, int limit)
      throws StoreException {
    return readers.read(
        connection -> tables.logs().olderThan(connection, kind, before, after, limit));
  }

  @Override
  public long lastBefore(LogId log, Instant before, Instant now) throws StoreException {
    return readers.read(connection -> tables.logs().lastBefore(connection, log, before, now));
  }

  @Override
  public Optional<Doc> get(DocId id) throws StoreException {
    return readers.read(connection -> tables.docs().get(connection, id));
  }

  @Override
  public List<Optional<Doc>> getAll(List<DocId> ids) throws StoreException {
    return readers.read(connection -> tables.docs().getAll(connection, ids));
  }

  @Override
  public List<Doc> scan(DocId from, Bytes after, int limit) throws StoreException {
    return readers.read(connection -> tables.docs().scan(connection, from, after, limit));
  }

  @Override
  public void add(PoolId pool, List<PoolItem> items) throws StoreException {
    List<PoolItem> copy = List.copyOf(items);
    var _ =
        writer.write(connection -> {
          tables.pools().add(connection, pool, copy);
          return copy.size();
        });
  }

  @Override
  public void setLastResort(PoolId pool, PoolItem item) throws StoreException {
    var _ =
        writer.write(connection -> {
          tables.pools().setLastResort(connection, pool, item);
          return 1;
        });
  }

  @Override
  public List<Taken> take(List<PoolId> pools, Instant now) throws StoreException {
    List<PoolId> copy = List.copyOf(pools);
    return writer.write(connection -> tables.pools().take(connection, copy, now));
  }

  @Override
  public List<PoolCount> counts(PoolId owner, Instant now) throws StoreException {
    return readers.read(connection -> PoolTable.counts(connection, owner, now));
  }

  @Override
  public void replace(PoolId owner, List<PoolFilling> fillings) throws StoreException {
    List<PoolFilling> copy = List.copyOf(fillings);
    var _ =
        writer.write(connection -> {
          tables.pools().replace(connection, owner, copy);
          return copy.size();
        });
  }

  @Override
  public void drop(PoolId owner) throws StoreException {
    var _ =
        writer.write(connection -> {
          tables.pools().drop(connection, owner);
          return owner;
        });
  }

  @Override
  public Usage usage(Tenant tenant) throws StoreException {
    return readers.read(connection -> UsageTable.of(connection, tenant));
  }

  @Override
  public boolean erase(Tenant tenant, int limit) throws StoreException {
    return writer.write(connection ->
        tables.docs().erase(connection, tenant, limit) == limit
            || tables.pools().erase(connection, tenant, limit) == limit
            || tables.logs().erase(connection, tenant, limit));
  }

  @Override
  public int sweep(int limit) throws StoreException {
    return writer.write(connection -> {
      int docs = tables.docs().sweep(connection, limit);
      return docs + tables.pools().sweep(connection, limit - docs);
    });
  }

  /// What is deleted is overwritten within the file (`secure_delete`), but the write-ahead log
  /// still has pages as they were: all of it is carried over, and then it is cut to nothing.
  @Override
  public void scrub() throws StoreException {
    try (Connection connection = Connection.toWrite(url)) {
      if (connection.number("PRAGMA wal_checkpoint(TRUNCATE)").orElse(1) != 0) {
        throw new StoreException(
            Reason.OVERLOADED, "others read and write too much for the log to be cut now");
      }
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  /// Readers first, so that the writer, as the last one, folds the write-ahead log into the file.
  @Override
  public void close() {
    readers.close();
    writer.close();
    release(lock);
  }
}
