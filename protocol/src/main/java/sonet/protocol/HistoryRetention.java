package sonet.protocol;

import java.time.Duration;
import java.util.Optional;

/// How long a tenant keeps what is past.
///
/// @param audit entries of its audit trail; as the server is set where nothing is said
/// @param values device sets that others have followed, which the log of keys keeps for those who
///   look back; as the server is set where nothing is said, and never less than owners need
/// @param erasureWatch what an administrator changed of somebody's keys, also when the account is
///   deleted; as the server is set where nothing is said
public record HistoryRetention(
    Optional<Duration> audit, Optional<Duration> values, Optional<Duration> erasureWatch) {
  /// Checks the times.
  public HistoryRetention {
    check(audit);
    check(values);
    check(erasureWatch);
  }

  /// Times without a word on what administrators change.
  public HistoryRetention(Optional<Duration> audit, Optional<Duration> values) {
    this(audit, values, Optional.empty());
  }

  /// This, and where it says nothing what was said before.
  public HistoryRetention over(Optional<HistoryRetention> before) {
    return new HistoryRetention(
        audit.or(() -> before.flatMap(HistoryRetention::audit)),
        values.or(() -> before.flatMap(HistoryRetention::values)),
        erasureWatch.or(() -> before.flatMap(HistoryRetention::erasureWatch)));
  }

  private static void check(Optional<Duration> time) {
    if (time.isPresent()
        && (time.get().compareTo(Duration.ofMinutes(1)) < 0
            || time.get().compareTo(Duration.ofDays(36_500)) > 0)) {
      throw new IllegalArgumentException("what is past is kept for a minute to 36500 days");
    }
  }
}
