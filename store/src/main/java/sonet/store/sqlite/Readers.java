package sonet.store.sqlite;

import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;

/// A few connections that read, lent out one reading at a time: the one that was given back last
/// first. What it has in memory of the file is good until the next commit, so readings that follow
/// each other find the upper pages there, and in turns each would read them for itself.
final class Readers implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final BlockingDeque<Connection> idle;
  private final int size;
  private volatile boolean closed;

  private Readers(int size) {
    this.size = size;
    this.idle = new LinkedBlockingDeque<>(size);
  }

  static Readers open(String url, int size) throws SQLException {
    Readers readers = new Readers(size);
    for (int i = 0; i < size; i++) {
      readers.idle.add(Connection.toRead(url));
    }
    return readers;
  }

  /// Reads with a connection that nobody else uses meanwhile.
  <T> T read(Writer.Work<T> work) throws StoreException {
    if (closed) {
      throw Failures.closed();
    }
    Connection connection = borrow();
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw Failures.of(e);
    } finally {
      idle.addFirst(connection);
    }
  }

  private Connection borrow() throws StoreException {
    try {
      Connection connection = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (connection == null) {
        throw closed
            ? Failures.closed()
            : new StoreException(
                Reason.OVERLOADED, "the store cannot read as fast as it is asked; try again later");
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.CLOSED, "the reading was given up", e);
    }
  }

  /// Waits for the readings under way, and closes the connections.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (int i = 0; i < size; i++) {
      try {
        Connection connection = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (connection != null) {
          connection.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException e) {
        System.getLogger(Readers.class.getName())
            .log(System.Logger.Level.WARNING, "a reader of the store did not close", e);
      }
    }
  }
}
