package sonet.bench.transparency;

import sonet.server.transparency.TenantLog;

/// Waits for the thread that makes the log grow.
final class Waiting {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long MINUTE = 60_000;

  private Waiting() {}

  /// Until fewer than this many updates wait to be put into the log.
  static void untilLess(BenchLog log, int most) throws InterruptedException {
    long last = log.inLog();
    long since = System.nanoTime();
    while (log.submitted() - log.inLog() >= most) {
      Thread.sleep(1);
      if (log.inLog() > last) {
        last = log.inLog();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE_NANOS) {
        throw new IllegalStateException("the log does not grow any more");
      }
    }
  }

  /// Until the log has an entry of the last minute.
  static void untilFresh(BenchLog log) throws Exception {
    TenantLog shown = log.log();
    long begin = System.nanoTime();
    while (System.currentTimeMillis() - shown.stored().entry(shown.size() - 1).timestamp()
        > MINUTE) {
      Thread.sleep(1);
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new IllegalStateException("the log does not grow any more");
      }
    }
  }
}
