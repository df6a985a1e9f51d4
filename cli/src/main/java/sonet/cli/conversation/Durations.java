package sonet.cli.conversation;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sonet.cli.command.CommandException;

/// How long something lasts, as people write it: `30s`, `10m`, `2h`, `7d`, `4w`, or as ISO 8601.
public final class Durations {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})([smhdw])");

  private Durations() {}

  /// The duration that a text names.
  public static Duration parse(String name, String text) throws CommandException {
    Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        case "d" -> Duration.ofDays(count);
        default -> Duration.ofDays(7 * count);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException notIso) {
      throw CommandException.usage(
          "%s must be a time such as 30s, 10m, 2h or 7d, not \"%s\"".formatted(name, text));
    }
  }

  /// As people read it.
  public static String show(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
