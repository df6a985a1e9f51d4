package sonet.transparency.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.testing.ShownLog;
import sonet.transparency.testing.Suites;

/// An owner who is told where new versions were inserted (§9.1).
class InsertionCheckTest {
  /// No entry is distinguished.
  private static final long WINDOW = 1000;

  /// Version zero from entry one on, and one from entry five on.
  private static ShownLog log() {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 7; position++) {
      log.entry(
          10 * position,
          position == 0 ? new Long[] {} : position < 5 ? new Long[] {0L} : new Long[] {0L, 1L});
    }
    return log;
  }

  private static boolean run(ShownLog log, long known, long position) throws Exception {
    return new InsertionCheck(Optional.of(0L), known, position, 1)
        .run(log.tree(WINDOW), at -> at >= 1 ? Optional.of(0L) : Optional.empty());
  }

  @Test
  void aVersionIsInsertedAfterTheOneBeforeAndInTheLog() throws Exception {
    assertThat(run(log(), 1, 5)).isFalse();
    Suites.assertRefused(Reason.POSITION, () -> run(log(), 5, 5));
    Suites.assertRefused(Reason.POSITION, () -> run(log(), 6, 5));
    Suites.assertRefused(Reason.POSITION, () -> run(log(), 1, 7));
  }

  @Test
  void aVersionThatWasThereBeforeItWasInsertedIsFound() {
    // The log is said to have taken the version in at entry six, and entry five shows it already.
    Suites.assertRefused(Reason.GREATER_VERSION, () -> run(log(), 1, 6));
  }

  @Test
  void aVersionThatIsNotWhereItWasInsertedIsMissed() {
    Suites.assertRefused(Reason.MISSING_VERSION, () -> run(log(), 1, 4));
  }

  @Test
  void aVersionThatOthersMadeWithItIsFound() {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 7; position++) {
      log.entry(10 * position, position < 5 ? new Long[] {0L} : new Long[] {0L, 1L, 2L, 3L});
    }
    Suites.assertRefused(Reason.GREATER_VERSION, () -> run(log, 1, 5));
  }

  @Test
  void everyOneOfSeveralVersionsIsThere() {
    ShownLog log = new ShownLog();
    for (long position = 0; position < 7; position++) {
      // Versions one to five were inserted, but the fourth, which the ladder for five leaves out.
      log.entry(10 * position, position < 5 ? new Long[] {0L} : new Long[] {0L, 1L, 3L, 4L, 5L});
    }
    InsertionCheck check = new InsertionCheck(Optional.of(0L), 0, 5, 5);
    assertThat(check.greatest()).isEqualTo(5);
    Suites.assertRefused(
        Reason.MISSING_VERSION, () -> check.run(log.tree(WINDOW), _ -> Optional.of(0L)));
  }
}
