package sonet.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Many who do the same, each again as soon as it is done, for a while.
///
/// The clock runs when all are at it and a warm-up is over, so that neither the making of
/// connections nor the compiler's first look is measured.
public final class Load {
  private final ProcessFigures server;
  private final long warmUpNanos;
  private final long nanos;
  private final long interval;

  /// A load on a process.
  public Load(ProcessFigures server, long warmUpNanos, long nanos) {
    this.server = server;
    this.warmUpNanos = warmUpNanos;
    this.nanos = nanos;
    this.interval = 0;
  }

  private Load(Load load, long interval) {
    this.server = load.server;
    this.warmUpNanos = load.warmUpNanos;
    this.nanos = load.nanos;
    this.interval = interval;
  }

  /// The same, but each begins once in so many nanoseconds and not as soon as it can. A time is
  /// then taken from when it was due, so that it counts who had to wait for the one before.
  Load every(long intervalNanos) {
    return new Load(this, intervalNanos);
  }

  /// One of those who do it.
  public interface Worker {
    /// Does it once, or several at once. Returns how many.
    int work() throws Exception;
  }

  /// What came of it.
  ///
  /// @param perSecond how many a second
  /// @param cpuMicros of the server for one
  /// @param times of one call, in nanoseconds
  public record Run(double perSecond, double cpuMicros, Histogram times) {}

  /// Lets them work.
  ///
  /// @throws IOException with the first failure of any of them
  public Run run(List<? extends Worker> workers) throws IOException, InterruptedException {
    LongAdder done = new LongAdder();
    Recorder recorder = new Recorder(3);
    ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(workers.size());
    long[] end = {Long.MAX_VALUE};
    List<Thread> threads = new ArrayList<>();
    for (Worker worker : workers) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  done.add(worker.work());
                  begun.countDown();
                  // Not all at once: each has its own place in the interval.
                  long due = System.nanoTime() + (long) (Math.random() * interval);
                  while (System.nanoTime() < end[0] && failures.isEmpty()) {
                    long start = interval == 0 ? System.nanoTime() : due;
                    due += interval;
                    pause(start - System.nanoTime());
                    int count = worker.work();
                    recorder.recordValue(System.nanoTime() - start);
                    done.add(count);
                  }
                } catch (Exception e) {
                  failures.add(e);
                  begun.countDown();
                }
              }));
    }
    begun.await();
    pause(warmUpNanos);
    var _ = recorder.getIntervalHistogram();
    long cpu = server.cpuMicros();
    long before = done.sum();
    long start = System.nanoTime();
    pause(nanos);
    long count = done.sum() - before;
    double seconds = (System.nanoTime() - start) / 1e9;
    double spent = server.cpuMicros() - cpu;
    Histogram times = recorder.getIntervalHistogram();
    end[0] = 0;
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IOException("the load failed: " + failures.peek(), failures.peek());
    }
    return new Run(count / seconds, count == 0 ? 0 : spent / count, times);
  }

  private static void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      Thread.sleep(java.time.Duration.ofNanos(nanos));
    }
  }
}
