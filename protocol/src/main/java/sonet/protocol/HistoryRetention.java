package sonet.protocol;

import java.time.Duration;
import java.util.Optional;

/// How long a tenant keeps what is past.
///
/// @param audit entries of its audit trail; as the server is set where nothing is said
/// @param values device sets that others have followed, which the log of keys keeps for those who
///   look back; as the server is set where nothing is said, and never less than owners need
public record HistoryRetention(Optional<Duration> audit, Optional<Duration> values) {
  /// Checks the times.
  public HistoryRetention {
    check(audit);
    check(values);
  }

  /// This, and where it says nothing what was said before.
  public HistoryRetention over(Optional<HistoryRetention> before) {
    return new HistoryRetention(
        audit.or(() -> before.flatMap(HistoryRetention::audit)),
        values.or(() -> before.flatMap(HistoryRetention::values)));
  }

  private static void check(Optional<Duration> time) {
    if (time.isPresent()
        && (time.get().compareTo(Duration.ofMinutes(1)) < 0
            || time.get().compareTo(Duration.ofDays(36_500)) > 0)) {
      throw new IllegalArgumentException("what is past is kept for a minute to 36500 days");
    }
  }
}
