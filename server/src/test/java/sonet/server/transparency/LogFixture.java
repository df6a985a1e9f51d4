package sonet.server.transparency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.testing.TestClock;
import sonet.server.traffic.Metrics;
import sonet.store.Batch;
import sonet.store.DocStore;
import sonet.store.LocalWakeBus;
import sonet.store.Outcome;
import sonet.store.Store;
import sonet.store.cached.CachedStore;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.DeploymentMode;

/// A log in a store of its own, without a service around it.
final class LogFixture implements AutoCloseable {
  private final SqliteStore database;
  private final Storage storage;
  private final TestClock clock = new TestClock();
  private final Metrics metrics = new Metrics();
  private final Primitives primitives = new Primitives(Providers.best(), Providers.random());
  private final Locations at = new Locations(SystemLocations.DEFAULT);

  LogFixture(Path folder) throws Exception {
    this.database = SqliteStore.open(SqliteOptions.of(folder), primitives::hash);
    Store cached = new CachedStore(database, CachedStore.Sizes.DEFAULT);
    this.storage = new Storage(cached, new LocalWakeBus());
  }

  TestClock clock() {
    return clock;
  }

  SqliteStore database() {
    return database;
  }

  Primitives primitives() {
    return primitives;
  }

  Storage storage() {
    return storage;
  }

  Locations at() {
    return at;
  }

  /// The logs as a process has them, with nothing in memory yet.
  TenantLogs logs() {
    return logs(database, new LogCaches(1 << 20, 1 << 20, 1 << 20), Providers.random());
  }

  /// What the logs read from the store.
  DocStore docs() {
    return database;
  }

  /// Logs that read what they need in some way.
  ///
  /// @param random for their keys
  TenantLogs logs(DocStore docs, LogCaches caches, RandomSource random) {
    return new TenantLogs(
        new TenantLogs.Parts(
            storage,
            docs,
            caches,
            new LogSettings(
                TransparencySuite.ED25519,
                new DeploymentMode.ContactMonitoring(),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofDays(400),
                Duration.ZERO),
            primitives,
            Providers.best(),
            random));
  }

  /// What makes its entries.
  Growth growth() {
    return new Growth(storage, Providers.random(), clock, (_, _) -> List.of());
  }

  Sequencer sequencer(TenantLogs logs) {
    return Sequencer.of(
        logs, new Sequencer.Parts(storage, growth(), _ -> true, Duration.ZERO, clock, metrics));
  }

  Submissions submissions(TenantLogs logs) {
    return new Submissions(logs, storage, primitives, clock);
  }

  /// Hands in the next value of a label, as often as it takes.
  void submit(Submissions submissions, Bytes label, Bytes value) throws RefusalException {
    while (true) {
      Submissions.Submission next = submissions.next(at, label, submissions.last(at, label), value);
      Outcome outcome = storage.write(new Batch(List.of(next.queue()), List.of(next.last())));
      if (outcome instanceof Outcome.Written) {
        return;
      }
    }
  }

  @Override
  public void close() {
    database.close();
    metrics.close();
  }
}
