package sonet.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import sonet.crypto.Providers;
import sonet.protocol.Paths;
import sonet.server.account.Primitives;
import sonet.server.api.Api;
import sonet.server.api.Repeats;
import sonet.server.config.Settings;
import sonet.server.describe.Descriptions;
import sonet.server.http.Answers;
import sonet.server.http.CertificateWatch;
import sonet.server.http.Codecs;
import sonet.server.http.Cors;
import sonet.server.http.HttpEngine;
import sonet.server.http.Route;
import sonet.server.http.Router;
import sonet.server.http.WsEndpoint;
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
    List<Route> routes =
        new ArrayList<>(routes(config, ground, directory, delivery, administration, codecs));
    routes.addAll(Descriptions.routes(primitives::hash));
    Cors cors = new Cors(config.settings().get(Settings.ORIGINS));
    Router router = new Router(routes, new Answers(codecs, cors, primitives::hash));
    Tunnel tunnel = new Tunnel(router, codecs, primitives.random(4).toHex());
    WsEndpoint endpoint =
        new WsEndpoint(
            Paths.STREAM,
            config.limits().bodyBytes(),
            config.settings().get(Settings.SESSIONS),
            socket -> delivery.streams().open(socket, tunnel));
    HttpEngine engine = Listener.listen(config, router, endpoint, primitives.random(4).toHex());
    administration.resume();
    Optional<CertificateWatch> watch = Listener.watch(config, engine);
    Sweeper sweeper = sweeper(config, ground, directory, delivery, administration);
    List<Runnable> endings =
        List.of(
            () -> delivery.streams().drain(config.limits().drainTime()),
            () -> watch.ifPresent(CertificateWatch::close),
            engine::close,
            delivery.streams()::close,
            sweeper::close,
            administration.tasks()::close,
            ground::close);
    return new SonetServer(config, engine, sweeper, endings, closed);
  }

  private static List<Route> routes(
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
                config.settings(),
                directory.tenants(),
                new StorageQuota(ground.storage(), directory.tenants()),
                ground.metrics()),
            ground.metrics(),
            config.settings().get(Settings.METRICS),
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
                administration.drain()),
            codecs,
            new Repeats(ground.storage(), ground.primitives()::hash, config.clock()),
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
            () -> administration.health().look().ready()));
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
                config.clock()),
            config.settings().get(Settings.SWEEP_TIME));
    Metrics metrics = ground.metrics();
    metrics.count("sonet.sweeper.entries", "entries of logs forgotten", sweeper::entries);
    metrics.count("sonet.sweeper.expired", "documents and keys that had expired", sweeper::expired);
    metrics.count("sonet.sweeper.blobs", "attachments removed", sweeper::blobs);
    return sweeper;
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
    String scheme = Listener.certificate(config).isPresent() ? "https://" : "http://";
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
