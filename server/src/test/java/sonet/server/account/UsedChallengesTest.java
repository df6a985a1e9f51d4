package sonet.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.server.account.UsedChallenges.Outcome;

class UsedChallengesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);

  private final UsedChallenges used = new UsedChallenges(3);

  private Outcome use(int nonce, int expiresIn, int after) {
    return used.use(Bytes.of((byte) nonce), NOW.plusSeconds(expiresIn), NOW.plusSeconds(after));
  }

  @Test
  void aChallengeIsAnsweredOnce() {
    assertThat(use(1, 30, 0)).isEqualTo(Outcome.FIRST);
    assertThat(use(1, 30, 0)).isEqualTo(Outcome.REPEATED);
    assertThat(use(1, 30, 29)).isEqualTo(Outcome.REPEATED);
    assertThat(use(1, 30, 30)).isEqualTo(Outcome.REPEATED);
  }

  @Test
  void whatIsGoodNoMoreMakesRoomWhateverCameBeforeIt() {
    assertThat(use(1, 60, 0)).isEqualTo(Outcome.FIRST);
    assertThat(use(2, 30, 1)).isEqualTo(Outcome.FIRST);
    assertThat(use(3, 31, 2)).isEqualTo(Outcome.FIRST);
    assertThat(use(4, 32, 3)).isEqualTo(Outcome.FULL);
    assertThat(use(2, 30, 3))
        .as("a repetition is told when it is full, too")
        .isEqualTo(Outcome.REPEATED);
    assertThat(use(4, 90, 31)).isEqualTo(Outcome.FIRST);
    assertThat(use(5, 90, 31)).isEqualTo(Outcome.FULL);
    assertThat(use(5, 90, 32)).isEqualTo(Outcome.FIRST);
    assertThat(use(1, 60, 32)).isEqualTo(Outcome.REPEATED);
  }
}
