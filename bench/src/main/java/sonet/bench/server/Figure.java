package sonet.bench.server;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/// What came of one scene.
///
/// @param scene what was done
/// @param peer by whom: `sonet` or `ejabberd`
/// @param size how many senders, members or connections
/// @param perSecond how often a second
/// @param p50Micros the median time of one, in microseconds; 0 where none was taken
/// @param p99Micros what 99 of 100 stayed below
/// @param cpuMicros processor time of the server for one
/// @param bytes memory of the server for one; 0 where it was not measured
public record Figure(
    String scene,
    String peer,
    int size,
    double perSecond,
    long p50Micros,
    long p99Micros,
    double cpuMicros,
    long bytes) {
  /// A figure of a run.
  public static Figure of(String scene, String peer, int size, Load.Run run) {
    Histogram times = run.times();
    return new Figure(
        scene,
        peer,
        size,
        run.perSecond(),
        times.getValueAtPercentile(50) / 1000,
        times.getValueAtPercentile(99) / 1000,
        run.cpuMicros(),
        0);
  }

  /// What so many take together, as the memory of each.
  public static Figure ofMemory(String scene, String peer, int size, long bytes) {
    return new Figure(scene, peer, size, 0, 0, 0, 0, bytes / size);
  }

  /// A row of the table.
  String toRow() {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %s | %s | %s | %s | %s |",
        scene,
        size,
        peer,
        perSecond > 0 ? String.format(Locale.ROOT, "%,.0f", perSecond) : "",
        p50Micros > 0 ? String.format(Locale.ROOT, "%.2f", p50Micros / 1000.0) : "",
        p99Micros > 0 ? String.format(Locale.ROOT, "%.2f", p99Micros / 1000.0) : "",
        cpuMicros > 0 ? String.format(Locale.ROOT, "%.1f", cpuMicros) : "",
        bytes > 0 ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0) : "");
  }

  /// What the rows stand under.
  static String head() {
    return "| what | size | who | a second | p50, ms | p99, ms | CPU of the server, µs each |"
        + " memory each |\n|---|---:|---|---:|---:|---:|---:|---:|";
  }

  /// As JSON.
  String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"scene\":\"%s\",\"peer\":\"%s\",\"size\":%d,\"perSecond\":%.1f,\"p50Micros\":%d,"
            + "\"p99Micros\":%d,\"cpuMicros\":%.2f,\"bytes\":%d}",
        scene,
        peer,
        size,
        perSecond,
        p50Micros,
        p99Micros,
        cpuMicros,
        bytes);
  }
}
