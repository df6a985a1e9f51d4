package sonet.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import sonet.client.device.Notice;

/// Tells listeners of what happens, one thing after the other on a thread of its own, so that a
/// listener may use the device.
final class Announcer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sonet-events").factory());
  private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();

  void add(Consumer<Notice> listener) {
    listeners.add(listener);
  }

  void tell(Notice notice) {
    try {
      thread.execute(() -> listeners.forEach(listener -> tell(listener, notice)));
    } catch (RejectedExecutionException closed) {
      LOG.log(System.Logger.Level.DEBUG, "an event after the end", closed);
    }
  }

  private static void tell(Consumer<Notice> listener, Notice notice) {
    try {
      listener.accept(notice);
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
    }
  }

  /// Waits until everything told so far was heard.
  void settle() throws ClientException {
    CountDownLatch heard = new CountDownLatch(1);
    try {
      thread.execute(heard::countDown);
      heard.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ClientException(ClientException.Reason.CLOSED, "The wait was given up.", stopped);
    } catch (RejectedExecutionException closed) {
      throw new ClientException(ClientException.Reason.CLOSED, "The device is closed.", closed);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
