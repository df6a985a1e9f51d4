package sonet.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends what takes too long at the network: interrupts its virtual thread, which closes the socket
/// that it reads from or writes to. Sockets themselves bound single reads only, and no writes at
/// all, so that a peer could hold a connection with a byte now and then.
///
/// Nearly everything ends in time, some of it after microseconds. So nothing is put in order and
/// nobody is woken when something begins; a clock looks at what is under way every few
/// milliseconds.
final class Deadlines implements AutoCloseable {
  private static final long TICK_MILLIS = 20;

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    // Once the engine has stopped, what would be cut off later is cut off already.
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("sonet-deadlines").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    var _ =
        timer.scheduleWithFixedDelay(this::look, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    for (Running one : running) {
      one.look(now);
    }
  }

  /// Something under way. Only the thread that began it uses it, and the clock.
  final class Running implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final AtomicBoolean over = new AtomicBoolean();
    private final long nanos;
    private volatile long end;

    private Running(long nanos) {
      this.nanos = nanos;
      this.end = System.nanoTime() + nanos;
    }

    /// It has come a step further, and has the whole time for the next.
    void restart() {
      end = System.nanoTime() + nanos;
    }

    private void look(long now) {
      if (now - end >= 0 && over.compareAndSet(false, true)) {
        boolean _ = running.remove(this);
        thread.interrupt();
      }
    }

    /// It has ended in time.
    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        boolean _ = running.remove(this);
      }
    }
  }

  /// Gives the calling thread so much time, until what is returned is closed.
  Running start(Duration time) {
    Running begun = new Running(time.toNanos());
    boolean _ = running.add(begun);
    return begun;
  }

  /// Does something later.
  void later(Duration time, Runnable action) {
    var _ = timer.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    var _ = timer.shutdownNow();
  }
}
