package sonet.server.traffic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.config.Rate;
import sonet.server.http.RefusalException;

/// Buckets of permits, one for each who asks and each kind of work.
///
/// There are never more than so many; one that was not used for longer than any bucket takes to
/// fill says nothing any more and is forgotten.
final class RateLimits {
  private static final int MOST = 200_000;

  private final Cache<Key, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(Duration.ofHours(1)).build();

  /// Whose bucket, for what.
  ///
  /// @param limit the name of the limit
  /// @param who an id, which stays in this memory
  private record Key(String limit, Object who, Rate rate) {}

  /// Takes a permit.
  ///
  /// @param limit the name of the limit, as it is told
  /// @throws RefusalException when there is none left
  void take(String limit, Object who, Rate rate) throws RefusalException {
    if (rate.unlimited()) {
      return;
    }
    ConsumptionProbe probe = bucket(limit, who, rate).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw refused(limit, rate, probe.getNanosToWaitForRefill());
    }
  }

  /// Refuses when no permit is left, and takes none.
  ///
  /// @throws RefusalException when there is none left
  void look(String limit, Object who, Rate rate) throws RefusalException {
    if (rate.unlimited()) {
      return;
    }
    var estimate = bucket(limit, who, rate).estimateAbilityToConsume(1);
    if (!estimate.canBeConsumed()) {
      throw refused(limit, rate, estimate.getNanosToWaitForRefill());
    }
  }

  private Bucket bucket(String limit, Object who, Rate rate) {
    return buckets.get(
        new Key(limit, who, rate),
        _ ->
            Bucket.builder()
                .addLimit(bandwidth ->
                    bandwidth.capacity(rate.times()).refillGreedy(rate.times(), rate.in()))
                .build());
  }

  private static RefusalException refused(String limit, Rate rate, long nanos) {
    long seconds = Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L));
    return new RefusalException(
        Problem.of(
            ProblemType.RATE_LIMITED,
            "the limit \"%s\" allows %s; there is room again in %d s"
                .formatted(limit, rate, seconds)),
        Map.of(
            "Retry-After",
            Long.toString(seconds),
            "RateLimit-Policy",
            "\"%s\";q=%d;w=%d".formatted(limit, rate.times(), rate.in().toSeconds()),
            "RateLimit",
            "\"%s\";r=0;t=%d".formatted(limit, seconds)));
  }

  long size() {
    return buckets.estimatedSize();
  }
}
