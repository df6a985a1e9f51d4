package sonet.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import sonet.crypto.Providers;
import sonet.protocol.Paths;
import sonet.server.account.Primitives;
import sonet.server.api.Api;
import sonet.server.api.Repeats;
import sonet.server.config.Settings;
import sonet.server.config.TransparencySettings;
import sonet.server.describe.Descriptions;
import sonet.server.http.Answers;
import sonet.server.http.CertificateWatch;
import sonet.server.http.Codecs;
import sonet.server.http.Cors;
import sonet.server.http.HttpEngine;
import sonet.server.http.Route;
import sonet.server.http.Router;
import sonet.server.http.WsEndpoint;
import sonet.server.retention.PastRetention;
import sonet.server.retention.Sweeper;
import sonet.server.stream.Tunnel;
import sonet.server.tenant.StorageQuota;
import sonet.server.traffic.Metrics;
import sonet.server.traffic.Traffic;

/// A running service.
///
/// ```java
/// try (SonetServer server = SonetServer.start(ServerConfig.of(folder))) {
///   System.out.println("ready at " + server.address());
///   ...
/// }
/// ```
public final class SonetServer implements AutoCloseable {

  private final ServerConfig config;
  private final List<HttpEngine> engines;
  private final Sweeper sweeper;
  private final List<Runnable> endings;
  private final AtomicBoolean closed;

  /// @param engines for devices, and perhaps for administrators
  /// @param endings what is to be done to stop, in order
  private SonetServer(
      ServerConfig config,
      List<HttpEngine> engines,
      Sweeper sweeper,
      List<Runnable> endings,
      AtomicBoolean closed) {
    this.config = config;
    this.engines = List.copyOf(engines);
    this.sweeper = sweeper;
    this.endings = List.copyOf(endings);
    this.closed = closed;
  }

  /// Starts a service; when this returns, it answers.
  ///
  /// @throws ServerException when it cannot, with what to do
  public static SonetServer start(ServerConfig config) throws ServerException {
    Primitives primitives = new Primitives(Providers.best(), config.random());
    Foundation ground = Foundation.open(config, primitives);
    boolean started = false;
    try {
      SonetServer server = start(config, ground);
      started = true;
      return server;
    } finally {
      if (!started) {
        ground.close();
      }
    }
  }

  private static SonetServer start(ServerConfig config, Foundation ground) throws ServerException {
    AtomicBoolean closed = new AtomicBoolean();
    Codecs codecs = new Codecs(config.limits().bodyBytes());
    Directory directory = Directory.open(config, ground);
    Delivery delivery = Delivery.of(config, ground, directory, codecs);
    Administration administration = Administration.of(config, ground, directory, delivery, closed);
    Primitives primitives = ground.primitives();
    Api.Routes routes = routes(config, ground, directory, delivery, administration, codecs);
    OptionalInt adminPort = config.settings().get(Settings.ADMIN_PORT);
    List<Route> service = new ArrayList<>(routes.probes());
    service.addAll(routes.service());
    service.addAll(Descriptions.routes(primitives::hash));
    if (adminPort.isEmpty()) {
      service.addAll(routes.administration());
    }
    Cors cors = new Cors(config.settings().get(Settings.ORIGINS));
    Router router = new Router(service, new Answers(codecs, cors, primitives::hash));
    Tunnel tunnel = new Tunnel(router, codecs, primitives.random(4).toHex());
    WsEndpoint endpoint =
        new WsEndpoint(
            Paths.STREAM,
            config.limits().bodyBytes(),
            config.settings().get(Settings.SESSIONS),
            socket -> delivery.streams().open(socket, tunnel));
    List<HttpEngine> engines = new ArrayList<>();
    List<CertificateWatch> watches = new ArrayList<>();
    boolean started = false;
    try {
      engines.add(Listener.listen(config, router, endpoint, primitives.random(4).toHex()));
      if (adminPort.isPresent()) {
        List<Route> all = new ArrayList<>(routes.probes());
        all.addAll(routes.administration());
        // No page of a browser asks here.
        Answers answers = new Answers(codecs, new Cors(List.of()), primitives::hash);
        engines.add(
            Listener.administer(
                config,
                adminPort.getAsInt(),
                new Router(all, answers),
                primitives.random(4).toHex()));
      }
      administration.resume();
      directory.transparency().start(directory.tenants());
      for (HttpEngine engine : engines) {
        Listener.watch(config, engine).ifPresent(watches::add);
      }
      started = true;
    } finally {
      if (!started) {
        engines.forEach(HttpEngine::close);
        directory.transparency().close();
      }
    }
    Sweeper sweeper = sweeper(config, ground, directory, delivery, administration);
    List<Runnable> endings =
        List.of(
            () -> delivery.streams().drain(config.limits().drainTime()),
            () -> watches.forEach(CertificateWatch::close),
            () -> engines.forEach(HttpEngine::close),
            delivery.streams()::close,
            sweeper::close,
            administration.tasks()::close,
            directory.transparency()::close,
            ground::close);
    return new SonetServer(config, engines, sweeper, endings, closed);
  }

  private static Api.Routes routes(
      ServerConfig config,
      Foundation ground,
      Directory directory,
      Delivery delivery,
      Administration administration,
      Codecs codecs) {
    return Api.routes(
        new Api.Parts(
            directory.tenants(),
            new Traffic(
                ground.settings(),
                directory.tenants(),
                new StorageQuota(ground.storage(), directory.tenants()),
                ground.metrics()),
            ground.metrics(),
            () -> ground.settings().get(Settings.METRICS),
            directory.callers(),
            new Api.AdminParts(
                directory.tokens(),
                directory.invitations(),
                administration.devices(),
                administration.deletions(),
                administration.usages(),
                administration.backups(),
                administration.tasks(),
                administration.health(),
                administration.reloads(),
                administration.reader(),
                administration.drain()),
            codecs,
            new Repeats(ground.storage(), ground.primitives()::hash, config.clock()),
            directory.acts(),
            directory.accounts(),
            administration.devices(),
            directory.authentication(),
            delivery.keyPackages(),
            delivery.prekeys(),
            delivery.links(),
            delivery.groups(),
            delivery.logs(),
            delivery.pairwise(),
            directory.deliveryKeys(),
            delivery.blobs(),
            delivery.cursors(),
            directory.transparency().answers(),
            directory.transparency().anchors(),
            () -> administration.health().look().ready()));
  }

  private static PastRetention.Times times(ServerConfig config) {
    return new PastRetention.Times(
        config.settings().get(Settings.AUDIT_RETENTION),
        config.settings().get(TransparencySettings.VALUE_RETENTION),
        config
            .settings()
            .get(TransparencySettings.WINDOW)
            .plus(config.settings().get(TransparencySettings.VALUE_GRACE)),
        config.settings().get(TransparencySettings.ERASURE_WATCH));
  }

  private static Sweeper sweeper(
      ServerConfig config,
      Foundation ground,
      Directory directory,
      Delivery delivery,
      Administration administration) {
    Sweeper sweeper =
        Sweeper.start(
            new Sweeper.Parts(
                ground.storage(),
                directory.tenants(),
                directory.accounts(),
                delivery.groups().views(),
                delivery.logs(),
                delivery.cursors(),
                directory.notices(),
                administration.erasures(),
                delivery.sweep(),
                new PastRetention(
                    new PastRetention.Parts(
                        ground.storage(),
                        administration.retention(),
                        directory.acts(),
                        directory.transparency().pruning(),
                        config.clock()),
                    times(config)),
                config.clock()),
            config.settings().get(Settings.SWEEP_TIME));
    Metrics metrics = ground.metrics();
    metrics.count("sonet.sweeper.entries", "entries of logs forgotten", sweeper::entries);
    metrics.count("sonet.sweeper.expired", "documents and keys that had expired", sweeper::expired);
    metrics.count("sonet.sweeper.blobs", "attachments removed", sweeper::blobs);
    metrics.count(
        "sonet.sweeper.pages",
        "pages of prefix trees pruned",
        directory.transparency().pruning().pages()::pruned);
    return sweeper;
  }

  /// Forgets at once what may be forgotten, instead of at the next round.
  void sweep() throws InterruptedException {
    sweeper.round();
  }

  /// The port it listens at.
  public int port() {
    return engines.getFirst().port();
  }

  /// Where clients find it.
  public URI address() {
    return address(config.host(), port());
  }

  /// Where administrators find it.
  public URI adminAddress() {
    return engines.size() == 1
        ? address()
        : address(config.settings().get(Settings.ADMIN_HOST), engines.getLast().port());
  }

  private URI address(String host, int port) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    String scheme = Listener.certificate(config).isPresent() ? "https://" : "http://";
    return URI.create(scheme + name + ":" + port);
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
