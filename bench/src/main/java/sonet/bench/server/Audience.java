package sonet.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Many who listen at once, each on a thread of its own.
public final class Audience {
  /// One who listens.
  public interface Ear {
    /// Waits for messages. Returns how many came.
    ///
    /// @throws IOException when the connection is gone
    int take() throws IOException;
  }

  private final int size;
  private final Semaphore came = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();

  /// An audience of so many.
  public Audience(int size) {
    this.size = size;
  }

  void add(Listener listener) {
    add(listener::take);
  }

  /// Lets a further one listen, until its connection ends.
  public void add(Ear ear) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  came.release(ear.take());
                }
              } catch (IOException ended) {
                // Who waits for it notices that something is missing.
              }
            }));
  }

  /// Waits until everybody has got so many messages more.
  public void awaitAll(int messages) throws InterruptedException {
    came.acquire(messages * size);
  }

  /// Waits until nobody listens any more.
  public void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
