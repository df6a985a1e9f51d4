package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;

/// What fails rests, until it is told to hurry.
final class AttemptsTest {
  private static final Bytes JOB = Bytes.utf8("job");
  private static final Bytes OTHER = Bytes.utf8("other");

  private final List<Notice> told = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Attempts attempts =
      new Attempts(target -> Arrays.fill(target, (byte) 0xFF), told::add, nanos::get);

  private static Attempts.Job failing(Reason reason) {
    return () -> {
      throw new ClientException(reason, "It fails.");
    };
  }

  private static Attempts.Job unexpected() {
    return () -> {
      throw new AssertionError("it was to rest");
    };
  }

  @Test
  void whatFailedRestsAndNothingElseDoes() throws ClientException {
    assertThat(attempts.attempt(JOB, failing(Reason.SERVER_UNREACHABLE))).isFalse();

    assertThat(attempts.isResting(JOB)).isTrue();
    assertThat(attempts.attempt(JOB, unexpected())).isFalse();
    assertThat(attempts.isResting(OTHER)).isFalse();
    assertThat(attempts.attempt(OTHER, () -> true)).isTrue();
    assertThat(attempts.rest(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void itIsTriedAgainAfterLongerEachTime() throws ClientException {
    List<Long> rests = new ArrayList<>();
    for (int round = 0; round < 9; round++) {
      assertThat(attempts.attempt(JOB, failing(Reason.SERVER_FAILED))).isFalse();
      Duration rest = attempts.rest(Duration.ofHours(1));
      rests.add(rest.toMillis());
      nanos.addAndGet(rest.toNanos());
    }
    assertThat(rests)
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 15_000L, 15_000L);
    assertThat(attempts.attempt(JOB, () -> true)).isTrue();
    assertThat(attempts.isResting(JOB)).isFalse();
  }

  @Test
  void inAHurryNothingRests() throws ClientException {
    assertThat(attempts.attempt(JOB, failing(Reason.SERVER_UNREACHABLE))).isFalse();
    attempts.hurry();

    assertThat(attempts.isResting(JOB)).isFalse();
    assertThat(attempts.attempt(JOB, () -> true)).isTrue();
    assertThat(attempts.rest(Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatWasBegunBeforeAndFailsAfterIsTriedOnceMore() throws ClientException {
    Attempts.Job away =
        () -> {
          attempts.hurry();
          throw new ClientException(Reason.SERVER_UNREACHABLE, "The server was away.");
        };
    assertThat(attempts.attempt(JOB, away)).isFalse();

    assertThat(attempts.isResting(JOB)).isFalse();
    assertThat(attempts.attempt(JOB, failing(Reason.SERVER_UNREACHABLE))).isFalse();
    assertThat(attempts.isResting(JOB)).isTrue();
  }

  @Test
  void whatIsAgainstKeysIsSaidOnceAlsoAfterAnotherFailure() throws ClientException {
    assertThat(attempts.attempt(JOB, failing(Reason.SERVER_UNREACHABLE))).isFalse();
    assertThat(told).isEmpty();
    attempts.hurry();
    assertThat(attempts.attempt(JOB, failing(Reason.KEYS_DOUBTED))).isFalse();
    attempts.hurry();
    assertThat(attempts.attempt(JOB, failing(Reason.KEYS_DOUBTED))).isFalse();

    assertThat(told).hasSize(1).first().isInstanceOf(Notice.Trouble.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSED", "DISK_FULL", "DISK_FAILED", "STATE_DAMAGED"})
  void whatFailsHereIsNotTriedAgainWithoutAWord(Reason reason) {
    assertThatThrownBy(() -> attempts.attempt(JOB, failing(reason)))
        .isInstanceOf(ClientException.class);
    assertThat(attempts.isResting(JOB)).isFalse();
  }
}
