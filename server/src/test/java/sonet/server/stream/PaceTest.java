package sonet.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aNumberAtOnceIsAllowedAndThenSoManyASecond() {
    Pace pace = new Pace(3, 2, 100);
    for (int i = 0; i < 3; i++) {
      assertThat(pace.allows(100)).isTrue();
    }
    assertThat(pace.allows(100)).isFalse();
    assertThat(pace.allows(100 + SECOND / 2)).isTrue();
    assertThat(pace.allows(100 + SECOND / 2)).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(pace.allows(100 + 60 * SECOND)).isTrue();
    }
    assertThat(pace.allows(100 + 60 * SECOND)).isFalse();
  }
}
