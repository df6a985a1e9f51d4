package sonet.server;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import sonet.server.ServerException.Reason;
import sonet.server.account.Primitives;
import sonet.server.config.LiveConfiguration;
import sonet.server.config.Settings;
import sonet.server.storage.LateDocs;
import sonet.server.storage.Storage;
import sonet.server.traffic.Metrics;
import sonet.store.LocalWakeBus;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.cached.CachedStore;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;

/// What every part of the service stands on: the store, what is kept of it in memory, what may wait
/// to be written, and what is counted.
///
/// @param settings as they are now
/// @param primitives hash, MAC, signatures and randomness
/// @param database the engine of the store
/// @param store the same behind its caches
/// @param storage the same as operations use it
/// @param late what may wait to be written
/// @param metrics what is counted
record Foundation(
    LiveConfiguration settings,
    Primitives primitives,
    SqliteStore database,
    Store store,
    Storage storage,
    LateDocs late,
    Metrics metrics) {
  /// How long what may be lost waits to be written.
  private static final Duration LATE = Duration.ofSeconds(3);

  /// Opens the store.
  ///
  /// @throws ServerException when it cannot, with what to do
  static Foundation open(ServerConfig config, Primitives primitives) throws ServerException {
    SqliteStore database;
    try {
      database =
          SqliteStore.open(
              SqliteOptions.of(config.data())
                  .withMaxBytes(config.settings().get(Settings.STORE_SIZE))
                  .withClock(config.clock()),
              primitives::hash);
    } catch (StoreException e) {
      throw new ServerException(reason(e), String.valueOf(e.getMessage()), e);
    }
    CachedStore store = new CachedStore(database, CachedStore.Sizes.DEFAULT);
    Metrics metrics = new Metrics();
    metrics.caches(store.caches());
    Storage storage = new Storage(store, new LocalWakeBus());
    Timer writes = metrics.timer("sonet.store.writes", "writes of the store, waiting included");
    storage.onWrite(nanos -> writes.record(nanos, TimeUnit.NANOSECONDS));
    metrics.gauge("sonet.store.writing", "writes waiting or under way", storage::writing);
    return new Foundation(
        new LiveConfiguration(config.settings(), config.sources()),
        primitives,
        database,
        store,
        storage,
        LateDocs.start(storage, LATE),
        metrics);
  }

  private static Reason reason(StoreException e) {
    return switch (e.reason()) {
      case FULL -> Reason.DISK_FULL;
      case IN_USE -> Reason.DATA_IN_USE;
      case NEWER_SCHEMA -> Reason.DATA_TOO_NEW;
      case CORRUPT -> Reason.DATA_DAMAGED;
      case IO, OVERLOADED, CLOSED -> Reason.DATA_UNUSABLE;
    };
  }

  /// Writes what waits and closes the store.
  void close() {
    late.close();
    store.close();
    metrics.close();
  }
}
