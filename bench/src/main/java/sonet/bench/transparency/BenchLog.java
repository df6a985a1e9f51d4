package sonet.bench.transparency;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.traffic.Metrics;
import sonet.server.transparency.Growth;
import sonet.server.transparency.Labels;
import sonet.server.transparency.LogAnswers;
import sonet.server.transparency.LogCaches;
import sonet.server.transparency.LogSettings;
import sonet.server.transparency.Sequencer;
import sonet.server.transparency.Submissions;
import sonet.server.transparency.TenantLog;
import sonet.server.transparency.TenantLogs;
import sonet.server.transparency.Vouching;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.LocalWakeBus;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.StoreException;
import sonet.store.Tenant;
import sonet.store.Usage;
import sonet.store.cached.CachedStore;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.DeploymentMode;

/// The log of one tenant with all that the service has for it: the store, the queue, the thread
/// that makes the log grow, and the answers. What it lacks is accounts and HTTP.
final class BenchLog implements AutoCloseable {
  /// What an entry changes at most.
  static final int BATCH = AuditorUpdate.MAX_CHANGES;

  /// About the length of a set of two devices with its signatures.
  static final int VALUE_LENGTH = 400;

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /// How long an answer waits for an entry.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final long PAGE_BYTES = 64L << 20;
  private static final long ENTRY_BYTES = 16L << 20;
  private static final long PROOF_BYTES = 16L << 20;

  /// Where it is in the store.
  static final Locations AT = new Locations(new Tenant(1));

  private final SqliteStore database;
  private final Storage storage;
  private final Metrics metrics = new Metrics();
  private final TenantLogs logs;
  private final Sequencer sequencer;
  private final Submissions submissions;
  private final LogAnswers answers;
  private final SplittableRandom random = new SplittableRandom(1);
  private final AtomicLong inLog = new AtomicLong();
  private volatile InstantSource clock = InstantSource.system();

  /// One thread at a time hands in.
  private int labels;

  private long submitted;

  BenchLog(Path folder) throws StoreException {
    InstantSource time = () -> clock.instant();
    RandomSource fill = Providers.random();
    Primitives primitives = new Primitives(Providers.best(), fill);
    this.database = SqliteStore.open(SqliteOptions.of(folder), primitives::hash);
    this.storage =
        new Storage(new CachedStore(database, CachedStore.Sizes.DEFAULT), new LocalWakeBus());
    LogSettings settings =
        new LogSettings(
            TransparencySuite.ED25519,
            new DeploymentMode.ContactMonitoring(),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(400),
            INTERVAL);
    this.logs =
        new TenantLogs(
            new TenantLogs.Parts(
                storage,
                database,
                new LogCaches(PAGE_BYTES, ENTRY_BYTES, PROOF_BYTES),
                settings,
                primitives,
                Providers.best(),
                fill));
    this.sequencer =
        Sequencer.of(
            logs,
            new Sequencer.Parts(
                storage,
                new Growth(storage, fill, time, (_, _) -> List.of()),
                _ -> true,
                INTERVAL,
                time,
                metrics));
    this.submissions = new Submissions(logs, storage, primitives, time);
    this.answers =
        new LogAnswers(
            new LogAnswers.Parts(logs, sequencer, submissions, Vouching.NOBODY), PATIENCE);
    sequencer.follow((_, batch) -> inLog.addAndGet(batch.versions().size()));
    sequencer.start();
  }

  /// What time it is for the log.
  void setClock(InstantSource source) {
    clock = source;
  }

  private static AccountName account(int number) {
    return new AccountName("person." + number);
  }

  /// The label of a number.
  static Bytes label(int number) {
    return Labels.of(account(number));
  }

  /// Its owner, asking.
  static Caller owner(int number) {
    Device device =
        new Device(
            new DeviceId(Bytes.wrap(new byte[DeviceId.LENGTH])),
            account(number),
            "phone",
            Bytes.EMPTY,
            Instant.EPOCH);
    return new Caller(AT, device);
  }

  /// How many labels were handed in.
  int labels() {
    return labels;
  }

  TenantLog log() throws RefusalException {
    return logs.of(AT);
  }

  LogAnswers answers() {
    return answers;
  }

  /// Hands in so many new labels and the next versions of so many that there are already, in one
  /// batch; the number of one of them.
  int submit(int fresh, int others) throws RefusalException {
    List<NewEntry> entries = new ArrayList<>();
    List<DocWrite> docs = new ArrayList<>();
    List<LogWrite> queue = new ArrayList<>();
    int before = labels;
    for (int i = 0; i < fresh; i++) {
      add(submission(before + i, Optional.empty()), queue, entries, docs);
    }
    Set<Integer> numbers = new HashSet<>();
    int any = before;
    while (numbers.size() < others) {
      any = random.nextInt(before);
      if (numbers.add(any)) {
        Optional<Submissions.Last> last = submissions.last(AT, label(any));
        add(submission(any, last), queue, entries, docs);
      }
    }
    LogWrite first = queue.getFirst();
    var _ =
        storage.write(
            new Batch(
                List.of(new LogWrite(first.log(), first.expect(), entries, first.effect())), docs));
    labels = before + fresh;
    submitted = submitted + entries.size();
    return others > 0 ? any : before;
  }

  private Submissions.Submission submission(int number, Optional<Submissions.Last> last)
      throws RefusalException {
    byte[] value = new byte[VALUE_LENGTH];
    random.nextBytes(value);
    return submissions.next(AT, label(number), last, Bytes.wrap(value));
  }

  private static void add(
      Submissions.Submission submission,
      List<LogWrite> queue,
      List<NewEntry> entries,
      List<DocWrite> docs) {
    queue.add(submission.queue());
    entries.addAll(submission.queue().entries());
    docs.add(submission.last());
  }

  /// How many versions were handed in.
  long submitted() {
    return submitted;
  }

  /// How many versions were put into the log, padding included.
  long inLog() {
    return inLog.get();
  }

  /// What the store holds: documents and their bytes. What waited in the queue is forgotten.
  Usage usage() throws StoreException {
    return database.usage(AT.tenant());
  }

  @Override
  public void close() {
    sequencer.close();
    logs.close();
    database.close();
    metrics.close();
  }
}
