package sonet.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What Linux says of a process (proc(5)).
///
/// @param pid which process
public record ProcessFigures(long pid) {
  private static final long TICK_MICROS = 10_000;
  private static final int USER_TIME = 11;

  /// The time it has spent on processors, in microseconds, by steps of 10 ms.
  public long cpuMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    // The name in parentheses may hold anything; the fields behind it are numbers.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]))
        * TICK_MICROS;
  }

  /// The memory it holds, in bytes.
  public long residentBytes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    for (String line : lines) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("process " + pid + " has no memory");
  }
}
