package sonet.transparency.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.testing.ShownLog;
import sonet.transparency.testing.Suites;

/// An owner who takes a label over, and watches it (§8.3, §8.4).
class OwnerTest {
  private static final long WINDOW = 100;

  /// Eight entries, a window apart, so that each is distinguished but the last; version zero from
  /// the second on, one from the sixth on.
  private static ShownLog log() {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 8; position++) {
      log.entry(WINDOW * position, versions(position));
    }
    return log;
  }

  private static Long[] versions(long position) {
    return position == 0 ? new Long[] {} : position < 5 ? new Long[] {0L} : new Long[] {0L, 1L};
  }

  private static Optional<Long> greatest(long position) {
    return position == 0 ? Optional.empty() : Optional.of(position < 5 ? 0L : 1L);
  }

  @Test
  void anOwnershipBeginsAtADistinguishedEntryAndThoseLeftAboveIt() throws Exception {
    ShownLog log = log();
    CombinedTree tree = log.tree(WINDOW);
    List<Long> entries = OwnerInitialization.entries(tree, 5);
    assertThat(entries).containsExactly(5L, 3L);
    OwnerInitialization.run(tree, entries, List.of(1L, 0L));
    assertThat(log.lookups()).containsOnlyKeys(3L, 5L);
  }

  @Test
  void anOwnershipCannotBeginWhereNobodyLooks() {
    Suites.assertRefused(Reason.POSITION, () -> OwnerInitialization.entries(log().tree(WINDOW), 8));
    Suites.assertRefused(
        Reason.POSITION, () -> OwnerInitialization.entries(log().tree(WINDOW * 5), 5));
    // With entry seven, at 700, everything up to 300 has expired.
    Suites.assertRefused(
        Reason.EXPIRED, () -> OwnerInitialization.entries(log().tree(WINDOW, 400), 3));
  }

  @Test
  void whatHasExpiredIsNotLookedAt() throws Exception {
    assertThat(OwnerInitialization.entries(log().tree(WINDOW, 400), 5)).containsExactly(5L);
    assertThat(OwnerInitialization.entries(log().tree(WINDOW, 401), 5)).containsExactly(5L, 3L);
  }

  private static void begin(List<Long> greatest) throws Exception {
    CombinedTree tree = log().tree(WINDOW);
    OwnerInitialization.run(tree, OwnerInitialization.entries(tree, 5), greatest);
  }

  @Test
  void theVersionsThatAnOwnerIsToldMustBeTheGreatest() throws Exception {
    begin(List.of(1L, 0L));
    Suites.assertRefused(Reason.GREATER_VERSION, () -> begin(List.of(0L, 0L)));
    Suites.assertRefused(Reason.MISSING_VERSION, () -> begin(List.of(2L, 0L)));
    // The label is said to be not there where it is.
    Suites.assertRefused(Reason.GREATER_VERSION, () -> begin(List.of(1L)));
    Suites.assertRefused(Reason.GREATER_VERSION, () -> begin(List.of()));
  }

  @Test
  void anOwnerIsToldOfOneVersionForEachEntryAndNoneThatWasGreaterBefore() {
    Suites.assertRefused(Reason.PROOF_SIZE, () -> begin(List.of(1L, 0L, 0L)));
    ShownLog log = new ShownLog();
    for (long position = 0; position < 8; position++) {
      log.entry(WINDOW * position, position < 5 ? new Long[] {0L, 1L} : new Long[] {0L});
    }
    CombinedTree tree = log.tree(WINDOW);
    Suites.assertRefused(
        Reason.MISSING_VERSION,
        () -> OwnerInitialization.run(tree, OwnerInitialization.entries(tree, 5), List.of(0L, 1L)));
    // It is refused by what is said, before anything is looked up.
    assertThat(log.lookups()).containsOnlyKeys(5L);
  }

  private static OwnerMonitoring.Monitored monitor(
      ShownLog log, long start, LongFunction<Optional<Long>> expected) throws Exception {
    return OwnerMonitoring.run(log.tree(WINDOW), MonitoringMap.EMPTY, start, expected);
  }

  @Test
  void anOwnerLooksAtEveryDistinguishedEntryThatIsNew() throws Exception {
    ShownLog log = log();
    OwnerMonitoring.Monitored monitored = monitor(log, 3, OwnerTest::greatest);
    assertThat(monitored.stopped()).isFalse();
    assertThat(log.lookups().keySet()).allMatch(position -> position > 3);
    assertThat(log.lookups()).containsOnlyKeys(4L, 5L, 6L, 7L);
    assertThat(monitored.verified()).isEqualTo(7);
  }

  @ParameterizedTest(name = "at log entry {0}")
  @ValueSource(longs = {4, 5, 6})
  void aVersionThatItsOwnerDoesNotKnowIsFoundWhereverItIs(long where) {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 8; position++) {
      log.entry(WINDOW * position, position == where ? new Long[] {0L, 1L} : new Long[] {0L});
    }
    Suites.assertRefused(Reason.GREATER_VERSION, () -> monitor(log, 3, _ -> Optional.of(0L)));
  }

  @ParameterizedTest(name = "at log entry {0}")
  @ValueSource(longs = {4, 5, 6})
  void aVersionThatIsGoneIsMissedByItsOwner(long where) {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 8; position++) {
      log.entry(WINDOW * position, position == where ? new Long[] {} : new Long[] {0L});
    }
    Suites.assertRefused(Reason.MISSING_VERSION, () -> monitor(log, 3, _ -> Optional.of(0L)));
  }

  @Test
  void anOwnerStopsWhereTheLogHasMoreToTell() throws Exception {
    OwnerMonitoring.Monitored monitored = monitor(log().endingBefore(5), 3, OwnerTest::greatest);
    assertThat(monitored.stopped()).isTrue();
    assertThat(monitored.verified()).isEqualTo(4);
  }
}
