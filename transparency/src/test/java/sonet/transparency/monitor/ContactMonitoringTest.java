package sonet.transparency.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.testing.ShownLog;
import sonet.transparency.testing.Suites;
import sonet.transparency.wire.MonitorMapEntry;

/// Whoever looked a version up watches that it stays (§8.2).
class ContactMonitoringTest {
  /// No entry is distinguished.
  private static final long WINDOW = 1000;

  private static MonitoringMap map(long... positionsAndVersions) {
    MonitoringMap map = MonitoringMap.EMPTY;
    for (int i = 0; i < positionsAndVersions.length; i += 2) {
      map = map.with(positionsAndVersions[i], positionsAndVersions[i + 1]);
    }
    return map;
  }

  private static ShownLog log(int size, Long... versions) {
    ShownLog log = new ShownLog();
    for (int position = 0; position < size; position++) {
      log.entry(10L * position, versions);
    }
    return log;
  }

  @Test
  void aVersionIsFollowedToTheTopOfItsSubtree() throws Exception {
    ShownLog log = log(8, 0L);
    assertThat(ContactMonitoring.run(log.tree(WINDOW), map(0, 0))).isEqualTo(map(7, 0));
    assertThat(log.lookups()).containsOnlyKeys(1L, 3L, 7L);
  }

  @ParameterizedTest(name = "at log entry {0}")
  @ValueSource(longs = {1, 3, 7})
  void aVersionThatIsGoneFromAnEntryAboveIsMissed(long where) {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 8; position++) {
      log.entry(10 * position, position == where ? new Long[] {} : new Long[] {0L});
    }
    Suites.assertRefused(
        Reason.MISSING_VERSION, () -> ContactMonitoring.run(log.tree(WINDOW), map(0, 0)));
  }

  @Test
  void whatAGreaterVersionHasShownIsNotShownAgain() throws Exception {
    ShownLog log = log(4, 0L, 1L);
    assertThat(ContactMonitoring.run(log.tree(WINDOW), map(0, 0, 2, 1))).isEqualTo(map(3, 1));
    // The ladder of version one alone.
    assertThat(log.lookups().get(3L)).containsExactly(0L, 1L);
    assertThat(log.lookups()).containsOnlyKeys(1L, 3L);
  }

  @Test
  void anEntryThatTheLogDoesNotHaveCannotBeMonitored() {
    Suites.assertRefused(
        Reason.POSITION, () -> ContactMonitoring.run(log(4, 0L).tree(WINDOW), map(4, 0)));
  }

  @Test
  void aMapDoesNotContradictItself() {
    assertThatThrownBy(
            () -> MonitoringMap.of(List.of(new MonitorMapEntry(3, 1), new MonitorMapEntry(5, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("versions");
    assertThatThrownBy(
            () -> MonitoringMap.of(List.of(new MonitorMapEntry(3, 1), new MonitorMapEntry(3, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positions");
    assertThat(MonitoringMap.EMPTY.isEmpty()).isTrue();
    assertThat(map(3, 1).isEmpty()).isFalse();
  }
}
