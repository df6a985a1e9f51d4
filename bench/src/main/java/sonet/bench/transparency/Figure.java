package sonet.bench.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// What came of one scene. A number that was not taken is zero.
///
/// @param what was done
/// @param size the labels in the log
/// @param perSecond how often a second
/// @param p50Micros the median time of one
/// @param p99Micros what 99 of 100 stayed below
/// @param cpuMicros processor time of the threads that did it, for one
/// @param bytes how long an answer is, or how much is stored for one
record Figure(
    String what,
    long size,
    double perSecond,
    double p50Micros,
    double p99Micros,
    double cpuMicros,
    double bytes) {
  /// A figure of bytes alone.
  static Figure ofBytes(String what, long size, double bytes) {
    return new Figure(what, size, 0, 0, 0, 0, bytes);
  }

  /// A figure of times in nanoseconds.
  static Figure of(String what, long size, Histogram times, double perSecond, Costs each) {
    return new Figure(
        what,
        size,
        perSecond,
        times.getValueAtPercentile(50) / 1e3,
        times.getValueAtPercentile(99) / 1e3,
        each.cpuMicros(),
        each.bytes());
  }

  /// What one takes in the mean.
  record Costs(double cpuMicros, double bytes) {}

  static String head() {
    return "| what | labels | a second | p50, ms | p99, ms | CPU, µs each | bytes |\n"
        + "|---|---:|---:|---:|---:|---:|---:|";
  }

  String toRow() {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %s | %s | %s | %s |",
        what,
        size,
        cell("%,.0f", perSecond),
        cell("%.2f", p50Micros / 1000),
        cell("%.2f", p99Micros / 1000),
        cell("%,.1f", cpuMicros),
        cell("%,.0f", bytes));
  }

  private static String cell(String format, double number) {
    return number > 0 ? String.format(Locale.ROOT, format, number) : "";
  }

  private String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"what\":\"%s\",\"labels\":%d,\"perSecond\":%.1f,\"p50Micros\":%.1f,"
            + "\"p99Micros\":%.1f,\"cpuMicros\":%.2f,\"bytes\":%.1f}",
        what,
        size,
        perSecond,
        p50Micros,
        p99Micros,
        cpuMicros,
        bytes);
  }

  /// All of them, each in a line.
  static String toJson(List<Figure> figures) {
    List<String> lines = new ArrayList<>();
    figures.forEach(figure -> lines.add(figure.toJson()));
    return "[\n" + String.join(",\n", lines) + "\n]\n";
  }
}
