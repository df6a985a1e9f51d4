package sonet.crypto.accelerated;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Spreads independent pieces over the processors: each takes the next number until none is left.
/// The caller works too and waits only for pieces that have begun, so that a pool that is busy
/// cannot hold it up.
final class Threads {
  /// Below this many pieces, of some ten microseconds each, waking a thread costs more than it
  /// saves.
  private static final int WORTHWHILE = 16;

  private Threads() {}

  static void forEach(int count, IntConsumer work) {
    Batch batch = new Batch(count, work);
    int helpers = Math.min(Runtime.getRuntime().availableProcessors(), count / WORTHWHILE + 1) - 1;
    for (int i = 0; i < helpers; i++) {
      ForkJoinPool.commonPool().execute(batch::run);
    }
    batch.run();
    batch.await();
  }

  private static final class Batch {
    private final int count;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    Batch(int count, IntConsumer work) {
      this.count = count;
      this.work = work;
      this.left = new CountDownLatch(count);
    }

    void run() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          work.accept(i);
        } catch (RuntimeException | Error e) {
          thrown.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    /// Every piece that is left has a thread already, so this ends when the slowest does.
    void await() {
      boolean interrupted = false;
      while (left.getCount() > 0) {
        try {
          left.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (thrown.get()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> {}
      }
    }
  }
}
