package sonet.server.transparency;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.store.Doc;
import sonet.transparency.Primitives;
import sonet.transparency.operator.CredentialIssuer;
import sonet.transparency.operator.LogServer;
import sonet.transparency.operator.LogTip;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.TreeHead;

/// The transparency log of a tenant: its keys, its store, and how far it is shown. Safe for any
/// number of threads.
///
/// What is shown is what is stored: the [Sequencer] stores a batch with the tip that follows it,
/// and then shows that.
public final class TenantLog implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Locations at;
  private final LogKeys keys;
  private final Reading reading;
  private final StoredLog stored;
  private final LogWriter writer;
  private final LogServer server;
  private final CredentialIssuer issuer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger changing = new AtomicInteger();
  private volatile Shown shown;
  private volatile List<LeafRemovals.Erased> erased = List.of();

  private TenantLog(Locations at, LogKeys keys, Reading reading, StoredLog stored, Shown shown) {
    this.at = at;
    this.keys = keys;
    this.reading = reading;
    this.stored = stored;
    this.writer = keys.writer();
    this.server = new LogServer(keys.forAnswers(), stored, stored);
    this.issuer = new CredentialIssuer(keys.forAnswers(), stored, stored);
    this.shown = shown;
  }

  /// The log that a store has.
  ///
  /// @throws StoreFailure when the store fails
  static TenantLog load(Locations at, LogKeys keys, Reading reading, StoredLog stored) {
    Doc tip =
        reading
            .document(at.transparency().tip())
            .orElseThrow(() -> new AssertionError("a log has a tip"));
    return new TenantLog(at, keys, reading, stored, Shown.load(keys, stored, tip));
  }

  /// How far a log is shown.
  ///
  /// @param version of the document that says so
  /// @param document what it says
  /// @param tip what an entry is added to
  record Shown(long version, Tip document, LogTip tip) {
    static Shown load(LogKeys keys, StoredLog stored, Doc document) {
      Tip tip = Tip.decode(document.body());
      return new Shown(document.version(), tip, LogTip.load(keys.primitives(), stored, tip.size()));
    }

    long size() {
      return document.size();
    }

    /// The time of the last entry, 0 when there is none.
    long timestamp() {
      return tip.timestamp();
    }
  }

  /// Whose log it is.
  public Locations at() {
    return at;
  }

  /// The configuration, which never changes.
  public Configuration configuration() {
    return keys.configuration();
  }

  /// The primitives of the log's suite.
  public Primitives primitives() {
    return keys.primitives();
  }

  /// What the log has stored.
  public StoredLog stored() {
    return stored;
  }

  /// The number of entries that are shown.
  public long size() {
    return shown.size();
  }

  /// The head that is shown; empty while there is no entry.
  public Optional<TreeHead> treeHead() {
    return shown.document().head();
  }

  /// The head as it goes into an answer; empty while there is no entry. Where the configuration
  /// names an auditor also while that has signed no tree that is near enough to this one, for no
  /// user would accept it (§11.3).
  Optional<PublishedHead> head(Optional<AuditorTreeHead> auditor) {
    Shown now = shown;
    Optional<TreeHead> head = now.document().head();
    if (!(configuration().mode() instanceof DeploymentMode.ThirdPartyAuditing auditing)) {
      return head.map(tree -> new PublishedHead(tree, Optional.empty()));
    }
    Optional<AuditorTreeHead> near =
        auditor.filter(signed ->
            signed.treeSize() > auditing.auditorStartPosition()
                && signed.treeSize() <= now.size()
                && now.timestamp() - signed.timestamp() <= auditing.maxAuditorLag());
    return near.isEmpty() ? Optional.empty() : head.map(tree -> new PublishedHead(tree, near));
  }

  Shown shown() {
    return shown;
  }

  LogWriter writer() {
    return writer;
  }

  LogServer server() {
    return server;
  }

  CredentialIssuer issuer() {
    return issuer;
  }

  /// Labels whose leaves are to be removed.
  List<LeafRemovals.Erased> erased() {
    return erased;
  }

  /// The leaves of some labels are to be removed with one of the next entries, as far as they may.
  void remove(List<LeafRemovals.Erased> labels) {
    erased = List.copyOf(labels);
  }

  /// Does something that needs the log to be as it is for a moment: no entry is made ahead
  /// meanwhile, so that one after the other does not leave no room between them.
  void change(Change change) throws RefusalException {
    int _ = changing.incrementAndGet();
    try {
      change.run();
    } finally {
      int _ = changing.decrementAndGet();
    }
  }

  /// What is done with a log.
  interface Change {
    void run() throws RefusalException;
  }

  /// Whether something is being done that needs the log to be as it is.
  boolean isChanging() {
    return changing.get() > 0;
  }

  /// Shows what was stored.
  void show(Shown next) {
    lock.lock();
    try {
      if (next.version() > shown.version()) {
        shown = next;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Looks into the store how far the log has come, in which others may have written; whether it is
  /// still there.
  ///
  /// @throws StoreFailure when the store fails
  boolean reload() {
    Optional<Doc> tip = reading.document(at.transparency().tip());
    if (tip.isPresent() && tip.get().version() != shown.version()) {
      show(Shown.load(keys, stored, tip.get()));
    }
    return tip.isPresent();
  }

  /// Waits until the log has come so far; whether it has.
  ///
  /// @throws StoreFailure when the store fails
  boolean await(Predicate<Shown> far, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      Shown seen = shown;
      while (!far.test(seen)) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || (!awaitBeyond(seen, Math.min(left, LOOK.toNanos())) && !reload())) {
          return false;
        }
        seen = shown;
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Whether something else is shown, at the latest after a time.
  private boolean awaitBeyond(Shown seen, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lock();
    try {
      while (shown.version() == seen.version() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return shown.version() != seen.version();
    } finally {
      lock.unlock();
    }
  }

  /// Wipes the private keys; nothing can be asked any more.
  @Override
  public void close() {
    keys.close();
  }
}
