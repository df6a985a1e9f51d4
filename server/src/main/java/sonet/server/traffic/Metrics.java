package sonet.server.traffic;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import sonet.protocol.ProblemType;

/// What the service counts and measures, in the form of Prometheus. Labels are operations,
/// outcomes, limits and the names of tenants: nothing finer, and never an id.
public final class Metrics implements AutoCloseable {
  /// The media type of what is shown.
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PREFIX = "sonet.";
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Map<Answered, Timer> requests = new ConcurrentHashMap<>();
  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();

  /// The library refers to what is counted weakly, and shows the last number for ever once that was
  /// collected.
  private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

  /// Metrics with nothing in them but those of the JVM.
  public Metrics() {
    var _ =
        registry
            .config()
            .meterFilter(
                new MeterFilter() {
                  @Override
                  public Meter.Id map(Meter.Id id) {
                    return id.getName().startsWith(PREFIX)
                        ? id
                        : id.withName(PREFIX + id.getName());
                  }
                });
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  /// All of it as text.
  public String scrape() {
    return registry.scrape();
  }

  /// Something that stands at a number.
  public void gauge(String name, String description, LongSupplier value) {
    Gauge _ =
        Gauge.builder(name, () -> (Number) value.getAsLong())
            .description(description)
            .strongReference(true)
            .register(registry);
  }

  /// Something that only grows.
  public void count(String name, String description, LongSupplier value) {
    counted.add(value);
    FunctionCounter _ =
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
            .description(description)
            .register(registry);
  }

  /// Times something.
  public Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /// The hits and misses of caches, by their names.
  public void caches(Map<String, Cache<?, ?>> caches) {
    caches.forEach((name, cache) -> {
      Tags hit = Tags.of("cache", name, "result", "hit");
      FunctionCounter _ =
          FunctionCounter.builder("sonet.cache.gets", cache, c -> c.stats().hitCount())
              .tags(hit)
              .description("looks into caches")
              .register(registry);
      FunctionCounter _ =
          FunctionCounter.builder("sonet.cache.gets", cache, c -> c.stats().missCount())
              .tags("cache", name, "result", "miss")
              .description("looks into caches")
              .register(registry);
      Gauge _ =
          Gauge.builder("sonet.cache.entries", cache, Cache::estimatedSize)
              .tag("cache", name)
              .description("what caches hold")
              .strongReference(true)
              .register(registry);
    });
  }

  /// A request was answered.
  void request(Visit visit, int status, Optional<ProblemType> problem, long nanos) {
    String operation = visit.operation().id();
    requests
        .computeIfAbsent(new Answered(operation, status), this::requests)
        .record(nanos, TimeUnit.NANOSECONDS);
    if (!visit.tenant().isEmpty()) {
      counter("sonet.tenant.requests", "requests by tenant", Tags.of("tenant", visit.tenant()));
    }
    switch (operation) {
      case "submitCommit" ->
          counter("sonet.commits", "commits by what became of them", outcome(status));
      case "sendMessage", "sendMessages" ->
          counter("sonet.messages", "messages by what became of them", outcome(status));
      case "claimKeyPackages", "claimPrekeys" ->
          counter("sonet.claims", "claims of keys by what became of them", claim(status, problem));
      default -> {
        // The histogram says enough.
      }
    }
  }

  /// Looked up for every request, and so not by names and tags: there are few.
  private record Answered(String operation, int status) {}

  private Timer requests(Answered answered) {
    return Timer.builder("sonet.requests")
        .description("requests by operation and status")
        .tags("operation", answered.operation(), "status", Integer.toString(answered.status()))
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  private static Tags claim(int status, Optional<ProblemType> problem) {
    boolean exhausted =
        problem.isPresent()
            && (problem.get() == ProblemType.KEY_PACKAGES_EXHAUSTED
                || problem.get() == ProblemType.NO_PREKEYS);
    return exhausted ? Tags.of("outcome", "exhausted") : outcome(status);
  }

  private static Tags outcome(int status) {
    return Tags.of(
        "outcome",
        status < 300
            ? "accepted"
            : status == 409 ? "conflict" : status < 500 ? "refused" : "failed");
  }

  private record Counted(String name, Tags tags) {}

  private void counter(String name, String description, Tags tags) {
    counters
        .computeIfAbsent(
            new Counted(name, tags),
            _ -> Counter.builder(name).description(description).tags(tags).register(registry))
        .increment();
  }

  /// A limit refused a request.
  ///
  /// @param header the `RateLimit` header, which begins with the limit's name
  void limited(String header) {
    String[] parts = header.split("\"", 3);
    counter(
        "sonet.limits.refused",
        "requests that a limit refused",
        Tags.of("limit", parts.length > 1 ? parts[1] : "other"));
  }

  @Override
  public void close() {
    registry.close();
  }
}
