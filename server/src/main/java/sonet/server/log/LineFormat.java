package sonet.server.log;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sonet.server.config.LogFormat;

/// One line for each thing that is told. Of a failure it has the classes and the places, and not
/// the messages, which may name somebody.
final class LineFormat extends Formatter {
  private static final Pattern PAIRS = Pattern.compile("(?:[a-z]+=\\S+ ?)+");
  private static final Pattern PAIR = Pattern.compile("([a-z]+)=(\\S+)");
  private static final int MAX_FRAMES = 30;

  private final LogFormat format;

  LineFormat(LogFormat format) {
    this.format = format;
  }

  @Override
  public String format(LogRecord line) {
    String time = line.getInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    String message = formatMessage(line);
    String failure = line.getThrown() == null ? "" : failure(line.getThrown());
    return switch (format) {
      case TEXT ->
          "%s %s %s: %s%s%n"
              .formatted(
                  time,
                  level(line),
                  line.getLoggerName(),
                  message.replaceAll("\\R", " "),
                  failure.isEmpty() ? "" : " [" + failure + "]");
      case JSON -> json(line, time, message, failure);
    };
  }

  private static String level(LogRecord line) {
    int value = line.getLevel().intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (value >= Level.WARNING.intValue()) {
      return "warning";
    }
    return value >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static String failure(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 5; depth++) {
      text.append(depth == 0 ? "" : " by ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        text.append(" at ")
            .append(frames[i].getClassName())
            .append('.')
            .append(frames[i].getMethodName())
            .append(':')
            .append(frames[i].getLineNumber());
      }
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static String json(LogRecord line, String time, String message, String failure) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", time);
    fields.put("level", level(line));
    fields.put("logger", line.getLoggerName());
    if (PAIRS.matcher(message).matches()) {
      Matcher pair = PAIR.matcher(message);
      while (pair.find()) {
        fields.put(pair.group(1), pair.group(2));
      }
    } else {
      fields.put("message", message);
    }
    if (!failure.isEmpty()) {
      fields.put("failure", failure);
    }
    StringBuilder text = new StringBuilder("{");
    fields.forEach((name, value) ->
        text.append(text.length() == 1 ? "" : ",")
            .append('"')
            .append(name)
            .append("\":\"")
            .append(escaped(value))
            .append('"'));
    return text.append("}\n").toString();
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
