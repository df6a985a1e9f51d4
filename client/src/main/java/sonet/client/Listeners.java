package sonet.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Tells listeners of what happens: each on a virtual thread of its own with a queue of its own, so
/// that a slow one delays no other, and may use the device. The queue is bounded; a listener that
/// is too slow is told how much it missed.
final class Listeners implements AutoCloseable {
  /// The most events that wait for one listener.
  static final int QUEUE = 1024;

  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<Ear> ears = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  void add(Consumer<Event> listener) {
    Ear ear = new Ear(listener);
    ears.add(ear);
    ear.thread.start();
    if (closed) {
      ear.end();
    }
  }

  void tell(Event event) {
    ears.forEach(ear -> ear.put(event));
  }

  /// Waits until every listener has heard everything told so far.
  void settle() throws ClientException {
    for (Ear ear : ears) {
      ear.settle();
    }
  }

  @Override
  public void close() {
    closed = true;
    ears.forEach(Ear::end);
  }

  /// A listener with what waits for it.
  private static final class Ear {
    private final Consumer<Event> listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private final Thread thread = Thread.ofVirtual().name("sonet-listener").unstarted(this::work);
    private long told;
    private long heard;
    private long missed;
    private boolean ended;

    Ear(Consumer<Event> listener) {
      this.listener = listener;
    }

    void put(Event event) {
      lock.lock();
      try {
        told++;
        if (missed > 0 || waiting.size() >= QUEUE) {
          missed++;
        } else {
          waiting.add(event);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void work() {
      boolean open = true;
      while (open) {
        try {
          Told next = next();
          hear(next.event());
          heard(next.count());
        } catch (InterruptedException end) {
          open = false;
        }
      }
    }

    /// An event, and how many it stands for.
    private record Told(Event event, long count) {}

    private Told next() throws InterruptedException {
      lock.lock();
      try {
        while (waiting.isEmpty() && missed == 0) {
          if (ended) {
            throw new InterruptedException("closed");
          }
          changed.await();
        }
        if (!waiting.isEmpty()) {
          return new Told(waiting.removeFirst(), 1);
        }
        long count = missed;
        missed = 0;
        return new Told(new Event.Missed(count), count);
      } finally {
        lock.unlock();
      }
    }

    private void hear(Event event) {
      try {
        listener.accept(event);
      } catch (RuntimeException broken) {
        LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
      }
    }

    private void heard(long count) {
      lock.lock();
      try {
        heard += count;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void settle() throws ClientException {
      lock.lock();
      try {
        long all = told;
        while (heard < all && !ended && !Thread.currentThread().equals(thread)) {
          changed.await();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new ClientException(ClientException.Reason.CLOSED, "The wait was given up.", stopped);
      } finally {
        lock.unlock();
      }
    }

    /// What was told is still heard, unless the listener waits for something itself.
    void end() {
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
