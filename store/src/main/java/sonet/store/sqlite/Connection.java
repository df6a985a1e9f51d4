package sonet.store.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;
import sonet.crypto.Bytes;

/// One connection to the file, with its statements prepared once. Used by one thread at a time.
final class Connection implements AutoCloseable {
  private static final int BUSY_MILLIS = 100;
  private static final int BUSY_TIMES = 100;

  /// What SQLite writes at least when a row changes.
  private static final int PAGE = 4096;

  /// A quarter of a mebibyte at once.
  private static final int COPIED_PAGES = 64;

  private final java.sql.Connection jdbc;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /// About how many bytes statements have put into the write-ahead log.
  private long written;

  private Connection(java.sql.Connection jdbc) {
    this.jdbc = jdbc;
  }

  /// Makes a value of a row.
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// The connection that writes. It makes the file when there is none.
  static Connection toWrite(String url) throws SQLException {
    Connection connection = open(url);
    connection.execute("PRAGMA journal_mode = WAL");
    connection.execute("PRAGMA synchronous = FULL");
    connection.execute("PRAGMA journal_size_limit = 67108864");
    connection.execute("PRAGMA wal_autocheckpoint = 16384");
    connection.execute("PRAGMA cache_size = -16384");
    // What is deleted must not be found in the file: keys that were, and what they sealed.
    connection.execute("PRAGMA secure_delete = ON");
    return connection;
  }

  /// A connection that only reads.
  static Connection toRead(String url) throws SQLException {
    Connection connection = open(url);
    connection.execute("PRAGMA query_only = 1");
    return connection;
  }

  private static Connection open(String url) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setBusyTimeout(10_000);
    // Else the driver prepares and runs a query after each insertion, for a number nobody asks for.
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return new Connection(source.getConnection());
  }

  /// Copies the database as it is now to a file. Others write meanwhile: this connection stays in
  /// one reading, so that what they write neither shows in the copy nor makes it begin anew.
  void copyTo(Path file, SqliteStore.CopyObserver observer) throws SQLException {
    long pageSize = number("PRAGMA page_size").orElseThrow();
    execute("BEGIN");
    try {
      var _ = number("SELECT count(*) FROM sqlite_schema");
      int _ =
          jdbc.unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup(
                  "main",
                  file.toString(),
                  (left, all) -> observer.copied((all - left) * pageSize, all * pageSize),
                  BUSY_MILLIS,
                  BUSY_TIMES,
                  COPIED_PAGES);
    } finally {
      execute("ROLLBACK");
    }
  }

  /// Runs a statement that has no parameters, once.
  void execute(String sql) throws SQLException {
    try (var statement = jdbc.createStatement()) {
      var _ = statement.execute(sql);
    }
  }

  /// Several queries.
  interface Queries<T> {
    T run() throws SQLException;
  }

  /// Runs queries that all see the file as it is at one moment.
  <T> T reading(Queries<T> queries) throws SQLException {
    change("BEGIN");
    try {
      T result = queries.run();
      change("COMMIT");
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        execute("ROLLBACK");
      } catch (SQLException none) {
        // SQLite ends it by itself on some failures.
        e.addSuppressed(none);
      }
      throw e;
    }
  }

  /// Runs a statement that changes rows; how many it changed.
  int update(String sql, Object... parameters) throws SQLException {
    written += PAGE;
    for (Object parameter : parameters) {
      written += parameter instanceof Bytes bytes ? bytes.length() : 0;
    }
    return run(sql, PreparedStatement::executeUpdate, parameters);
  }

  /// About how many bytes were put into the write-ahead log since this was asked last: a page for
  /// each statement, which is more where rows are neighbours, and what it has to say.
  long takeWritten() {
    long taken = written;
    written = 0;
    return taken;
  }

  /// Runs a statement that changes rows.
  void change(String sql, Object... parameters) throws SQLException {
    int _ = update(sql, parameters);
  }

  /// All rows of a query.
  <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
    List<T> rows = new ArrayList<>();
    whileRows(sql, row -> rows.add(reader.read(row)), parameters);
    return rows;
  }

  /// Shows the rows of a query one by one, until the reader has enough.
  void whileRows(String sql, RowReader<Boolean> reader, Object... parameters) throws SQLException {
    var _ =
        run(
            sql,
            statement -> {
              try (ResultSet result = statement.executeQuery()) {
                boolean more = true;
                while (more && result.next()) {
                  more = reader.read(result);
                }
                return more;
              }
            },
            parameters);
  }

  /// The first row of a query.
  <T> Optional<T> first(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
    return run(
        sql,
        statement -> {
          try (ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
          }
        },
        parameters);
  }

  /// The one number that a query asks for.
  OptionalLong number(String sql, Object... parameters) throws SQLException {
    return first(sql, row -> row.getLong(1), parameters)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /// The byte string in a column.
  static Bytes bytes(ResultSet row, int column) throws SQLException {
    byte[] value = row.getBytes(column);
    return value == null ? Bytes.EMPTY : Bytes.wrap(value);
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, Use<T> use, Object... parameters) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = jdbc.prepareStatement(sql);
      statements.put(sql, statement);
    }
    bind(statement, parameters);
    try {
      return use.of(statement);
    } catch (SQLException e) {
      // The driver finalizes a statement that failed.
      statements.remove(sql);
      statement.close();
      throw e;
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case Bytes bytes -> statement.setBytes(i + 1, bytes.toArray());
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setLong(i + 1, number);
        default -> throw new IllegalArgumentException("a parameter is a number or bytes");
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    jdbc.close();
  }
}
