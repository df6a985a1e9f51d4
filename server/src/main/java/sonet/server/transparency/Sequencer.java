package sonet.server.transparency;

import io.micrometer.core.instrument.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.server.traffic.Metrics;
import sonet.store.LogId;
import sonet.store.Tenant;
import sonet.transparency.operator.LogBatch;

/// The one thread that makes logs grow.
///
/// It takes what waits for a log, at most as much as one entry can change, and writes the entry,
/// all that belongs to it, and the tip that says how far the queue was taken, in one batch on
/// condition that the tip is as it was. So an entry is there wholly or not at all, nothing that
/// waits is lost or taken twice, however the process ends and whoever else does the same: who finds
/// another tip begins again from that one. Then the head is shown.
///
/// A log with little to do gets an entry an interval at most; one with a full batch waiting gets
/// the next at once. A log with nothing to do gets an entry of padding before its head becomes old,
/// since a head says that nothing has happened up to its time.
public final class Sequencer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sequencer.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /// After so many entries a queue is trimmed, also when there is always more: what waited lies
  /// there open.
  private static final int MOST_UNTRIMMED = 20;

  /// So often in the time that a head may be old there is a new one.
  private static final int HEADS = 4;

  private final TenantLogs logs;
  private final Parts parts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Map<Tenant, TenantLog> waiting = new LinkedHashMap<>();

  /// Until when a log rests; the thread's own.
  private final Map<Tenant, Long> resting = new HashMap<>();

  private final List<LogFollower> followers = new CopyOnWriteArrayList<>();
  private final LongAdder entries = new LongAdder();
  private final LongAdder versions = new LongAdder();
  private final LongAdder paddings = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final Timer batches;
  private final Thread thread;

  /// Entries since a queue was trimmed; the thread's own.
  private int untrimmed;

  private volatile boolean closing;

  private Sequencer(TenantLogs logs, Parts parts) {
    this.logs = logs;
    this.parts = parts;
    Metrics metrics = parts.metrics();
    this.batches =
        metrics.timer("sonet.transparency.batches", "entries of logs, from queue to head");
    metrics.count("sonet.transparency.entries", "entries added to logs", entries::sum);
    metrics.count("sonet.transparency.versions", "versions of labels added", versions::sum);
    metrics.count("sonet.transparency.padding", "entries that keep logs fresh", paddings::sum);
    metrics.count(
        "sonet.transparency.conflicts",
        "entries that another process was faster with",
        conflicts::sum);
    metrics.gauge("sonet.transparency.waiting", "logs with something waiting", this::waiting);
    this.thread = Thread.ofPlatform().daemon().name("sonet-sequencer").unstarted(this::run);
  }

  /// What it works with.
  ///
  /// @param storage where entries are written
  /// @param growth makes entries
  /// @param serves whether a tenant is served, so that its log must stay fresh
  /// @param interval between two entries of a log
  /// @param clock the time of entries
  /// @param metrics what is counted
  public record Parts(
      Storage storage,
      Growth growth,
      Predicate<Tenant> serves,
      Duration interval,
      InstantSource clock,
      Metrics metrics) {}

  /// A sequencer of logs that does not run yet.
  public static Sequencer of(TenantLogs logs, Parts parts) {
    Sequencer sequencer = new Sequencer(logs, parts);
    logs.onWaiting(sequencer::wake);
    return sequencer;
  }

  /// Begins.
  public void start() {
    thread.start();
  }

  /// Tells someone of each batch from now on.
  public void follow(LogFollower follower) {
    followers.add(follower);
  }

  private long waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /// Something waits for a log, or its head is old.
  void wake(TenantLog log) {
    lock.lock();
    try {
      waiting.put(log.at().tenant(), log);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the head of a log should be replaced by a newer one.
  boolean isOld(TenantLog.Shown shown, TenantLog log) {
    long age = parts.clock().millis() - shown.timestamp();
    return shown.size() == 0 || age >= log.configuration().maxBehind() / HEADS;
  }

  /// Whether the head of a log is so old that nobody may accept it any more (§4.2). Whoever was
  /// given it would have to take the log for one that keeps something back.
  boolean isStale(TenantLog.Shown shown, TenantLog log) {
    return shown.size() > 0
        && parts.clock().millis() - shown.timestamp() > log.configuration().maxBehind();
  }

  private void run() {
    try {
      long round = System.nanoTime();
      while (!closing) {
        for (TenantLog log : due(round)) {
          turn(log);
        }
        if (System.nanoTime() - round >= 0) {
          round();
          round = System.nanoTime() + TICK.toNanos();
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /// Waits for logs that have something to do and are not resting, or for the time of a round.
  private List<TenantLog> due(long round) throws InterruptedException {
    lock.lock();
    try {
      while (!closing) {
        long now = System.nanoTime();
        List<TenantLog> due = new ArrayList<>();
        long next = round;
        for (TenantLog log : waiting.values()) {
          long rest = resting.getOrDefault(log.at().tenant(), now);
          if (rest - now <= 0) {
            due.add(log);
          } else if (rest - next < 0) {
            next = rest;
          }
        }
        due.forEach(log -> waiting.remove(log.at().tenant()));
        if (!due.isEmpty() || next - now <= 0) {
          return due;
        }
        long _ = work.awaitNanos(next - now);
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /// Looks after logs that nobody asks for.
  private void round() {
    for (TenantLog log : logs.all()) {
      if (parts.serves().test(log.at().tenant()) && isOld(log.shown(), log)) {
        wake(log);
      }
    }
  }

  /// Takes all that waits for a log.
  private void turn(TenantLog log) {
    Tenant tenant = log.at().tenant();
    try {
      Turn turn =
          new Turn(
              log,
              parts.growth(),
              shown -> isOld(shown, log),
              (next, batch, nanos) -> stored(log, next, batch, nanos));
      while (!closing && !turn.takeAll(() -> closing) && reload(log)) {
        conflicts.increment();
      }
      resting.put(tenant, System.nanoTime() + parts.interval().toNanos());
      trim(log);
      if (isBehind(log)) {
        wake(log);
      }
    } catch (RefusalException | RuntimeException | AssertionError e) {
      // At the edge of the thread: whatever it is, the other logs go on, and this one later. The
      // store lacks what it must have while a tenant is being erased in it.
      LOG.log(Level.WARNING, "a log of a tenant waits to grow until the store can be written", e);
      resting.put(tenant, System.nanoTime() + AFTER_FAILURE.toNanos());
      recover(log);
    }
  }

  /// It may have been written all the same.
  private void recover(TenantLog log) {
    try {
      if (reload(log)) {
        wake(log);
      }
    } catch (StoreFailure | AssertionError e) {
      wake(log);
    }
  }

  /// Looks how far the log has come in the store; one that is gone there is forgotten.
  private boolean reload(TenantLog log) {
    if (log.reload()) {
      return true;
    }
    logs.forget(log.at().tenant());
    return false;
  }

  private boolean isBehind(TenantLog log) throws RefusalException {
    LogId queue = log.at().transparency().queue();
    return parts.storage().call(store -> store.head(queue)).seq() > log.shown().document().taken();
  }

  private void stored(TenantLog log, Growth.Next next, Optional<LogBatch> batch, long nanos)
      throws RefusalException {
    batches.record(nanos, TimeUnit.NANOSECONDS);
    versions.add(next.kept());
    if (batch.isPresent()) {
      entries.increment();
      followers.forEach(follower -> follower.grew(log, batch.get()));
    }
    if (next.isPadding()) {
      paddings.increment();
    }
    untrimmed++;
    if (untrimmed >= MOST_UNTRIMMED) {
      trim(log);
    }
  }

  /// Forgets in the queue what is in the log, where it lies sealed.
  private void trim(TenantLog log) throws RefusalException {
    LogId queue = log.at().transparency().queue();
    long taken = log.shown().document().taken();
    untrimmed = 0;
    if (taken > 0) {
      parts.storage().run(store -> store.trim(queue, taken));
    }
  }

  /// Ends after the entry that is being written. What waits stays in the queues.
  @Override
  public void close() {
    closing = true;
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
