package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sonet.server.audit.TrailFixture.AT;
import static sonet.server.audit.TrailFixture.everything;
import static sonet.server.audit.TrailFixture.verify;

import java.io.BufferedReader;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.protocol.AccountName;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPage;

/// Trails of more entries than one question looks at.
final class LongTrailTest {
  private static final int MANY = 5_501;

  @TempDir Path folder;
  private TrailFixture fixture;
  private TrailReader reader;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrailFixture(folder);
    reader = new TrailReader(fixture.trails(), (_, _) -> Optional.empty());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTrailOfManyPagesIsShownWholeAndVerifies() throws Exception {
    fixture.writeMany(MANY);
    List<AuditEntry> shown = new ArrayList<>();
    int pages = 0;
    for (Optional<Long> after = Optional.of(0L); after.isPresent(); pages++) {
      AuditPage page = reader.page(AT, everything(after.get()));
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(500);
      shown.addAll(page.entries());
      after = page.next();
    }
    assertThat(pages).isEqualTo(12);
    assertThat(shown)
        .extracting(AuditEntry::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, MANY).boxed().toList());
    TrailFile.Report report = verify(fixture.export());
    assertThat(report.first()).isEqualTo(1);
    assertThat(report.last()).isEqualTo(MANY);
  }

  @Test
  void aQuestionLooksAtSoManyEntriesAndSaysWhereTheNextGoesOn() throws Exception {
    fixture.writeMany(MANY);
    AuditPage first = reader.page(AT, about("nobody", 0));
    assertThat(first.entries()).isEmpty();
    assertThat(first.next()).contains(5_000L);
    AuditPage second = reader.page(AT, about("nobody", 5_000));
    assertThat(second.entries()).isEmpty();
    assertThat(second.next()).isEmpty();
    AuditPage found = reader.page(AT, about("user-5499", 5_000));
    assertThat(found.entries()).singleElement().extracting(AuditEntry::seq).isEqualTo(5_500L);
  }

  private static TrailReader.Question about(String account, long after) {
    return new TrailReader.Question(
        after,
        500,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new AccountName(account)));
  }

  @Test
  void aTimeBehindManyEntriesIsFoundInOneQuestion() throws Exception {
    fixture.writeMany(MANY);
    // An entry every two minutes; the last of them is two minutes old.
    Instant since = fixture.clock().instant().minus(Duration.ofMinutes(20));
    AuditPage page = reader.page(AT, between(Optional.of(since), Optional.empty()));
    assertThat(page.entries()).hasSize(10).first().extracting(AuditEntry::seq).isEqualTo(5_492L);
    assertThat(page.next()).isEmpty();
    Instant until = fixture.clock().instant().minus(Duration.ofMinutes(2L * MANY - 8));
    AuditPage early = reader.page(AT, between(Optional.empty(), Optional.of(until)));
    assertThat(early.entries()).hasSize(4);
    assertThat(early.next()).isEmpty();
  }

  private static TrailReader.Question between(Optional<Instant> since, Optional<Instant> until) {
    return new TrailReader.Question(
        0, 500, since, until, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void anAnswerIsNoLargerThanItMayBeHoweverLargeTheEntries() throws Exception {
    AuditAct large = fixture.act("a".repeat(60));
    AuditAct act =
        new AuditAct(
            large.id(),
            large.who(),
            large.what(),
            large.on(),
            large.why(),
            large.result(),
            large.problem(),
            "r".repeat(100_000),
            large.unrecorded(),
            large.pruning(),
            large.log());
    for (int i = 0; i < 60; i++) {
      fixture.trails().append(AT, act);
    }
    AuditPage page = reader.page(AT, everything(0));
    assertThat(page.entries()).hasSizeBetween(40, 43);
    assertThat(page.next()).contains(page.entries().getLast().seq());
    assertThat(verify(fixture.export()).last()).isEqualTo(60);
  }

  @Test
  void aPruningOfManyEntriesIsOneEntry() throws Exception {
    fixture.writeMany(MANY);
    fixture.clock().advance(Duration.ofDays(40));
    assertThat(new TrailRetention(fixture.trails()).prune(AT, Duration.ofDays(30))).isEqualTo(MANY);
    TrailFile.Report report = verify(fixture.export());
    assertThat(report.first()).isEqualTo(MANY + 1);
    assertThat(report.last()).isEqualTo(MANY + 1);
  }

  @Test
  void aLineWithoutAnEndIsReadNoFurtherThanALineMayBeLong() throws Exception {
    fixture.writeMany(1);
    String header = fixture.export().getFirst() + "\n";
    long[] given = {0};
    Reader endless =
        new Reader() {
          @Override
          public int read(char[] to, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
              to[i] = given[0] < header.length() ? header.charAt((int) given[0]) : 'x';
              given[0]++;
            }
            return length;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> TrailFile.verify(new BufferedReader(endless), TrailFixture.UNKNOWN))
        .isInstanceOfSatisfying(
            TrailFile.WrongException.class, wrong -> assertThat(wrong.line()).isEqualTo(2))
        .hasMessageContaining("longer than any");
    assertThat(given[0]).isLessThan((1 << 20) + (1 << 15) + header.length());
  }

  @Test
  void whatIsRememberedOfATrailIsBounded() throws Exception {
    fixture.begin(TrailFile.MOST_OPEN);
    assertThat(verify(fixture.export()).unfinished()).isEqualTo(TrailFile.MOST_OPEN);
    fixture.begin(1);
    TrailFixture.assertWrong(
        fixture.export(), TrailFile.MOST_OPEN + 2, "more than 10000 acts are under way");
  }
}
