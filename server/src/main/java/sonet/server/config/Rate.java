package sonet.server.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often something may be done: so many times at once, and as many again in each such time.
///
/// @param times how many
/// @param in the time
public record Rate(long times, Duration in) {
  /// As often as one likes.
  public static final Rate UNLIMITED = new Rate(Long.MAX_VALUE, Duration.ofSeconds(1));

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(s|min|h)");
  private static final Map<String, Duration> TIMES =
      Map.of("s", Duration.ofSeconds(1), "min", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  /// Whether there is no bound.
  public boolean unlimited() {
    return times == Long.MAX_VALUE;
  }

  /// Reads a rate: `600/min`.
  ///
  /// @throws IllegalArgumentException when it is none
  static Rate parse(String text) {
    if (text.strip().equals("unlimited")) {
      return UNLIMITED;
    }
    Matcher form = FORM.matcher(text.strip());
    Duration time = form.matches() ? TIMES.get(form.group(2)) : null;
    if (time == null || Long.parseLong(form.group(1)) == 0) {
      throw new IllegalArgumentException("a rate such as 10/s, 600/min or 100/h, or unlimited");
    }
    return new Rate(Long.parseLong(form.group(1)), time);
  }

  /// The rate as it is read.
  @Override
  public String toString() {
    if (unlimited()) {
      return "unlimited";
    }
    return times
        + "/"
        + TIMES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(in))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseGet(in::toString);
  }
}
