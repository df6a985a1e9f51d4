package sonet.server.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Ends what takes too long at the network: interrupts its virtual thread, which closes the socket
/// that it reads from or writes to. Sockets themselves bound single reads only, and no writes at
/// all, so that a peer could hold a connection with a byte now and then.
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    // Once the engine has stopped, what would be cut off later is cut off already.
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("sonet-deadlines").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
  }

  /// Something under way. Only the thread that began it uses it.
  final class Running implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final Duration time;
    private Future<?> alarm;

    private Running(Duration time) {
      this.time = time;
      this.alarm = alarm();
    }

    private Future<?> alarm() {
      return timer.schedule(thread::interrupt, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// It has come a step further, and has the whole time for the next.
    void restart() {
      boolean _ = alarm.cancel(false);
      alarm = alarm();
    }

    /// It has ended in time.
    @Override
    public void close() {
      boolean _ = alarm.cancel(false);
    }
  }

  /// Gives the calling thread so much time, until what is returned is closed.
  Running start(Duration time) {
    return new Running(time);
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
