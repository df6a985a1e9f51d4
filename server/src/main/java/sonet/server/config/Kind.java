package sonet.server.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the value of a setting looks like.
///
/// @param parse reads it; its `IllegalArgumentException` says what would be right
/// @param print writes it, so that it can be read again
/// @param description what may stand there, for the page and for mistakes
record Kind<T>(Function<String, T> parse, Function<T, String> print, String description) {
  private static final long MEBI = 1L << 20;

  /// A whole number.
  static Kind<Integer> number(int least, int most) {
    String description = "a whole number from " + least + " to " + most;
    return new Kind<>(
        text -> (int) within(parseLong(text, description), least, most, description),
        String::valueOf,
        description);
  }

  /// A whole number, or nothing.
  static Kind<OptionalInt> optionalNumber(int least, int most) {
    Kind<Integer> number = number(least, most);
    return new Kind<>(
        text -> text.isBlank() ? OptionalInt.empty() : OptionalInt.of(number.parse().apply(text)),
        value -> value.isPresent() ? Integer.toString(value.getAsInt()) : "",
        number.description() + ", or nothing");
  }

  /// A number of bytes: `64MiB`.
  static Kind<Long> size(long least, long most) {
    String description =
        "a size from "
            + Quantities.size(least)
            + (most == Long.MAX_VALUE ? "" : " to " + Quantities.size(most))
            + ", such as "
            + Quantities.size(Math.max(least, Math.min(64 * MEBI, most)));
    return new Kind<>(
        text -> within(Quantities.parseSize(text), least, most, description),
        Quantities::size,
        description);
  }

  /// A length of time: `30d`.
  static Kind<Duration> time(Duration least, Duration most) {
    String description = "a time from " + Quantities.time(least) + " to " + Quantities.time(most);
    return new Kind<>(
        text -> {
          Duration time = Quantities.parseTime(text);
          if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(description);
          }
          return time;
        },
        Quantities::time,
        description);
  }

  /// How often: `600/min`.
  static Kind<Rate> rate() {
    return new Kind<>(
        Rate::parse, Rate::toString, "a rate such as 10/s, 600/min or 100/h, or unlimited");
  }

  /// Any text on one line.
  static Kind<String> text(String description) {
    return new Kind<>(String::strip, Function.identity(), description);
  }

  /// Texts, with commas between them.
  static Kind<List<String>> names(String description) {
    return new Kind<>(
        text ->
            Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList(),
        names -> String.join(", ", names),
        description);
  }

  /// One of the constants of an enum.
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String description =
        "one of " + constants.stream().map(Kind::spelt).collect(Collectors.joining(", "));
    return new Kind<>(
        text ->
            constants.stream()
                .filter(constant -> spelt(constant).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(description)),
        Kind::spelt,
        description);
  }

  private static String spelt(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long parseLong(String text, String description) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(description, e);
    }
  }

  private static long within(long value, long least, long most, String description) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(description);
    }
    return value;
  }
}
