package sonet.protocol;

import java.time.Duration;

/// How long a tenant keeps entries of logs.
///
/// @param mode what ends the keeping
/// @param time for which they are kept at most
public record Retention(Mode mode, Duration time) {
  /// Thirty days.
  public static final Retention DEFAULT = new Retention(Mode.TIME, Duration.ofDays(30));

  /// Checks the time.
  public Retention {
    if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException("entries are kept for a minute to 36500 days");
    }
  }

  /// What ends the keeping.
  public enum Mode {
    /// The time.
    TIME,
    /// That every device has them, or the time.
    DELIVERED
  }
}
