package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import sonet.client.ClientException;

/// Waiting for more to happen.
final class ProgressTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Progress progress = new Progress();

  @Test
  void aPauseEndsEarlyOnceThereIsAReason() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(2);
    try (ExecutorService one = Executors.newSingleThreadExecutor()) {
      Future<?> paused =
          one.submit(() -> {
            progress.pause(
                DAY,
                () -> {
                  asked.countDown();
                  return enough.get();
                });
            return null;
          });
      // Something else happens: it asks, and goes on waiting.
      while (asked.getCount() > 0) {
        progress.advance();
        Thread.onSpinWait();
      }
      assertThat(paused.isDone()).isFalse();
      enough.set(true);
      progress.advance();
      assertThat(paused.get()).isNull();
    }
  }

  @Test
  void aPauseForWhichThereIsNoReasonAnyMoreDoesNotBegin() throws ClientException {
    progress.pause(DAY, () -> true);
    assertThat(progress.now()).isZero();
  }

  @Test
  void aPauseEndsWhenNothingMoreWillHappen() {
    progress.end();
    assertThatThrownBy(() -> progress.pause(DAY)).isInstanceOf(ClientException.class);
  }

  @Test
  void aPauseIsOverInTime() throws ClientException {
    progress.pause(Duration.ofMillis(1));
    assertThat(progress.awaitBeyond(progress.now(), Duration.ofMillis(1))).isFalse();
  }
}
