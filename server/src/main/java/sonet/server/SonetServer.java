package sonet.server;

import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.Paths;
import sonet.server.ServerException.Reason;
import sonet.server.account.Accounts;
import sonet.server.account.Activity;
import sonet.server.account.Allowance;
import sonet.server.account.Authentication;
import sonet.server.account.Devices;
import sonet.server.account.Erasures;
import sonet.server.account.KeyPackages;
import sonet.server.account.Prekeys;
import sonet.server.account.Primitives;
import sonet.server.admin.AdminTokens;
import sonet.server.admin.Backups;
import sonet.server.admin.Deletions;
import sonet.server.admin.FirstToken;
import sonet.server.admin.Health;
import sonet.server.admin.Tasks;
import sonet.server.admin.Usages;
import sonet.server.api.Api;
import sonet.server.api.Repeats;
import sonet.server.blob.BlobBytes;
import sonet.server.blob.BlobQuota;
import sonet.server.blob.BlobSweep;
import sonet.server.blob.Blobs;
import sonet.server.config.Settings;
import sonet.server.describe.Descriptions;
import sonet.server.group.GroupLogs;
import sonet.server.group.GroupObserver;
import sonet.server.group.Groups;
import sonet.server.group.MlsObserver;
import sonet.server.http.Answers;
import sonet.server.http.CertificateException;
import sonet.server.http.CertificateFiles;
import sonet.server.http.CertificateWatch;
import sonet.server.http.Codecs;
import sonet.server.http.Cors;
import sonet.server.http.HttpEngine;
import sonet.server.http.HttpOptions;
import sonet.server.http.RefusalException;
import sonet.server.http.Route;
import sonet.server.http.Router;
import sonet.server.http.WsEndpoint;
import sonet.server.inbox.DeliveryKeys;
import sonet.server.inbox.Pairwise;
import sonet.server.notice.Notices;
import sonet.server.passing.Passing;
import sonet.server.receipt.Cursors;
import sonet.server.retention.Sweeper;
import sonet.server.storage.LateDocs;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.stream.Streams;
import sonet.server.stream.Tunnel;
import sonet.server.tenant.Callers;
import sonet.server.tenant.Invitations;
import sonet.server.tenant.Tenants;
import sonet.server.traffic.Allowances;
import sonet.server.traffic.Metrics;
import sonet.server.traffic.Traffic;
import sonet.store.LocalEphemeralBus;
import sonet.store.LocalWakeBus;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.backup.Backup;
import sonet.store.cached.CachedStore;
import sonet.store.file.FileBlobOptions;
import sonet.store.file.FileBlobStore;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;

/// A running service.
///
/// ```java
/// try (SonetServer server = SonetServer.start(ServerConfig.of(folder))) {
///   System.out.println("ready at " + server.address());
///   ...
/// }
/// ```
public final class SonetServer implements AutoCloseable {

  /// How long what may be lost waits to be written.
  private static final Duration LATE = Duration.ofSeconds(3);

  private final ServerConfig config;
  private final HttpEngine engine;
  private final Sweeper sweeper;
  private final List<Runnable> endings;
  private final AtomicBoolean closed;

  /// @param endings what is to be done to stop, in order
  private SonetServer(
      ServerConfig config,
      HttpEngine engine,
      Sweeper sweeper,
      List<Runnable> endings,
      AtomicBoolean closed) {
    this.config = config;
    this.engine = engine;
    this.sweeper = sweeper;
    this.endings = List.copyOf(endings);
    this.closed = closed;
  }

  /// Starts a service; when this returns, it answers.
  ///
  /// @throws ServerException when it cannot, with what to do
  public static SonetServer start(ServerConfig config) throws ServerException {
    CryptoProvider provider = Providers.best();
    Primitives primitives = new Primitives(provider, config.random());
    GroupObserver.Factory observers =
        MlsObserver.factory(provider, config.random(), config.clock());
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
    LateDocs late = LateDocs.start(storage, LATE);
    try {
      return start(
          config, observers, primitives, new Ground(database, store, storage, late, metrics));
    } catch (ServerException e) {
      late.close();
      store.close();
      throw e;
    }
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

  /// What everything stands on.
  private record Ground(
      SqliteStore database, Store store, Storage storage, LateDocs late, Metrics metrics) {}

  private static SonetServer start(
      ServerConfig config, GroupObserver.Factory observers, Primitives primitives, Ground ground)
      throws ServerException {
    Storage storage = ground.storage();
    LateDocs late = ground.late();
    ServerLimits limits = config.limits();
    Locations at = new Locations(SystemLocations.DEFAULT);
    Metrics metrics = ground.metrics();
    Codecs codecs = new Codecs(limits.bodyBytes());
    Tenants tenants = tenants(config, storage);
    Invitations invitations = new Invitations(storage, primitives, config.clock(), tenants);
    AdminTokens tokens = tokens(config, primitives, storage, tenants);
    Accounts accounts =
        new Accounts(storage, primitives, config.clock(), limits.devicesPerAccount(), invitations);
    Activity activity = new Activity(late, config.clock());
    Authentication authentication =
        authentication(
            storage,
            at,
            accounts,
            new Authentication.Settings(
                primitives, config.clock(), config.settings().get(Settings.NAMES), activity));
    DeliveryKeys deliveryKeys = new DeliveryKeys(storage, primitives);
    Notices notices = new Notices(storage, config.clock());
    GroupLogs logs = new GroupLogs(storage);
    Passing passing = new Passing(new LocalEphemeralBus());
    Cursors cursors = new Cursors(late, logs, passing, tenants);
    Callers callers = new Callers(tenants, authentication);
    Streams streams =
        new Streams(
            new Streams.Parts(
                callers,
                storage,
                logs,
                passing,
                cursors,
                codecs,
                config.clock(),
                new Streams.Limits(
                    limits.streamWindow(),
                    limits.bodyBytes(),
                    limits.slowTime(),
                    limits.requestTime(),
                    heartbeat(limits))));
    Allowance allowance = new Allowances(config.settings());
    int low = config.settings().get(Settings.KEYS_LOW);
    KeyPackages.Parts keys =
        new KeyPackages.Parts(storage, accounts, primitives, config.clock(), notices, allowance);
    metrics.gauge("sonet.streams", "WebSockets that said hello", streams::open);
    metrics.count("sonet.streams.pushed", "entries pushed", streams::pushed);
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean draining = new AtomicBoolean();
    BooleanSupplier serving = () -> !closed.get() && !draining.get();
    Runnable drain =
        () -> {
          if (!draining.getAndSet(true)) {
            Thread _ =
                Thread.ofVirtual()
                    .name("sonet-drain")
                    .start(() -> streams.drain(limits.drainTime()));
          }
        };
    Tasks tasks =
        new Tasks(
            config.clock(),
            config.settings().get(Settings.TASK_TIME),
            () -> primitives.random(8).toHex());
    Health health =
        new Health(
            storage,
            config.clock(),
            config.data(),
            config.settings().get(Settings.LEAST_ROOM),
            serving);
    tenants.onChange(tenant -> {
      if (!tenants.serves(tenant)) {
        streams.suspended(tenant);
      }
    });
    FileBlobStore files = FileBlobStore.of(FileBlobOptions.of(config.data().resolve("blobs")));
    BlobBytes blobBytes = new BlobBytes(files);
    BlobQuota blobQuota = new BlobQuota(storage, tenants, blobLimits(config));
    Blobs blobs =
        new Blobs(
            storage,
            blobBytes,
            new Blobs.Parts(
                primitives, config.clock(), blobQuota, config.settings().get(Settings.BLOB_TIME)));
    Erasures erasures = Erasing.of(storage, late, deliveryKeys, blobs);
    Devices devices =
        new Devices(
            new Devices.Parts(
                storage, accounts, activity, notices, erasures, primitives, streams::signedOut));
    Backups backups =
        new Backups(
            new Backup.Source(ground.database(), files),
            tasks,
            primitives,
            config.clock(),
            backupSettings(config));
    Deletions deletions = new Deletions(tenants, storage, files, tasks, limits.requestTime());
    Usages usages = new Usages(storage, accounts, streams::open);
    Groups groups =
        new Groups(
            storage,
            accounts,
            observers,
            new Groups.Settings(
                primitives,
                config.clock(),
                new Groups.Limits(
                    limits.messageBytes(),
                    limits.commitBytes(),
                    limits.groupsPerDevice(),
                    limits.inboxEntries(),
                    Groups.Limits.CONTEST_PERCENT)));
    List<Route> routes =
        Api.routes(
            new Api.Parts(
                tenants,
                new Traffic(config.settings(), tenants, metrics),
                metrics,
                config.settings().get(Settings.METRICS),
                callers,
                new Api.AdminParts(
                    tokens, invitations, devices, deletions, usages, backups, tasks, health, drain),
                codecs,
                new Repeats(storage, primitives::hash, config.clock()),
                accounts,
                devices,
                authentication,
                new KeyPackages(
                    keys,
                    new KeyPackages.Limits(
                        limits.keyPackagesPerDevice(), limits.keyPackageBytes(), low)),
                new Prekeys(keys, low),
                groups,
                logs,
                new Pairwise(
                    storage,
                    accounts,
                    deliveryKeys,
                    notices,
                    new Pairwise.Settings(
                        passing,
                        allowance,
                        primitives,
                        config.clock(),
                        limits.messageBytes(),
                        limits.inboxEntries())),
                deliveryKeys,
                blobs,
                cursors,
                () -> health.look().ready()));
    Cors cors = new Cors(config.settings().get(Settings.ORIGINS));
    routes.addAll(Descriptions.routes(primitives::hash));
    Router router = new Router(routes, new Answers(codecs, cors, primitives::hash));
    Tunnel tunnel = new Tunnel(router, codecs, primitives.random(4).toHex());
    WsEndpoint endpoint =
        new WsEndpoint(
            Paths.STREAM,
            limits.bodyBytes(),
            config.settings().get(Settings.SESSIONS),
            socket -> streams.open(socket, tunnel));
    HttpEngine engine = listen(config, router, endpoint, primitives.random(4).toHex());
    resume(deletions);
    Optional<CertificateWatch> watch = watch(config, engine);
    Sweeper sweeper =
        Sweeper.start(
            new Sweeper.Parts(
                storage,
                tenants,
                accounts,
                groups.views(),
                logs,
                cursors,
                notices,
                erasures,
                new BlobSweep(storage, blobBytes, blobQuota),
                config.clock()),
            config.settings().get(Settings.SWEEP_TIME));
    metrics.count("sonet.sweeper.entries", "entries of logs forgotten", sweeper::entries);
    metrics.count("sonet.sweeper.expired", "documents and keys that had expired", sweeper::expired);
    metrics.count("sonet.sweeper.blobs", "attachments removed", sweeper::blobs);
    List<Runnable> endings =
        List.of(
            () -> streams.drain(limits.drainTime()),
            () -> watch.ifPresent(CertificateWatch::close),
            engine::close,
            streams::close,
            sweeper::close,
            tasks::close,
            late::close,
            ground.store()::close,
            metrics::close);
    return new SonetServer(config, engine, sweeper, endings, closed);
  }

  private static BlobQuota.Limits blobLimits(ServerConfig config) {
    return new BlobQuota.Limits(
        config.settings().get(Settings.BLOBS),
        config.settings().get(Settings.BLOB_BYTES),
        config.settings().get(Settings.BLOB_SIZE));
  }

  private static Backups.Settings backupSettings(ServerConfig config) {
    String folder = config.settings().get(Settings.BACKUPS);
    return new Backups.Settings(
        folder.isEmpty() ? config.data().resolve("backups") : Path.of(folder),
        config.settings().get(Settings.BACKUP_PACE));
  }

  private static void resume(Deletions deletions) throws ServerException {
    try {
      deletions.resume();
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
  }

  private static Tenants tenants(ServerConfig config, Storage storage) throws ServerException {
    try {
      return Tenants.open(storage, config.clock(), config.settings().get(Settings.TENANTS));
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
  }

  private static AdminTokens tokens(
      ServerConfig config, Primitives primitives, Storage storage, Tenants tenants)
      throws ServerException {
    AdminTokens tokens = new AdminTokens(storage, primitives, config.clock(), tenants);
    try {
      FirstToken.ensure(tokens, config.data());
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    } catch (IOException e) {
      throw new ServerException(
          Reason.DATA_UNUSABLE, "the file for the first token cannot be written: " + e, e);
    }
    return tokens;
  }

  /// Often enough that a connection with a living peer is never idle.
  private static Duration heartbeat(ServerLimits limits) {
    return limits.idleTime().dividedBy(3);
  }

  private static Authentication authentication(
      Storage storage, Locations at, Accounts accounts, Authentication.Settings settings)
      throws ServerException {
    try {
      return Authentication.open(storage, at, accounts, settings);
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
  }

  private static Optional<CertificateFiles> certificate(ServerConfig config) {
    String certificates = config.settings().get(Settings.CERTIFICATE);
    return certificates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CertificateFiles(
                Path.of(certificates), Path.of(config.settings().get(Settings.CERTIFICATE_KEY))));
  }

  private static Optional<CertificateWatch> watch(ServerConfig config, HttpEngine engine)
      throws ServerException {
    Optional<CertificateFiles> files = certificate(config);
    try {
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(
              CertificateWatch.start(
                  engine, files.get(), config.settings().get(Settings.CERTIFICATE_TIME)));
    } catch (IOException e) {
      throw new ServerException(Reason.CERTIFICATE, String.valueOf(e.getMessage()), e);
    }
  }

  private static HttpEngine listen(
      ServerConfig config, Router router, WsEndpoint endpoint, String idPrefix)
      throws ServerException {
    ServerLimits limits = config.limits();
    HttpOptions options =
        new HttpOptions(
            config.host(),
            config.port(),
            limits.connections(),
            limits.bodyBytes(),
            config.settings().get(Settings.UPLOAD),
            limits.requestTime(),
            limits.idleTime(),
            limits.drainTime(),
            certificate(config));
    try {
      return HttpEngine.start(options, router, endpoint, idPrefix);
    } catch (CertificateException e) {
      throw new ServerException(Reason.CERTIFICATE, String.valueOf(e.getMessage()), e);
    } catch (BindException e) {
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      throw inUse
          ? new ServerException(
              Reason.PORT_IN_USE,
              "port " + config.port() + " is in use; end what listens there or choose another",
              e)
          : new ServerException(
              Reason.CANNOT_LISTEN,
              "cannot listen at "
                  + config.host()
                  + " port "
                  + config.port()
                  + ": "
                  + e.getMessage(),
              e);
    } catch (IOException e) {
      throw new ServerException(
          Reason.CANNOT_LISTEN,
          "cannot listen at " + config.host() + " port " + config.port() + ": " + e.getMessage(),
          e);
    }
  }

  /// Forgets at once what may be forgotten, instead of at the next round.
  void sweep() throws InterruptedException {
    sweeper.round();
  }

  /// The port it listens at.
  public int port() {
    return engine.port();
  }

  /// Where clients find it.
  public URI address() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    String scheme = certificate(config).isPresent() ? "https://" : "http://";
    return URI.create(scheme + host + ":" + port());
  }

  /// Stops: says so to those who listen, lets requests under way end, and closes the store.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    endings.forEach(Runnable::run);
  }
}
