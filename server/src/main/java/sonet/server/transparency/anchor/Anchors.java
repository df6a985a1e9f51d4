package sonet.server.transparency.anchor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.protocol.AuditorHead;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.traffic.Metrics;
import sonet.server.transparency.TenantLog;
import sonet.server.transparency.TenantLogs;
import sonet.server.transparency.Vouching;
import sonet.store.DocStore;
import sonet.store.Tenant;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.wire.AuditorTreeHead;

/// The anchor logs of all tenants, and the one thread that makes their checkpoints.
///
/// Once in an interval it signs the tree of each log that has grown, asks the witnesses, publishes
/// the checkpoint when the operator's quorum has seen it, and writes the files. What fails is tried
/// again in the next round: a checkpoint that too few witnesses have seen stays unpublished, and
/// the one before stays shown.
public final class Anchors implements Vouching, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Anchors.class.getName());

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TenantLogs logs;
  private final Parts parts;
  private final Auditors auditors;
  private final WitnessCalls witnesses;
  private final Map<Tenant, AnchorLog> open = new ConcurrentHashMap<>();
  private final LongAdder checkpoints = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ending = lock.newCondition();
  private final Thread thread;
  private boolean closing;

  /// What they work with.
  ///
  /// @param storage where they are written
  /// @param docs the same past its cache
  /// @param settings how they are run
  /// @param serves whether a tenant is served
  /// @param name of a tenant, for its folder; empty when it is gone
  /// @param clock the time of signatures
  /// @param random for keys
  public record Parts(
      Storage storage,
      DocStore docs,
      AnchorSettings settings,
      Predicate<Tenant> serves,
      Function<Tenant, Optional<String>> name,
      InstantSource clock,
      RandomSource random) {}

  /// The anchor logs of logs. They do not grow yet.
  public Anchors(TenantLogs logs, Parts parts, Auditors auditors, Metrics metrics) {
    this.logs = logs;
    this.parts = parts;
    this.auditors = auditors;
    this.witnesses = new WitnessCalls(parts.settings().witnesses(), parts.settings().witnessTime());
    this.thread = Thread.ofPlatform().daemon().name("sonet-anchor").unstarted(this::run);
    metrics.count("sonet.transparency.checkpoints", "checkpoints published", checkpoints::sum);
    metrics.count(
        "sonet.transparency.checkpoints.waiting",
        "rounds in which too few witnesses had seen a checkpoint",
        waiting::sum);
    metrics.count(
        "sonet.transparency.cosignatures", "cosignatures of witnesses", witnesses::cosigned);
    metrics.count(
        "sonet.transparency.witness.failures",
        "witnesses that gave no cosignature",
        witnesses::failed);
    metrics.count(
        "sonet.transparency.auditor.heads", "heads of auditors that were taken", auditors::taken);
    metrics.gauge(
        "sonet.transparency.unanchored",
        "log entries under no published checkpoint",
        this::unanchored);
  }

  private long unanchored() {
    return open.values().stream()
        .mapToLong(
            anchor -> anchor.log().size() - anchor.published().map(Anchored::size).orElse(0L))
        .sum();
  }

  /// Begins.
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (await()) {
        round();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more checkpoints are made");
    }
  }

  /// Waits for the next round; whether there is one.
  private boolean await() throws InterruptedException {
    lock.lock();
    try {
      long left = parts.settings().interval().toNanos();
      while (!closing && left > 0) {
        left = ending.awaitNanos(left);
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /// Makes a checkpoint of each log that has grown, and tries again what was left.
  void round() throws InterruptedException {
    for (TenantLog log : logs.all()) {
      if (!parts.serves().test(log.at().tenant())) {
        continue;
      }
      try {
        step(anchor(log));
      } catch (RefusalException | RuntimeException | AssertionError | IOException e) {
        // At the edge of the thread: whatever it is, the other logs go on, and this one later. The
        // store lacks what it must have while a tenant is being erased in it.
        LOG.log(Level.WARNING, "a checkpoint waits until the next round", e);
      }
    }
  }

  private AnchorLog anchor(TenantLog log) throws RefusalException {
    AnchorLog known = open.get(log.at().tenant());
    if (known != null && known.log() == log) {
      return known;
    }
    AnchorLog opened =
        AnchorLog.open(
            log, parts.storage(), parts.docs(), parts.settings().origin(), parts.random());
    // Of two that were opened at once, one is kept.
    return open.compute(
        log.at().tenant(), (_, other) -> other != null && other.log() == log ? other : opened);
  }

  private void step(AnchorLog anchor) throws RefusalException, IOException, InterruptedException {
    Optional<Anchored> signed = anchor.sign(parts.clock().instant().getEpochSecond());
    if (signed.isEmpty()) {
      return;
    }
    if (signed.get().size() > anchor.published().map(Anchored::size).orElse(0L)) {
      SignedNote seen =
          witnesses.ask(
              anchor.keys().origin(), signed.get().note(), anchor.tree(signed.get().size()));
      if (!isSeen(seen)) {
        waiting.increment();
      } else if (anchor.publish(signed.get(), seen)) {
        checkpoints.increment();
      }
    }
    export(anchor);
  }

  private boolean isSeen(SignedNote note) {
    try {
      return parts.settings().witnesses().isSeen(AnchorSettings.PRIMITIVES, note);
    } catch (TransparencyException e) {
      throw new AssertionError("what does not verify was passed over", e);
    }
  }

  private void export(AnchorLog anchor) throws IOException, RefusalException {
    Optional<Path> folder = parts.settings().publish();
    Optional<Anchored> shown = anchor.published();
    Optional<String> name = parts.name().apply(anchor.log().at().tenant());
    if (folder.isPresent() && shown.isPresent() && name.isPresent()) {
      new Publication(folder.get().resolve(name.get()), files(anchor)).write(shown.get());
    }
  }

  private AnchorFiles files(AnchorLog anchor) {
    return new AnchorFiles(anchor, parts.settings(), auditors);
  }

  private AnchorFiles files(Locations at) throws RefusalException {
    return files(anchor(logs.of(at)));
  }

  /// A file of a tenant's log; empty when there is none.
  ///
  /// @throws RefusalException when the store fails
  public Optional<LogFile> file(Locations at, String path) throws RefusalException {
    return files(at).read(path).map(LogFile::of);
  }

  /// What the entries of a bundle changed, up to the checkpoint; empty when it has none of them.
  ///
  /// @throws RefusalException when the store fails
  public Optional<LogFile> updates(Locations at, long bundle) throws RefusalException {
    return files(at).updates(bundle).map(LogFile::of);
  }

  /// The proof that an entry is under the checkpoint; empty when it is not, or not yet.
  ///
  /// @throws RefusalException when the store fails
  public Optional<AnchorProof> proof(Locations at, long position) throws RefusalException {
    return files(at).proof(position);
  }

  @Override
  public Optional<AuditorTreeHead> auditor(TenantLog log) throws RefusalException {
    return auditors.auditor(log);
  }

  @Override
  public List<Bytes> beside(TenantLog log, PublishedHead head) throws RefusalException {
    return auditors.beside(log, head);
  }

  @Override
  public List<Bytes> auditors(TenantLog log) {
    return auditors.auditors(log);
  }

  @Override
  public Optional<String> anchored(TenantLog log, long position) throws RefusalException {
    return files(anchor(log)).proof(position).map(AnchorProof::format);
  }

  /// Takes the head of an auditor.
  ///
  /// @throws RefusalException when it is not one of this log, by an auditor that the operator names
  public void take(Locations at, String auditor, AuditorHead head) throws RefusalException {
    auditors.take(logs.of(at), auditor, head);
  }

  /// Forgets the log of a tenant that is gone.
  public void forget(Tenant tenant) {
    AnchorLog _ = open.remove(tenant);
  }

  /// Ends after the checkpoint that is being made.
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      ending.signal();
    } finally {
      lock.unlock();
    }
    witnesses.close();
    try {
      if (thread.isAlive()) {
        boolean _ = thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
