package sonet.bench.transparency;

/// Waits for the thread that makes the log grow.
final class Waiting {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

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
}
