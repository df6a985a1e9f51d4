package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static sonet.server.audit.TrailFixture.AT;
import static sonet.server.audit.TrailFixture.CODEC;
import static sonet.server.audit.TrailFixture.assertWrong;
import static sonet.server.audit.TrailFixture.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditPruning;
import sonet.protocol.AuditTrail;
import sonet.protocol.LogPruning;

/// A trail that was pruned verifies from there on, and tells of the pruning.
final class TrailRetentionTest {
  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir Path folder;
  private TrailFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrailFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTrailThatWasPrunedVerifiesFromThereOn() throws Exception {
    prune();
    AuditTrail trail = CODEC.decode(Bytes.utf8(fixture.export().getFirst()), AuditTrail.class);
    assertThat(trail.first()).isEqualTo(5);
    assertThat(trail.pruning().map(AuditPruning::count)).contains(4L);
    assertThat(trail.pruning().map(AuditPruning::rule))
        .contains("audit entries are kept for PT720H");
    TrailFile.Report report = verify(fixture.export());
    assertThat(report.first()).isEqualTo(5);
    assertThat(report.last()).isEqualTo(8);
  }

  /// Four entries are pruned, three and the record are kept.
  private void prune() throws Exception {
    fixture.write(0, 4);
    fixture.clock().advance(MONTH.plus(Duration.ofDays(2)));
    fixture.write(4, 3);
    assertThat(new TrailRetention(fixture.trails()).prune(AT, MONTH)).isEqualTo(4);
  }

  @Test
  void aPruningThatIsNotSignedIsFound() throws Exception {
    prune();
    List<String> lines = fixture.export();
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    AuditPruning said = trail.pruning().orElseThrow();
    AuditPruning more =
        new AuditPruning(
            said.from(),
            said.upTo() + 1,
            said.count() + 1,
            said.hashBefore(),
            said.hashAfter(),
            said.rule(),
            said.at(),
            said.signature());
    lines.set(0, CODEC.encodeText(with(trail, Optional.of(more))));
    assertWrong(lines, 1, "the signature of the pruning does not verify");
    lines.set(0, CODEC.encodeText(with(trail, Optional.empty())));
    assertWrong(lines, 1, "no signed pruning says what became of those before");
  }

  private static AuditTrail with(AuditTrail trail, Optional<AuditPruning> pruning) {
    return new AuditTrail(
        trail.format(), trail.tenant(), trail.head(), trail.first(), pruning, trail.evidence());
  }

  @Test
  void entriesThatAreMissingBehindAPruningAreFound() throws Exception {
    prune();
    List<String> lines = fixture.export();
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    lines.remove(1);
    lines.set(
        0,
        CODEC.encodeText(
            new AuditTrail(
                trail.format(),
                trail.tenant(),
                trail.head(),
                6,
                trail.pruning(),
                trail.evidence())));
    assertWrong(lines, 1, "no signed pruning says what became of those before");
  }

  /// A crash came between the record and the removal.
  @Test
  void aTrailThatIsAboutToBePrunedVerifies() throws Exception {
    fixture.write(0, 4);
    List<String> before = fixture.export();
    fixture.clock().advance(MONTH.plus(Duration.ofDays(2)));
    fixture.write(4, 3);
    assertThat(new TrailRetention(fixture.trails()).prune(AT, MONTH)).isEqualTo(4);
    List<String> lines = fixture.export();
    lines.addAll(1, before.subList(1, 5));
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    lines.set(
        0,
        CODEC.encodeText(
            new AuditTrail(
                trail.format(),
                trail.tenant(),
                trail.head(),
                1,
                trail.pruning(),
                trail.evidence())));
    assertThat(verify(lines).first()).isEqualTo(1);
  }

  @Test
  void aTrailOfNothingButPruningsIsPrunedNoMore() throws Exception {
    prune();
    fixture.clock().advance(MONTH.multipliedBy(2));
    TrailRetention retention = new TrailRetention(fixture.trails());
    assertThat(retention.prune(AT, MONTH)).isEqualTo(4);
    for (int i = 0; i < 3; i++) {
      fixture.clock().advance(MONTH.multipliedBy(2));
      assertThat(retention.prune(AT, MONTH)).isZero();
    }
    assertThat(verify(fixture.export()).first()).isEqualTo(9);
  }

  @Test
  void whatIsYoungIsKept() throws Exception {
    fixture.write(0, 4);
    fixture.clock().advance(MONTH);
    assertThat(new TrailRetention(fixture.trails()).prune(AT, MONTH)).isZero();
    fixture.clock().advance(Duration.ofDays(1));
    assertThat(new TrailRetention(fixture.trails()).prune(AT, MONTH)).isEqualTo(4);
  }

  private void prunedLog(LogPruning pruning) throws Exception {
    AuditAct act = AuditAct.ofService(fixture.trails().newId(), AuditAct.LOG_PRUNING);
    fixture.trails().append(AT, act.with(pruning));
  }

  private LogPruning pages(long from, long upTo) throws Exception {
    LogPruning unsigned = LogPruning.of(LogPruning.Kind.PAGES, 7, "rule").between(from, upTo);
    return fixture.trails().signed(AT, unsigned);
  }

  @Test
  void whatWasPrunedOfTheLogOfKeysVerifies() throws Exception {
    prunedLog(pages(0, 12));
    prunedLog(fixture.trails().signed(AT, LogPruning.of(LogPruning.Kind.VALUES, 3, "rule")));
    prunedLog(pages(12, 30));
    assertThat(verify(fixture.export()).last()).isEqualTo(3);
  }

  @Test
  void aGapBetweenPruningsOfTheLogOfKeysIsFound() throws Exception {
    prunedLog(pages(0, 12));
    prunedLog(pages(13, 30));
    assertWrong(fixture.export(), 3, "entry 2 tells of a pruning that cannot be");
  }

  @Test
  void aPruningOfTheLogOfKeysThatTheTrailsKeyDidNotSignIsFound() throws Exception {
    prunedLog(pages(0, 12).between(0, 13));
    assertWrong(fixture.export(), 2, "the signature of what entry 1 says was pruned");
  }

  @Test
  void aPruningOfTheLogOfKeysWithoutItsEntriesIsFound() throws Exception {
    prunedLog(fixture.trails().signed(AT, LogPruning.of(LogPruning.Kind.PAGES, 7, "rule")));
    assertWrong(fixture.export(), 2, "entry 1 tells of a pruning that cannot be");
  }
}
