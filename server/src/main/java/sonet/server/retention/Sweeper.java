package sonet.server.retention;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import sonet.crypto.Bytes;
import sonet.protocol.Retention;
import sonet.protocol.TenantSettings;
import sonet.protocol.TenantState;
import sonet.server.account.Accounts;
import sonet.server.account.Erasures;
import sonet.server.blob.BlobSweep;
import sonet.server.group.GroupLogs;
import sonet.server.group.GroupViews;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.receipt.Cursors;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.TenantEntry;
import sonet.server.tenant.Tenants;
import sonet.store.LogId;
import sonet.store.LogStore;

/// Forgets what need not be kept any longer, tenant by tenant, in rounds.
///
/// One thread owns it. It takes small pieces with a rest after each, so that nobody who waits for
/// the store notices, stops at once when it is told to, and begins the next round a while after the
/// end of the last. A piece that fails is told to the log and comes again in the next round.
public final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
  private static final int PIECE = 100;
  private static final int EXPIRED = 1_000;
  private static final Duration REST = Duration.ofMillis(20);

  private final Parts parts;
  private final Duration interval;
  private final LogRetention logs;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock round = new ReentrantLock();
  private final LongAdder entries = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder blobs = new LongAdder();
  private final Thread thread;

  private Sweeper(Parts parts, Duration interval) {
    this.parts = parts;
    this.interval = interval;
    this.logs =
        new LogRetention(
            new LogRetention.Parts(
                parts.storage(),
                parts.accounts(),
                parts.groups(),
                parts.logs(),
                parts.cursors(),
                parts.notices()));
    this.thread = Thread.ofVirtual().name("sonet-sweeper").unstarted(this::run);
  }

  /// What it works with.
  ///
  /// @param storage what is forgotten
  /// @param tenants how long each of them keeps it
  /// @param accounts who is still there
  /// @param groups who is a member
  /// @param logs since when
  /// @param cursors who has what
  /// @param notices tells what was lost
  /// @param erasures what a crash left of devices that are gone
  /// @param blobs attachments
  /// @param past what is kept of what was
  /// @param clock the time
  public record Parts(
      Storage storage,
      Tenants tenants,
      Accounts accounts,
      GroupViews groups,
      GroupLogs logs,
      Cursors cursors,
      Notices notices,
      Erasures erasures,
      BlobSweep blobs,
      PastRetention past,
      InstantSource clock) {}

  /// Begins with rounds, the first one after an interval.
  public static Sweeper start(Parts parts, Duration interval) {
    Sweeper sweeper = new Sweeper(parts, interval);
    sweeper.thread.start();
    return sweeper;
  }

  /// How many entries of logs it has forgotten.
  public long entries() {
    return entries.sum();
  }

  /// How many documents and keys it has removed that had expired.
  public long expired() {
    return expired.sum();
  }

  /// How many attachments it has removed.
  public long blobs() {
    return blobs.sum();
  }

  private void run() {
    try {
      while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        round();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /// Goes once through everything.
  public void round() throws InterruptedException {
    round.lock();
    try {
      for (TenantEntry tenant : parts.tenants().all()) {
        if (tenant.state() != TenantState.DELETING) {
          tenant(tenant.locations(), tenant.settings().retention());
          take(() -> trail(tenant.locations(), tenant.settings()));
          take(() -> parts.past().values(tenant.locations(), tenant.settings()));
          take(() -> parts.past().pages(tenant.locations()));
        }
      }
      take(() -> trail(new Locations(SystemLocations.SYSTEM), TenantSettings.DEFAULT));
      take(() -> {
        parts.past().scrub();
        return false;
      });
      expire();
    } catch (RefusalException e) {
      failed(e);
    } finally {
      round.unlock();
    }
  }

  private interface Piece {
    /// Does it; whether there is another one behind it.
    boolean run() throws RefusalException;
  }

  /// Takes piece after piece, until there is none left, it fails, or the server stops.
  private void take(Piece piece) throws InterruptedException {
    try {
      boolean more = true;
      while (more && closing.getCount() > 0) {
        more = piece.run();
        if (more && closing.await(REST.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (RefusalException | RuntimeException | AssertionError e) {
      // At the edge of the thread: whatever it is, the other pieces are done.
      failed(e);
    }
  }

  private static void failed(Throwable e) {
    LOG.log(Level.WARNING, "what was to be forgotten is kept until the next round", e);
  }

  private void tenant(Locations at, Retention retention) throws InterruptedException {
    Instant now = parts.clock().instant();
    Instant cutoff = now.minus(retention.time());
    // What everyone has is forgotten at any age, so all logs are looked at.
    Instant groups = retention.mode() == Retention.Mode.DELIVERED ? now.plusSeconds(1) : cutoff;
    each(at.groupLogs(), groups, log -> logs.group(at, log, retention, now));
    each(at.inboxLogs(), cutoff, log -> logs.inbox(at, log, retention, now));
    take(() -> parts.erasures().sweep(at, PIECE) >= PIECE);
    Bytes[] after = {Bytes.EMPTY};
    take(() -> {
      BlobSweep.Part part = parts.blobs().sweep(at, after[0], PIECE, now);
      blobs.add(part.removed());
      after[0] = part.next();
      return !part.next().isEmpty();
    });
  }

  private interface Forgetting {
    long of(LogId log) throws RefusalException;
  }

  private void each(LogStore.LogKind kind, Instant before, Forgetting forgetting)
      throws InterruptedException {
    Bytes[] after = {Bytes.EMPTY};
    take(() -> {
      List<LogId> page =
          parts.storage().call(store -> store.olderThan(kind, before, after[0], PIECE));
      for (LogId log : page) {
        entries.add(forgetting.of(log));
        after[0] = log.name();
      }
      return page.size() == PIECE;
    });
  }

  private boolean trail(Locations at, TenantSettings settings) throws RefusalException {
    entries.add(parts.past().trail(at, settings));
    return false;
  }

  private void expire() throws InterruptedException {
    take(() -> {
      int removed = parts.storage().call(store -> store.sweep(EXPIRED));
      expired.add(removed);
      return removed == EXPIRED;
    });
  }

  /// Stops after the piece that is under way.
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
