package sonet.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes and times as people write them: `64MiB`, `30d`.
public final class Quantities {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
  private static final SequencedMap<String, Long> SIZES = new LinkedHashMap<>();
  private static final SequencedMap<String, Duration> TIMES = new LinkedHashMap<>();

  static {
    SIZES.put("TiB", 1L << 40);
    SIZES.put("GiB", 1L << 30);
    SIZES.put("MiB", 1L << 20);
    SIZES.put("KiB", 1L << 10);
    SIZES.put("B", 1L);
    TIMES.put("d", Duration.ofDays(1));
    TIMES.put("h", Duration.ofHours(1));
    TIMES.put("min", Duration.ofMinutes(1));
    TIMES.put("s", Duration.ofSeconds(1));
    TIMES.put("ms", Duration.ofMillis(1));
  }

  private Quantities() {}

  /// Reads a size in bytes.
  ///
  /// @throws IllegalArgumentException when it is none
  public static long parseSize(String text) {
    if (text.strip().equals("unlimited")) {
      return Long.MAX_VALUE;
    }
    Matcher form = FORM.matcher(text.strip());
    Long unit = form.matches() ? SIZES.get(form.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("a size with a unit of B, KiB, MiB, GiB or TiB");
    }
    try {
      return Math.multiplyExact(Long.parseLong(form.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a size of less than 8388608TiB", e);
    }
  }

  /// Reads a length of time.
  ///
  /// @throws IllegalArgumentException when it is none
  public static Duration parseTime(String text) {
    Matcher form = FORM.matcher(text.strip());
    Duration unit = form.matches() ? TIMES.get(form.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("a time with a unit of ms, s, min, h or d");
    }
    try {
      return unit.multipliedBy(Long.parseLong(form.group(1)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a time of less than an age of the world", e);
    }
  }

  /// A size with the largest unit that divides it.
  public static String size(long bytes) {
    if (bytes == Long.MAX_VALUE) {
      return "unlimited";
    }
    for (Map.Entry<String, Long> unit : SIZES.entrySet()) {
      if (bytes > 0 && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return bytes + "B";
  }

  /// A time with the largest unit that divides it.
  public static String time(Duration time) {
    for (Map.Entry<String, Duration> unit : TIMES.entrySet()) {
      if (time.isPositive() && time.toMillis() % unit.getValue().toMillis() == 0) {
        return time.toMillis() / unit.getValue().toMillis() + unit.getKey();
      }
    }
    return time.toMillis() + "ms";
  }
}
