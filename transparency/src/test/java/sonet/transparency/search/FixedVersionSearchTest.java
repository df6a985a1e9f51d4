package sonet.transparency.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.testing.ShownLog;
import sonet.transparency.testing.Suites;

/// A search for a version that need not be the greatest any more (§7.2).
class FixedVersionSearchTest {
  private static final long WINDOW = 100;
  private static final long LIFETIME = 500;

  @Test
  void aVersionThatWasNeverTheGreatestIsFoundBelowAGreaterOne() throws Exception {
    ShownLog log =
        new ShownLog().entry(0).entry(10).entry(20, 0L, 1L).entry(30, 0L, 1L, 2L, 3L).entry(40);
    assertThat(FixedVersionSearch.run(log.tree(WINDOW), 2)).isEqualTo(3);
    assertThat(log.lookups().get(3L)).contains(2L);
  }

  @Test
  void aVersionThatIsLeftOutBelowAGreaterOneIsNotThere() {
    // The ladder for version two looks up zero, one and three, and three is there.
    ShownLog log = new ShownLog().entry(0).entry(10, 0L, 1L, 3L).entry(20, 0L, 1L, 3L);
    Suites.assertRefused(Reason.NOT_FOUND, () -> FixedVersionSearch.run(log.tree(WINDOW), 2));
  }

  @Test
  void aVersionThatNoEntryHasIsNotThere() {
    ShownLog log = new ShownLog().entry(0).entry(10, 0L).entry(20, 0L);
    Suites.assertRefused(Reason.NOT_FOUND, () -> FixedVersionSearch.run(log.tree(WINDOW), 1));
  }

  /// Four entries have expired, the root among them, and three have not: the first has come less
  /// than a hundred milliseconds before one in which a greater version is.
  private static ShownLog expired(Long[] before, Long... after) {
    return new ShownLog()
        .entry(1000)
        .entry(1000)
        .entry(1000)
        .entry(1000)
        .entry(1080, before)
        .entry(1090, after)
        .entry(1550, after);
  }

  @Test
  void whereEntriesHaveExpiredAVersionCountsOnlyWhenItsOwnerCouldCheckIt() throws Exception {
    ShownLog unchecked = expired(new Long[] {0L}, 0L, 1L);
    Suites.assertRefused(
        Reason.EXPIRED, () -> FixedVersionSearch.run(unchecked.tree(100, LIFETIME), 0));
    ShownLog checked = expired(new Long[] {0L}, 0L, 1L);
    assertThat(FixedVersionSearch.run(checked.tree(90, LIFETIME), 0)).isEqualTo(4);
  }

  @Test
  void whereEntriesHaveExpiredAVersionBelowAGreaterOneCountsOnlyWhenItsOwnerCouldCheckIt()
      throws Exception {
    ShownLog unchecked = expired(new Long[] {0L, 1L}, 0L, 1L, 2L, 3L);
    Suites.assertRefused(
        Reason.EXPIRED, () -> FixedVersionSearch.run(unchecked.tree(100, LIFETIME), 2));
    ShownLog checked = expired(new Long[] {0L, 1L}, 0L, 1L, 2L, 3L);
    assertThat(FixedVersionSearch.run(checked.tree(90, LIFETIME), 2)).isEqualTo(5);
  }
}
