package sonet.transparency.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.testing.ShownLog;
import sonet.transparency.testing.Suites;

/// A log that says of a version that it is the greatest (§7.3).
class GreatestVersionSearchTest {
  /// More than all times, so that no entry is distinguished, and the whole frontier is searched.
  private static final long WINDOW = 1000;

  @ParameterizedTest(name = "at log entry {0}")
  @ValueSource(longs = {3, 5, 6})
  void aGreaterVersionIsFoundWhereverOnTheFrontierItIs(long where) {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 7; position++) {
      log.entry(10 * position, position == where ? new Long[] {0L, 1L} : new Long[] {0L});
    }
    Suites.assertRefused(
        Reason.GREATER_VERSION, () -> GreatestVersionSearch.run(log.tree(WINDOW), 0));
  }

  @Test
  void aVersionThatIsNotThereAtTheEndIsNotTheGreatest() {
    for (Long[] versions : List.of(new Long[] {}, new Long[] {0L})) {
      ShownLog log = new ShownLog();
      for (long position = 0; position < 7; position++) {
        log.entry(10 * position, versions);
      }
      Suites.assertRefused(
          Reason.MISSING_VERSION,
          () -> GreatestVersionSearch.run(log.tree(WINDOW), versions.length));
    }
  }

  @Test
  void theSearchBeginsAtTheRightmostDistinguishedEntryAndEndsAtTheLeftmostWithTheVersion()
      throws Exception {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 3; position++) {
      log.entry(100 * position);
    }
    // The root is distinguished, and shows no version; the one after it, neither.
    log.entry(1900).entry(1910).entry(1920).entry(1930, 0L);
    assertThat(GreatestVersionSearch.run(log.tree(WINDOW), 0)).isEqualTo(6);
    assertThat(log.lookups()).containsOnlyKeys(3L, 5L, 6L);
  }
}
