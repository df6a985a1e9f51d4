package sonet.server.transparency;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocStore;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.Tenant;
import sonet.store.WakeBus;

/// The logs of the tenants. One is made when it is first needed: its keys and its tip are written
/// in one batch, if nobody else has done so before.
public final class TenantLogs implements AutoCloseable {
  private final Parts parts;
  private final Reading reading;
  private final Map<Tenant, Open> open = new ConcurrentHashMap<>();
  private volatile Consumer<TenantLog> awake = _ -> {};

  /// Logs in a storage.
  public TenantLogs(Parts parts) {
    this.parts = parts;
    this.reading = new Reading(parts.storage(), parts.docs());
  }

  /// What they are made of.
  ///
  /// @param storage where they are written
  /// @param docs the same past its cache
  /// @param caches what is kept of all of them in memory
  /// @param settings for those that are made
  /// @param primitives that seal values
  /// @param provider of the primitives of logs
  /// @param random for keys
  public record Parts(
      Storage storage,
      DocStore docs,
      LogCaches caches,
      LogSettings settings,
      Primitives primitives,
      CryptoProvider provider,
      RandomSource random) {}

  /// A log, and how it is heard that something waits for it.
  private record Open(TenantLog log, WakeBus.Subscription subscription) {
    void close() {
      subscription.close();
      log.close();
    }
  }

  /// Hears from now on of each log that has something waiting, and of each that was opened.
  void onWaiting(Consumer<TenantLog> listener) {
    awake = listener;
  }

  /// The log of a tenant; a new one when there was none.
  ///
  /// @throws RefusalException when the store fails
  public TenantLog of(Locations at) throws RefusalException {
    Optional<TenantLog> known = existing(at);
    return known.isPresent() ? known.get() : create(at);
  }

  /// The log of a tenant, if it has one.
  ///
  /// @throws RefusalException when the store fails
  public Optional<TenantLog> existing(Locations at) throws RefusalException {
    Open known = open.get(at.tenant());
    if (known != null) {
      return Optional.of(known.log());
    }
    try {
      return reading.document(at.transparency().log()).map(document -> open(at, document));
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private TenantLog create(Locations at) throws RefusalException {
    try (LogKeys keys = LogKeys.create(parts.settings(), parts.provider(), parts.random())) {
      Outcome _ =
          parts
              .storage()
              .write(
                  Batch.ofDocs(
                      new DocWrite.Create(at.transparency().log(), keys.encoded()),
                      new DocWrite.Create(at.transparency().tip(), Tip.EMPTY.encoded())));
    }
    return existing(at)
        .orElseThrow(() -> new AssertionError("a log that was made, by whomever, is there"));
  }

  private TenantLog open(Locations at, Doc document) {
    LogKeys keys = LogKeys.decode(document.body(), parts.provider());
    StoredLog stored =
        new StoredLog(
            reading,
            at.transparency(),
            keys.primitives(),
            parts.caches(),
            new StoredVersions(reading, at.transparency(), parts.primitives()));
    TenantLog log = TenantLog.load(at, keys, reading, stored);
    Open fresh =
        new Open(
            log, parts.storage().subscribe(at.transparency().queue(), () -> awake.accept(log)));
    Open before = open.putIfAbsent(at.tenant(), fresh);
    if (before != null) {
      fresh.close();
      return before.log();
    }
    awake.accept(log);
    return log;
  }

  /// A log has something to do that is not in its queue.
  void wake(TenantLog log) {
    awake.accept(log);
  }

  /// Those that are open.
  public Collection<TenantLog> all() {
    return open.values().stream().map(Open::log).toList();
  }

  /// Forgets the log of a tenant that is gone. Whoever still answers from it does so to the end.
  public void forget(Tenant tenant) {
    Open gone = open.remove(tenant);
    if (gone != null) {
      gone.subscription().close();
      parts.caches().forget(tenant);
    }
  }

  @Override
  public void close() {
    for (Tenant tenant : List.copyOf(open.keySet())) {
      Open gone = open.remove(tenant);
      if (gone != null) {
        gone.close();
      }
    }
  }
}
