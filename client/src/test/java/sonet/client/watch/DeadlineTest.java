package sonet.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  /// A stream without an end, in which nothing comes.
  private static final class Endless extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      return read();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void whatNeverEndsIsEnded() {
    Endless endless = new Endless();
    try (Deadline _ = Deadline.of(endless, Duration.ofMillis(10))) {
      assertThatThrownBy(endless::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatWasReadInTimeIsLeftAlone() {
    Endless endless = new Endless();
    Deadline deadline = Deadline.of(endless, Duration.ofHours(1));
    deadline.close();
    assertThat(endless.closed.getCount()).isEqualTo(1);
  }
}
