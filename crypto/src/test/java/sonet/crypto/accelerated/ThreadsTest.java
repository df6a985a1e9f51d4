package sonet.crypto.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
  @ParameterizedTest(name = "{0} pieces")
  @ValueSource(ints = {0, 1, 15, 16, 17, 1000})
  void everyPieceRunsOnce(int count) {
    AtomicIntegerArray runs = new AtomicIntegerArray(count);
    Threads.forEach(count, runs::incrementAndGet);
    assertThat(IntStream.range(0, count).map(runs::get)).allMatch(times -> times == 1);
  }

  @ParameterizedTest(name = "{0} pieces")
  @ValueSource(ints = {3, 100})
  void anExceptionIsThrownWhenTheOthersEnded(int count) {
    AtomicInteger ended = new AtomicInteger();
    assertThatThrownBy(() ->
            Threads.forEach(
                count,
                i -> {
                  ended.incrementAndGet();
                  if (i == 1) {
                    throw new IllegalStateException("piece " + i);
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("piece 1");
    assertThat(ended).hasValue(count);
  }

  @Test
  void piecesMayBeSpreadThemselves() {
    AtomicInteger runs = new AtomicInteger();
    Threads.forEach(20, i -> Threads.forEach(20, j -> runs.incrementAndGet()));
    assertThat(runs).hasValue(400);
  }

  @Test
  void anInterruptIsKeptForLater() {
    AtomicInteger runs = new AtomicInteger();
    Thread.currentThread().interrupt();
    Threads.forEach(100, i -> runs.incrementAndGet());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(runs).hasValue(100);
  }
}
