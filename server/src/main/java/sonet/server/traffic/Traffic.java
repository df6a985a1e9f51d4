package sonet.server.traffic;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.config.LiveConfiguration;
import sonet.server.config.Rate;
import sonet.server.config.RateSettings;
import sonet.server.config.Setting;
import sonet.server.config.Settings;
import sonet.server.http.BrokenOffException;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.storage.Locations;
import sonet.server.tenant.StorageQuota;
import sonet.server.tenant.TenantEntry;
import sonet.server.tenant.Tenants;

/// Where every request for an operation passes through, whether it came by itself or in a
/// WebSocket: it is counted, measured, told to the log, and refused when there are too many.
///
/// First comes what is cheap: how much is under way, and how often the address asks. When it is
/// known who asks, the limits of the device, its account and its tenant follow, and whether the
/// tenant has room for more.
public final class Traffic {
  /// What logs and metrics have for a request whose sender was gone before it was read, or its
  /// answer was written: nobody was told a status.
  private static final int BROKEN_OFF = 499;

  private static final System.Logger LOG = System.getLogger("sonet.requests");
  private static final long STREAMED = 256L << 10;
  private static final Map<Kind, Setting<Rate>> RATES =
      Map.of(
          Kind.CLAIM, RateSettings.CLAIM,
          Kind.SEND, RateSettings.SEND,
          Kind.COMMIT, RateSettings.COMMIT,
          Kind.SEARCH, RateSettings.SEARCH,
          Kind.UPLOAD, RateSettings.UPLOAD,
          Kind.READ, RateSettings.READ,
          Kind.WRITE, RateSettings.WRITE);

  private final LiveConfiguration settings;
  private final Tenants tenants;
  private final StorageQuota room;
  private final Metrics metrics;
  private final Peers peers;
  private final RateLimits rates = new RateLimits();
  private final Load load;

  /// Traffic within the limits of a configuration.
  public Traffic(LiveConfiguration settings, Tenants tenants, StorageQuota room, Metrics metrics) {
    this.settings = settings;
    this.tenants = tenants;
    this.room = room;
    this.metrics = metrics;
    this.peers = new Peers(() -> settings.get(Settings.PROXIES));
    long heap = Math.max(Runtime.getRuntime().maxMemory() / 4, 1 << 20);
    this.load =
        new Load(
            () -> settings.get(Settings.IN_FLIGHT),
            () -> Math.min(settings.get(Settings.MEMORY), heap));
    metrics.gauge("sonet.requests.in.flight", "requests under way", load::requests);
    metrics.gauge("sonet.requests.bytes", "bytes of bodies under way", load::bytes);
    metrics.gauge("sonet.limits.buckets", "buckets of permits in memory", rates::size);
  }

  /// Answers one request.
  @FunctionalInterface
  public interface Handling {
    /// The answer.
    ///
    /// @throws RefusalException when it is refused
    Response of(Visit visit) throws RefusalException;
  }

  /// Lets a request pass.
  ///
  /// @throws RefusalException when it is refused, here or there
  public Response pass(Operation<?, ?> operation, Request request, Handling handling)
      throws RefusalException {
    Visit visit = new Visit(this, operation, request);
    long begun = System.nanoTime();
    int status = 500;
    Optional<ProblemType> problem = Optional.empty();
    try (Load.Place _ = load.enter(size(operation, request))) {
      arrive(operation, request);
      Response answer = handling.of(visit);
      status = answer.status();
      return answer;
    } catch (BrokenOffException e) {
      status = BROKEN_OFF;
      throw e;
    } catch (RefusalException e) {
      status = e.problem().status();
      problem = Optional.of(e.problem().type());
      refused(request, e);
      throw e;
    } finally {
      long nanos = System.nanoTime() - begun;
      metrics.request(visit, status, problem, nanos);
      log(visit, status, nanos);
    }
  }

  /// How much memory it will take: a body that does not say how long it is may be of any length.
  private long size(Operation<?, ?> operation, Request request) {
    if (operation.request() == Octets.class) {
      return STREAMED;
    }
    Optional<String> length = request.header("content-length");
    if (length.isEmpty()) {
      return request.header("transfer-encoding").isPresent() ? settings.get(Settings.BODY) : 0;
    }
    try {
      return Math.clamp(Long.parseLong(length.get().strip()), 0, settings.get(Settings.BODY));
    } catch (NumberFormatException e) {
      return settings.get(Settings.BODY);
    }
  }

  private void arrive(Operation<?, ?> operation, Request request) throws RefusalException {
    Optional<String> place = peers.place(request);
    if (place.isEmpty()) {
      return;
    }
    rates.look("failures", place.get(), settings.get(RateSettings.FAILURES));
    rates.take("address", place.get(), settings.get(RateSettings.ADDRESS));
    if (Kind.of(operation) == Kind.AUTH) {
      rates.take("auth", place.get(), settings.get(RateSettings.AUTH));
    }
    if (Kind.of(operation) == Kind.LOG) {
      rates.take("log", place.get(), settings.get(RateSettings.LOG));
    }
    if (Kind.of(operation) == Kind.ADMIN) {
      rates.take("admin", place.get(), settings.get(RateSettings.ADMIN));
    }
  }

  /// Who fails to authenticate again and again is not even heard for a while.
  private void refused(Request request, RefusalException e) {
    if (e.problem().type() == ProblemType.RATE_LIMITED) {
      metrics.limited(e.headers().getOrDefault("RateLimit", ""));
    }
    if (e.problem().status() != 401) {
      return;
    }
    Optional<String> place = peers.place(request);
    if (place.isPresent()) {
      try {
        rates.take("failures", place.get(), settings.get(RateSettings.FAILURES));
      } catch (RefusalException _) {
        // It is refused already, and the next one will be sooner.
        return;
      }
    }
  }

  String admit(Operation<?, ?> operation, Caller caller) throws RefusalException {
    Kind kind = Kind.of(operation);
    Setting<Rate> rate = RATES.get(kind);
    if (rate != null) {
      rates.take(
          kind.label(), List.of(caller.locations().tenant(), caller.id()), settings.get(rate));
    }
    rates.take(
        "account",
        List.of(caller.locations().tenant(), caller.account()),
        settings.get(RateSettings.ACCOUNT));
    return admit(operation, caller.locations());
  }

  String admit(Operation<?, ?> operation, Locations home) throws RefusalException {
    Optional<TenantEntry> tenant = tenants.find(home.tenant());
    if (tenant.isEmpty()) {
      return "";
    }
    Optional<Long> quota = tenant.get().settings().quotas().requestsPerSecond();
    if (quota.isPresent() && quota.get() > 0) {
      rates.take("tenant", home.tenant(), new Rate(quota.get(), java.time.Duration.ofSeconds(1)));
    }
    if (operation.isGrowth()) {
      room.require(home);
    }
    return tenant.get().name().value();
  }

  private static void log(Visit visit, int status, long nanos) {
    LOG.log(
        status >= 500 ? Level.WARNING : Level.DEBUG,
        () ->
            "request=%s operation=%s status=%d micros=%d tenant=%s"
                .formatted(
                    visit.request().id(),
                    visit.operation().id(),
                    status,
                    nanos / 1_000,
                    visit.tenant().isEmpty() ? "-" : visit.tenant()));
  }
}
