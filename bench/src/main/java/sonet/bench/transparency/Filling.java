package sonet.bench.transparency;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Fills a log, its entries spread over some days by their timestamps, and looks at how long proofs
/// are whenever it has ten times as many labels.
final class Filling {
  private static final long DAY = 86_400_000;
  private static final int FIRST = 1000;
  private static final int LOOKS = 400;

  /// How many updates may wait while the log is filled at most: the clock goes with what is handed
  /// in, and little of the log must share one time.
  private static final int AHEAD = 20 * BenchLog.BATCH;

  private static final int SHARE = 50;

  /// The figure that the model is compared with.
  static final String FIRST_SEARCH = "first search";

  private final BenchLog log;
  private final Plan plan;
  private final Consumer<Figure> figures;

  Filling(BenchLog log, Plan plan, Consumer<Figure> figures) {
    this.log = log;
    this.plan = plan;
    this.figures = figures;
  }

  void fill() throws Exception {
    long end = System.currentTimeMillis() - 1000;
    long begin = end - plan.days() * DAY;
    double step = (double) (end - begin) / plan.labels();
    long started = System.nanoTime();
    long said = started;
    for (int goal = FIRST; goal / 10 < plan.labels(); goal *= 10) {
      int labels = Math.min(goal, plan.labels());
      while (log.labels() < labels) {
        Instant now = Instant.ofEpochMilli(begin + (long) (log.labels() * step));
        log.setClock(() -> now);
        int _ = log.submit(Math.min(BenchLog.BATCH, labels - log.labels()), 0);
        Waiting.untilLess(log, Math.clamp(plan.labels() / SHARE, 1, AHEAD));
        if (System.nanoTime() - said > 10_000_000_000L) {
          said = System.nanoTime();
          say((said - started) / 1e9);
        }
      }
      Waiting.untilLess(log, 1);
      look();
    }
    log.setClock(InstantSource.system());
  }

  private void say(double seconds) {
    System.err.printf(
        Locale.ROOT,
        "sonet bench transparency: %,d of %,d labels, %,.0f a second%n",
        log.labels(),
        plan.labels(),
        log.labels() / seconds);
  }

  private void look() throws Exception {
    Asking asking = new Asking(log);
    SplittableRandom random = new SplittableRandom(1);
    long bytes = 0;
    for (int i = 0; i < LOOKS; i++) {
      bytes += asking.searchFirst(random);
    }
    figures.accept(Figure.ofBytes(FIRST_SEARCH, log.labels(), (double) bytes / LOOKS));
  }
}
