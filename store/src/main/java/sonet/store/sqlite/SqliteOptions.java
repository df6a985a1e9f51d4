package sonet.store.sqlite;

import java.nio.file.Path;
import java.time.InstantSource;

/// How the embedded engine is opened.
///
/// @param folder where it keeps its file; made when it is not there
/// @param readers how many connections read at once
/// @param maxBytes how large the file may become; a write beyond it fails with `FULL`
/// @param clock tells what has expired
public record SqliteOptions(Path folder, int readers, long maxBytes, InstantSource clock) {
  /// Checks the numbers.
  public SqliteOptions {
    if (readers < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("at least one reader and one byte");
    }
  }

  /// The usual: four readers, as large as the disk, and the clock of the system.
  public static SqliteOptions of(Path folder) {
    return new SqliteOptions(folder, 4, Long.MAX_VALUE, InstantSource.system());
  }

  /// The same with a limit to its size.
  public SqliteOptions withMaxBytes(long bytes) {
    return new SqliteOptions(folder, readers, bytes, clock);
  }

  /// The same with another clock.
  public SqliteOptions withClock(InstantSource other) {
    return new SqliteOptions(folder, readers, maxBytes, other);
  }
}
