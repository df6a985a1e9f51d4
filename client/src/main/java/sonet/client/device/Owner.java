package sonet.client.device;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;

/// A thread that does one thing after the other for whoever asks, so that what it owns needs no
/// lock.
public final class Owner implements AutoCloseable {
  private final ExecutorService thread;
  private volatile boolean over;

  /// Starts a thread with a name.
  public Owner(String name) {
    thread = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  /// Something to be done.
  @FunctionalInterface
  public interface Task<T> {
    /// Does it.
    T run() throws ClientException;
  }

  /// Something to be done without a result.
  @FunctionalInterface
  public interface Action {
    /// Does it.
    void run() throws ClientException;
  }

  /// Has the thread do something and waits for the result.
  ///
  /// @throws ClientException what the task threw, or `CLOSED`
  public <T> T call(Task<T> task) throws ClientException {
    try {
      return thread.submit(() -> unlessOver(task)).get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case null -> throw new AssertionError(failed);
        case ClientException known -> throw known;
        case RuntimeException broken -> throw broken;
        case Error broken -> throw broken;
        default -> throw new AssertionError(failed);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ClientException(Reason.CLOSED, "The device is being closed.", stopped);
    } catch (RejectedExecutionException closed) {
      throw new ClientException(Reason.CLOSED, "The device is closed.", closed);
    }
  }

  /// Has the thread do something and waits until it is done.
  public void run(Action action) throws ClientException {
    var _ =
        call(() -> {
          action.run();
          return true;
        });
  }

  private <T> T unlessOver(Task<T> task) throws ClientException {
    if (over) {
      throw new ClientException(Reason.CLOSED, "The device is closed.");
    }
    return task.run();
  }

  /// Has the thread do one last thing. Once that is done nothing else is, also not what waits.
  void runLast(Action action) throws ClientException {
    run(() -> {
      action.run();
      over = true;
    });
  }

  /// Finishes what was asked for and ends.
  @Override
  public void close() {
    thread.close();
  }
}
