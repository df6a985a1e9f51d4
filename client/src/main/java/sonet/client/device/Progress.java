package sonet.client.device;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;

/// Counts what happens, so that threads can wait for more of it without missing any.
final class Progress {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long count;
  private boolean ended;

  /// How much has happened. Ask before looking at what may have changed.
  long now() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Something happened.
  void advance() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will happen.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until more has happened, or for as long as said. Returns whether more has happened.
  ///
  /// @throws ClientException with `CLOSED` when nothing more will
  boolean awaitBeyond(long seen, Duration longest) throws ClientException {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (count <= seen && left > 0 && !ended) {
        left = changed.awaitNanos(left);
      }
      if (ended) {
        throw new ClientException(Reason.CLOSED, "The device is closed.");
      }
      return count > seen;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ClientException(Reason.CLOSED, "The wait was given up.", stopped);
    } finally {
      lock.unlock();
    }
  }

  /// Lets time pass, unless it ends.
  void pause(Duration time) throws ClientException {
    pause(time, () -> false);
  }

  /// Lets time pass, unless it ends or there is a reason to wait no longer, which is looked at
  /// whenever something happens.
  void pause(Duration time, BooleanSupplier enough) throws ClientException {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      long seen = now();
      if (enough.getAsBoolean()) {
        return;
      }
      boolean more = awaitBeyond(seen, Duration.ofNanos(left));
      left = more ? until - System.nanoTime() : 0;
    }
  }
}
