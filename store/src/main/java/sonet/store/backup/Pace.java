package sonet.store.backup;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Holds long work back, so that the disk is there for others too.
public final class Pace {
  private final long bytesPerSecond;
  private long begun;
  private long done;

  private Pace(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("a pace is at least a byte a second");
    }
    this.bytesPerSecond = bytesPerSecond;
  }

  /// So many bytes a second at most, for one piece of work.
  public static Pace ofBytesPerSecond(long bytesPerSecond) {
    return new Pace(bytesPerSecond);
  }

  /// As fast as it goes.
  public static Pace unlimited() {
    return new Pace(Long.MAX_VALUE);
  }

  /// Waits until so many more bytes are due.
  void took(long bytes) {
    if (begun == 0) {
      begun = System.nanoTime();
    }
    done += bytes;
    long left = due(done) - (System.nanoTime() - begun);
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
  }

  /// How many nanoseconds so many bytes take at this pace.
  long due(long bytes) {
    return (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
  }
}
