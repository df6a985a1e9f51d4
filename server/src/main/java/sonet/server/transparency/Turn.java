package sonet.server.transparency;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.transparency.operator.LogBatch;

/// All that waits for a log, entry by entry.
///
/// While an entry is being stored, which is mostly waiting for the disk, the next one is made, from
/// the tip that the log has once the first is stored. It is stored only when that one was; if it
/// was not, the work is lost and nothing else. The two share no label: the next version of a label,
/// and the key that it is sealed with, stand in the store.
final class Turn {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());

  private final TenantLog log;
  private final Growth growth;
  private final Predicate<TenantLog.Shown> old;
  private final Stored stored;
  private @Nullable Storing storing;

  /// A turn of a log.
  ///
  /// @param old whether there should be an entry even if nothing waits
  /// @param stored hears of each entry
  Turn(TenantLog log, Growth growth, Predicate<TenantLog.Shown> old, Stored stored) {
    this.log = log;
    this.growth = growth;
    this.old = old;
    this.stored = stored;
  }

  /// Hears of what was stored, after it is shown.
  interface Stored {
    /// An entry was stored, or the queue was taken further.
    ///
    /// @param nanos since it was begun to be made
    void stored(Growth.Next next, Optional<LogBatch> batch, long nanos) throws RefusalException;
  }

  /// What is being stored by a thread of its own.
  private record Storing(
      Growth.Made made, Set<Bytes> labels, long begun, FutureTask<Growth.Written> task) {}

  /// Takes all that waits; false when another process was faster, so that the log must be read
  /// again. Nothing is being stored when this returns or throws.
  ///
  /// @param closing whether to end after the entry that is being stored
  boolean takeAll(BooleanSupplier closing) throws RefusalException {
    try {
      boolean mine = true;
      boolean more = true;
      while (mine && more && !closing.getAsBoolean()) {
        Optional<Growth.Next> next = next();
        if (next.isPresent() && next.get().isNothing()) {
          break;
        }
        more = next.isEmpty() || next.get().hasMore();
        mine = next.isEmpty() ? settle() : add(next.get());
      }
      return mine && settle();
    } finally {
      end();
    }
  }

  /// What comes after that which is being stored; empty when that must be there first.
  private Optional<Growth.Next> next() throws RefusalException {
    Storing before = storing;
    if (before == null) {
      return Optional.of(growth.next(log, log.shown(), old.test(log.shown())));
    }
    if (log.isChanging() || !log.erased().isEmpty()) {
      return Optional.empty();
    }
    TenantLog.Shown after = before.made().after();
    Growth.Next next = growth.next(log, after, old.test(after));
    return next.dependsOn(before.labels()) ? Optional.empty() : Optional.of(next);
  }

  private boolean add(Growth.Next next) throws RefusalException {
    long begun = System.nanoTime();
    Growth.Made made =
        growth.make(log, storing == null ? log.shown() : storing.made().after(), next);
    if (!settle()) {
      return false;
    }
    growth.begin(log, made);
    FutureTask<Growth.Written> task = new FutureTask<>(() -> store(made));
    storing = new Storing(made, next.labels(), begun, task);
    if (next.hasMore()) {
      Thread _ = Thread.ofVirtual().name("sonet-sequencer-store").start(task);
    } else {
      task.run();
    }
    return true;
  }

  private Growth.Written store(Growth.Made made) throws RefusalException {
    Growth.Written written = growth.store(log, made);
    written.shown().ifPresent(log::show);
    return written;
  }

  /// Waits for what is being stored; whether it was.
  private boolean settle() throws RefusalException {
    Storing before = storing;
    if (before == null) {
      return true;
    }
    storing = null;
    Growth.Written written = await(before.task());
    if (written.shown().isEmpty()) {
      return false;
    }
    stored.stored(before.made().next(), written.batch(), System.nanoTime() - before.begun());
    return true;
  }

  private static Growth.Written await(FutureTask<Growth.Written> task) throws RefusalException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RefusalException refusal -> throw refusal;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new AssertionError("what storing an entry throws", e);
      }
    }
  }

  /// When the next entry could not be made, the one before is stored all the same.
  private void end() {
    try {
      boolean _ = settle();
    } catch (RefusalException | RuntimeException | AssertionError e) {
      LOG.log(System.Logger.Level.WARNING, "an entry of a log was not stored", e);
    }
  }
}
