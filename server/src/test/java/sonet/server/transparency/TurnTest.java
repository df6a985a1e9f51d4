package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;

/// Entries that are made while the one before is being stored.
final class TurnTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int LABELS = Growth.MOST_WAITING + 9;

  @TempDir Path folder;
  private LogFixture fixture;
  private TenantLogs logs;
  private TenantLog log;
  private final List<Integer> sizes = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    fixture = new LogFixture(folder);
    logs = fixture.logs();
    log = logs.of(fixture.at());
  }

  @AfterEach
  void close() {
    logs.close();
    fixture.close();
  }

  private static Bytes label(int number) {
    return Bytes.utf8("label " + number);
  }

  private static Bytes value(int number, int version) {
    return Bytes.utf8("value " + version + " of " + number);
  }

  private void handIn(int versions) throws RefusalException {
    Submissions submissions = fixture.submissions(logs);
    for (int version = 0; version < versions; version++) {
      for (int i = 0; i < LABELS; i++) {
        fixture.submit(submissions, label(i), value(i, version));
      }
    }
  }

  private Turn turn(Predicate<TenantLog.Shown> old) {
    return new Turn(
        log,
        fixture.growth(),
        old,
        (_, batch, _) -> sizes.add(batch.orElseThrow().versions().size()));
  }

  private void assertValues(int versions) {
    for (int i = 0; i < LABELS; i++) {
      for (int version = 0; version < versions; version++) {
        assertThat(log.stored().opened(label(i), version).orElseThrow().value().value())
            .isEqualTo(value(i, version));
      }
      assertThat(log.stored().greatest(label(i))).contains(versions - 1L);
    }
  }

  /// The second entry has the last labels for the first time and the first ones again.
  @Test
  void aLabelInEntriesThatFollowEachOtherHasItsVersionsUnderOneKey() throws Exception {
    handIn(2);
    assertThat(turn(_ -> false).takeAll(() -> false)).isTrue();
    assertThat(sizes).containsExactly(1, Growth.MOST_WAITING, Growth.MOST_WAITING, 18);
    assertValues(2);
  }

  @Test
  void anEntryThatWasMadeForATipThatIsGoneIsNotStored() throws Exception {
    handIn(1);
    AtomicBoolean once = new AtomicBoolean();
    Predicate<TenantLog.Shown> meddling =
        after -> {
          if (after.size() == 2 && !once.getAndSet(true)) {
            // The second entry is being stored, and the third is about to be made.
            assertThat(log.await(shown -> shown.size() == 2, LONG)).isTrue();
            anotherProcessAddsAnEntry();
          }
          return false;
        };
    assertThat(turn(meddling).takeAll(() -> false)).isFalse();
    assertThat(once).isTrue();
    assertThat(log.reload()).isTrue();
    assertThat(log.size()).isEqualTo(3);
    assertThat(turn(_ -> false).takeAll(() -> false)).isTrue();
    assertValues(1);
  }

  private void anotherProcessAddsAnEntry() {
    try (TenantLogs others = fixture.logs()) {
      TenantLog other = others.of(fixture.at());
      Growth growth = fixture.growth();
      Growth.Next next = growth.next(other, other.shown(), true);
      assertThat(growth.write(other, other.shown(), next).shown()).isPresent();
    } catch (RefusalException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingIsMadeAheadWhileTheLogIsChangedOtherwise() throws Exception {
    handIn(2);
    List<Long> asked = new ArrayList<>();
    log.change(() ->
        assertThat(
                turn(
                        shown -> {
                          asked.add(shown.size() - log.size());
                          return false;
                        })
                    .takeAll(() -> false))
            .isTrue());
    assertThat(asked).isNotEmpty().containsOnly(0L);
    assertValues(2);
  }

  @Test
  void aTurnEndsAfterTheEntryThatIsBeingStored() throws Exception {
    handIn(1);
    AtomicBoolean closing = new AtomicBoolean();
    Turn turn =
        turn(shown -> {
          closing.set(shown.size() == 1);
          return false;
        });
    assertThat(turn.takeAll(closing::get)).isTrue();
    assertThat(log.reload()).isTrue();
    assertThat(log.size()).isEqualTo(sizes.size());
    assertThat(turn(_ -> false).takeAll(() -> false)).isTrue();
    assertValues(1);
  }
}
