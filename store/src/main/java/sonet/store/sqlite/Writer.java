package sonet.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;

/// The one thread that writes.
///
/// It takes what waits, at most 256 pieces, runs them in one transaction, commits, and only then
/// lets their callers go on: they share the sync of the disk. While it syncs the next ones gather,
/// so a piece waits for one sync when it is alone and for two at most when there are many; there is
/// no waiting for company. When a piece or the commit fails, all of it is rolled back and each
/// piece runs again in a transaction of its own, so that one which finds the disk full takes no
/// other with it. A piece may therefore run twice, and must do nothing but write to the connection.
final class Writer implements AutoCloseable {
  private static final int MAX_PIECES = 256;
  private static final int QUEUE = 8192;
  private static final long PATIENCE_SECONDS = 5;

  private final Connection connection;
  private final Ledger ledger;
  private final Checkpointer checkpointer;
  private final BlockingQueue<Piece<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Piece<Boolean> end = new Piece<>(_ -> true);
  private final Thread thread;

  /// Held shared to hand in, alone to end: nothing is handed in behind the end.
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  private Writer(Connection connection, Ledger ledger, Checkpointer checkpointer) {
    this.connection = connection;
    this.ledger = ledger;
    this.checkpointer = checkpointer;
    this.thread = Thread.ofPlatform().daemon().name("sonet-store-writer").unstarted(this::run);
  }

  /// What a piece does within the transaction.
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  static Writer start(Connection connection, Ledger ledger, Checkpointer checkpointer) {
    Writer writer = new Writer(connection, ledger, checkpointer);
    writer.thread.start();
    return writer;
  }

  /// Runs a piece of work durably, together with others.
  <T> T write(Work<T> work) throws StoreException {
    Piece<T> piece = new Piece<>(work);
    enqueue(piece);
    return piece.await();
  }

  private void enqueue(Piece<?> piece) throws StoreException {
    gate.readLock().lock();
    try {
      if (closed) {
        throw Failures.closed();
      }
      if (!queue.offer(piece, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreException(
            Reason.OVERLOADED, "the store cannot write as fast as it is asked; try again later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.OVERLOADED, "the writing was given up before it began", e);
    } finally {
      gate.readLock().unlock();
    }
  }

  private void run() {
    List<Piece<?>> batch = new ArrayList<>(MAX_PIECES);
    while (!batch.contains(end)) {
      batch.clear();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts the writer", e);
      }
      queue.drainTo(batch, MAX_PIECES - 1);
      commit(batch);
    }
    checkpointer.close();
    try {
      connection.close();
    } catch (SQLException e) {
      // Everything that was answered is on the disk; the file is recovered at the next opening.
      System.getLogger(Writer.class.getName())
          .log(System.Logger.Level.WARNING, "the store did not close cleanly", e);
    }
  }

  private void commit(List<Piece<?>> batch) {
    try {
      transact(batch);
    } catch (SQLException | RuntimeException e) {
      if (batch.size() == 1) {
        batch.getFirst().fail(e);
        return;
      }
      for (Piece<?> piece : batch) {
        commit(List.of(piece));
      }
      return;
    }
    batch.forEach(Piece::done);
    checkpointer.wrote(connection.takeWritten());
  }

  private void transact(List<Piece<?>> batch) throws SQLException {
    try {
      connection.change("BEGIN IMMEDIATE");
      for (Piece<?> piece : batch) {
        piece.run(connection);
      }
      ledger.settle(connection);
      connection.change("COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  private void rollback(Exception cause) {
    ledger.forget();
    try {
      connection.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite rolls back by itself on some failures (https://sqlite.org/lang_transaction.html),
      // and then says that there is no transaction.
      cause.addSuppressed(e);
    }
  }

  /// Writes what was handed in before, and ends the thread.
  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        Uninterrupted.run(() -> queue.put(end));
      }
    } finally {
      gate.writeLock().unlock();
    }
    Uninterrupted.run(thread::join);
  }

  /// A piece of work with its result, awaited by its caller.
  private static final class Piece<T> {
    private final Work<T> work;
    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable Exception failure;

    Piece(Work<T> work) {
      this.work = work;
    }

    void run(Connection connection) throws SQLException {
      result = work.run(connection);
    }

    void done() {
      finished.countDown();
    }

    void fail(Exception e) {
      failure = e;
      finished.countDown();
    }

    T await() throws StoreException {
      Uninterrupted.run(finished::await);
      switch (failure) {
        case null -> {}
        case SQLException e -> throw Failures.of(e);
        case StoreException e -> throw e;
        default -> throw new AssertionError("a piece of work of the store", failure);
      }
      T value = result;
      if (value == null) {
        throw new AssertionError("a piece of work has a result");
      }
      return value;
    }
  }
}
