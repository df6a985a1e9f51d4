package sonet.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A running server with devices.
final class World implements AutoCloseable {
  private static final int HANDS = 32;

  private final ServerProcess server;
  private final AtomicInteger names = new AtomicInteger();

  World(ServerProcess server) {
    this.server = server;
  }

  int port() {
    return server.port();
  }

  ProcessFigures figures() {
    return server.figures();
  }

  HeapUse heap() throws IOException {
    return server.heap();
  }

  Line line() throws IOException {
    return new Line(port());
  }

  /// New devices, each of its own account, registered and logged in.
  List<LoadDevice> devices(int count) throws IOException, InterruptedException {
    List<LoadDevice> devices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      devices.add(new LoadDevice(port(), "load-" + names.incrementAndGet()));
    }
    each(devices, LoadDevice::register);
    return devices;
  }

  /// Something done over a connection.
  interface Task<T> {
    void on(T subject, Line line) throws Exception;
  }

  /// Does something with each, over a few connections at once.
  <T> void each(List<T> subjects, Task<T> task) throws IOException, InterruptedException {
    ConcurrentLinkedQueue<T> left = new ConcurrentLinkedQueue<>(subjects);
    ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(HANDS, subjects.size()); i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (Line line = line()) {
                  for (T next = left.poll();
                      next != null && failures.isEmpty();
                      next = left.poll()) {
                    task.on(next, line);
                  }
                } catch (Exception e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IOException("the world could not be made: " + failures.peek(), failures.peek());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
