package sonet.client.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;

/// The encrypted state of one device in a folder of its own.
///
/// It belongs to one thread at a time and to one process at a time: a lock file keeps a second one
/// out. SQLite in write-ahead mode with full synchronisation makes each transaction durable before
/// [#write(Work)] returns.
public final class StateFile implements AutoCloseable {
  private static final String FILE = "device.db";
  private static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS lock (id INTEGER PRIMARY KEY CHECK (id = 0), body BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS record (
        kind INTEGER NOT NULL, name BLOB NOT NULL, seq INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (kind, name, seq));
      """;

  private final FileChannel lockChannel;
  private final Connection connection;
  private final Seal seal;

  private StateFile(FileChannel lockChannel, Connection connection, Seal seal) {
    this.lockChannel = lockChannel;
    this.connection = connection;
    this.seal = seal;
  }

  /// What opening needs.
  ///
  /// @param folder made when it is not there
  /// @param provider of the primitives
  /// @param random for keys and nonces
  /// @param cost of the passphrase when the state is new; an existing one keeps its own
  public record Place(
      Path folder, CryptoProvider provider, RandomSource random, Argon2id.Cost cost) {}

  /// Whether a folder holds the state of a device.
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /// Opens the state in a folder, or makes one there.
  ///
  /// @throws ClientException with `WRONG_PASSPHRASE`, `STATE_IN_USE`, `STATE_TOO_NEW`,
  ///   `STATE_DAMAGED`, `DISK_FAILED` or `DISK_FULL`; nothing is changed then
  public static StateFile open(Place place, Secret passphrase) throws ClientException {
    FileChannel channel = lock(place.folder());
    Connection connection = null;
    try {
      connection = connect(place.folder().resolve(FILE));
      try (Secret master = master(connection, place, passphrase)) {
        return new StateFile(
            channel, connection, new Seal(place.provider(), place.random(), master));
      }
    } catch (SQLException | ClientException failed) {
      closeQuietly(connection, channel, failed);
      throw failed instanceof ClientException known ? known : failure((SQLException) failed);
    }
  }

  private static FileChannel lock(Path folder) throws ClientException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        restrict(folder, "rwx------");
      }
      Path file = folder.resolve("lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel)) {
        return channel;
      }
      channel.close();
    } catch (IOException failed) {
      throw new ClientException(
          Reason.DISK_FAILED, "The folder " + folder + " cannot be written to.", failed);
    }
    throw new ClientException(
        Reason.STATE_IN_USE, "Another program has the device in " + folder + " open.");
  }

  /// Whether the lock is ours now; the channel holds it until it is closed.
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> owner = PosixFilePermissions.fromString(permissions);
      Files.setPosixFilePermissions(path, owner);
    }
  }

  private static Connection connect(Path file) throws SQLException, ClientException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      restrict(file, "rw-------");
      var _ = statement.executeUpdate(SCHEMA);
      connection.setAutoCommit(false);
      return connection;
    } catch (IOException notOurs) {
      connection.close();
      throw new ClientException(
          Reason.DISK_FAILED, "The file " + file + " belongs to someone else.", notOurs);
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  private static Secret master(Connection connection, Place place, Secret passphrase)
      throws SQLException, ClientException {
    Optional<Bytes> lock = lockRecord(connection);
    if (lock.isPresent()) {
      connection.rollback();
      return Lock.decode(lock.get()).open(place.provider(), passphrase);
    }
    Secret master = Secret.random(place.random(), 32);
    Lock created =
        Lock.create(
            place.provider(), place.random(), place.cost(), new Lock.Unlocking(passphrase, master));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO lock (id, body) VALUES (0, ?)")) {
      insert.setBytes(1, created.encode().toArray());
      var _ = insert.executeUpdate();
      connection.commit();
    }
    return master;
  }

  private static Optional<Bytes> lockRecord(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT body FROM lock WHERE id = 0")) {
      return rows.next() ? Optional.of(Bytes.wrap(rows.getBytes(1))) : Optional.empty();
    }
  }

  /// What is done in one transaction.
  @FunctionalInterface
  public interface Work<T> {
    /// Reads and writes; a throw undoes all of it.
    T run(Transaction transaction) throws ClientException;
  }

  /// Runs work in a transaction and makes it durable before it returns.
  ///
  /// @throws ClientException what the work threw, or `DISK_FAILED`, `DISK_FULL`, `STATE_DAMAGED`;
  ///   nothing of the work has happened then
  public <T> T write(Work<T> work) throws ClientException {
    boolean done = false;
    try {
      T result = work.run(new Transaction(connection, seal));
      connection.commit();
      done = true;
      return result;
    } catch (SQLException failed) {
      throw failure(failed);
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  /// What is written in one transaction.
  @FunctionalInterface
  public interface Update {
    /// Reads and writes; a throw undoes all of it.
    void run(Transaction transaction) throws ClientException;
  }

  /// Writes in a transaction and makes it durable before it returns, as [#write(Work)] does.
  public void update(Update update) throws ClientException {
    var _ =
        write(t -> {
          update.run(t);
          return t;
        });
  }

  /// Runs work that only reads.
  public <T> T read(Work<T> work) throws ClientException {
    try {
      return work.run(new Transaction(connection, seal));
    } finally {
      rollback();
    }
  }

  /// Bounds the file as a full disk would, for tests.
  void limitPages(int pages) throws ClientException {
    try (Statement statement = connection.createStatement()) {
      var _ = statement.execute("PRAGMA max_page_count = " + pages);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException alreadyUndone) {
      // A transaction that SQLite has undone on its own, on a full disk for one, is undone.
    }
  }

  /// What a person is told of a failure of the database.
  static ClientException failure(SQLException failed) {
    // Primary result codes of SQLite: https://www.sqlite.org/rescode.html
    return switch (failed.getErrorCode() & 0xff) {
      case 13 ->
          new ClientException(Reason.DISK_FULL, "The disk is full: nothing was saved.", failed);
      case 11, 26 ->
          new ClientException(
              Reason.STATE_DAMAGED, "The local state is damaged: SQLite cannot read it.", failed);
      default ->
          new ClientException(
              Reason.DISK_FAILED, "The local state cannot be read or written.", failed);
    };
  }

  private static void closeQuietly(
      @Nullable Connection connection, FileChannel channel, Exception failed) {
    try {
      if (connection != null) {
        connection.close();
      }
      channel.close();
    } catch (SQLException | IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  /// Forgets the keys and lets go of the file.
  @Override
  public void close() throws ClientException {
    seal.close();
    try (FileChannel _ = lockChannel) {
      connection.close();
    } catch (SQLException failed) {
      throw failure(failed);
    } catch (IOException failed) {
      throw new ClientException(Reason.DISK_FAILED, "The lock cannot be released.", failed);
    }
  }
}
