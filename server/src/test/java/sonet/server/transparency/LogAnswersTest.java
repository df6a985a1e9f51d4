package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.transparency.wire.Request;

/// Answers from a log that does not grow: its sequencer never runs.
final class LogAnswersTest {
  private static final LogQuery WALK =
      new LogQuery(new Request.Distinguished(Optional.empty(), Optional.empty()).encoded());

  @TempDir Path folder;
  private LogFixture fixture;
  private TenantLogs logs;
  private LogAnswers answers;

  @BeforeEach
  void open() throws Exception {
    fixture = new LogFixture(folder);
    logs = fixture.logs();
    answers =
        new LogAnswers(
            new LogAnswers.Parts(
                logs, fixture.sequencer(logs), fixture.submissions(logs), Vouching.NOBODY),
            Duration.ofMillis(1));
  }

  @AfterEach
  void close() {
    logs.close();
    fixture.close();
  }

  private void grow() throws Exception {
    TenantLog log = logs.of(fixture.at());
    Growth growth = fixture.growth();
    Growth.Next next = growth.next(log, log.shown(), true);
    log.show(growth.write(log, log.shown(), next).shown().orElseThrow());
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> answers.distinguished(fixture.at(), WALK))
        .isInstanceOfSatisfying(
            RefusalException.class,
            e -> {
              assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
              assertThat(e.headers()).containsEntry("Retry-After", "1");
            });
  }

  @Test
  void aLogWithoutAHeadIsNotThereYet() {
    assertUnavailable();
  }

  /// Users take a head that is older for one of a log that keeps something back (§4.2).
  @Test
  void aHeadIsShownUntilNobodyMayAcceptItAndNotLonger() throws Exception {
    grow();
    fixture.clock().advance(Duration.ofHours(1));
    LogAnswer answer = answers.distinguished(fixture.at(), WALK);
    assertThat(answer.response().isEmpty()).isFalse();
    fixture.clock().advance(Duration.ofMillis(1));
    assertUnavailable();
    grow();
    assertThat(answers.distinguished(fixture.at(), WALK).response().isEmpty()).isFalse();
  }

  /// It is kept with what it proves, and verified at any time.
  @Test
  void theEvidenceOfATrailIsShownHoweverOldTheHeadIs() throws Exception {
    grow();
    fixture.submit(fixture.submissions(logs), Labels.AUDIT, Bytes.utf8("head"));
    grow();
    fixture.clock().advance(Duration.ofDays(1));
    assertUnavailable();
    assertThat(answers.evidence(fixture.at(), Labels.AUDIT)).isPresent();
  }
}
