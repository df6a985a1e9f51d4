package sonet.store.sqlite;

import java.time.Instant;
import sonet.store.DocWrite;

/// Times as the tables hold them: milliseconds since 1970.
final class Millis {
  /// A time that does not come.
  static final long NEVER = Long.MAX_VALUE;

  private Millis() {}

  /// A time, or the nearest one that can be held.
  static long of(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      return time.isAfter(Instant.EPOCH) ? NEVER : Long.MIN_VALUE;
    }
  }

  /// The time that is held.
  static Instant instant(long millis) {
    return millis == NEVER ? DocWrite.NEVER : Instant.ofEpochMilli(millis);
  }
}
