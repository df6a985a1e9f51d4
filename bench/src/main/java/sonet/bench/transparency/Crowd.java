package sonet.bench.transparency;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/// Some threads that do the same again and again for a while.
///
/// @param threads how many
/// @param length how long
record Crowd(int threads, Duration length) {
  /// One thing to do, which tells a number of bytes.
  interface Work {
    long run(SplittableRandom random) throws Exception;
  }

  /// What came of it.
  ///
  /// @param times in nanoseconds
  /// @param cpuNanos of these threads
  /// @param bytes all together
  record Run(Histogram times, double seconds, long cpuNanos, long bytes) {
    Figure figure(String what, long labels) {
      long count = Math.max(1, times.getTotalCount());
      return Figure.of(
          what,
          labels,
          times,
          count / seconds,
          new Figure.Costs(cpuNanos / 1e3 / count, (double) bytes / count));
    }
  }

  /// Does it, at least once in each thread.
  Run run(Work work) throws Exception {
    long begin = System.nanoTime();
    Histogram times = new Histogram(3);
    long cpu = 0;
    long bytes = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Run>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        SplittableRandom random = new SplittableRandom(i);
        runs.add(pool.submit((Callable<Run>) () -> one(work, random)));
      }
      for (Future<Run> future : runs) {
        Run run = future.get();
        times.add(run.times());
        cpu += run.cpuNanos();
        bytes += run.bytes();
      }
    }
    return new Run(times, (System.nanoTime() - begin) / 1e9, cpu, bytes);
  }

  private Run one(Work work, SplittableRandom random) throws Exception {
    ThreadMXBean threadClock = ManagementFactory.getThreadMXBean();
    Histogram times = new Histogram(3);
    long bytes = 0;
    long cpu = threadClock.getCurrentThreadCpuTime();
    long end = System.nanoTime() + length.toNanos();
    long now;
    do {
      long begin = System.nanoTime();
      bytes += work.run(random);
      now = System.nanoTime();
      times.recordValue(now - begin);
    } while (now < end);
    return new Run(times, 0, threadClock.getCurrentThreadCpuTime() - cpu, bytes);
  }
}
