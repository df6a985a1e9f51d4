package sonet.store.sqlite;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The thread that carries what was written ahead over into the file, beside the one that writes,
/// so that no caller waits for it. It begins when some 16 MiB were written, by bytes and not by
/// pieces: a few hundred of these can be as much as the log may have. The write-ahead log begins
/// anew when the writer finds that all of it was carried over; at 64 MiB the writer sees to that
/// itself.
final class Checkpointer implements AutoCloseable {
  /// By the count of [Connection#takeWritten], about half of which there is.
  private static final long MUCH = 32L << 20;

  private static final long PAUSE_SECONDS = 5;

  private final Connection connection;
  private final AtomicLong written = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  private Checkpointer(Connection connection) {
    this.connection = connection;
    this.thread = Thread.ofPlatform().daemon().name("sonet-store-checkpoint").unstarted(this::run);
  }

  static Checkpointer start(String url) throws SQLException {
    Checkpointer checkpointer = new Checkpointer(Connection.toWrite(url));
    checkpointer.thread.start();
    return checkpointer;
  }

  /// Says that about so many bytes were committed.
  void wrote(long bytes) {
    if (written.addAndGet(bytes) >= MUCH) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(PAUSE_SECONDS));
      if (!closed && written.getAndSet(0) > 0) {
        checkpoint();
      }
    }
  }

  private void checkpoint() {
    try {
      connection.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      // What was written is safe where it is; the next time may go better.
      System.getLogger(Checkpointer.class.getName())
          .log(Level.WARNING, "what was written ahead was not carried over", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Uninterrupted.run(thread::join);
    try {
      connection.close();
    } catch (SQLException e) {
      System.getLogger(Checkpointer.class.getName())
          .log(Level.WARNING, "the checkpointer of the store did not close", e);
    }
  }
}
