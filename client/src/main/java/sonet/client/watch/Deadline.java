package sonet.client.watch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends what is read from somebody else when it takes too long: the stream is closed, and whoever
/// reads it gets an error.
final class Deadline implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);

  private Deadline() {}

  /// For a stream from now on, until this is closed.
  static Deadline of(InputStream in, Duration longest) {
    Deadline deadline = new Deadline();
    var _ = Thread.ofVirtual().name("sonet-deadline").start(() -> deadline.watch(in, longest));
    return deadline;
  }

  private void watch(InputStream in, Duration longest) {
    try {
      if (!done.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        in.close();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException unclosed) {
      System.getLogger(Deadline.class.getName())
          .log(Level.WARNING, "what takes too long cannot be ended", unclosed);
    }
  }

  @Override
  public void close() {
    done.countDown();
  }
}
