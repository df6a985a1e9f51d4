package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sonet.store.testing.History.Answer;
import sonet.store.testing.History.Call;
import sonet.store.testing.Linearizability.State;

/// What the checker lets pass and what it does not.
final class LinearizabilityTest {
  private static final State EMPTY = new State(0, List.of(), 0);

  private final History history = new History();

  private void one(Call call, Answer answer) {
    history.told(history.asks(call), answer);
  }

  private boolean holds() {
    return Linearizability.holds(history, EMPTY);
  }

  @Test
  void oneAfterTheOtherHolds() {
    one(new Call.Append("a"), new Answer.Written(1));
    one(new Call.Commit("b", 0), new Answer.Written(2));
    one(new Call.Commit("c", 0), new Answer.Stands(2, 1));
    one(new Call.Append("a"), new Answer.Duplicate(1));
    one(new Call.Commit("b", 0), new Answer.Duplicate(2));
    one(new Call.Look(), new Answer.Stands(2, 1));
    one(new Call.Read(1), new Answer.Names(List.of("b")));
    assertThat(holds()).isTrue();
  }

  @Test
  void whatOverlapsMayHaveHappenedInEitherOrder() {
    long slow = history.asks(new Call.Append("slow"));
    one(new Call.Append("fast"), new Answer.Written(1));
    one(new Call.Read(0), new Answer.Names(List.of("fast")));
    history.told(slow, new Answer.Written(2));
    assertThat(holds()).isTrue();
  }

  @Test
  void whatWasNeverToldMayHaveHappenedOrNot() {
    long lost = history.asks(new Call.Append("lost"));
    one(new Call.Read(0), new Answer.Names(List.of()));
    assertThat(holds()).isTrue();
    one(new Call.Read(0), new Answer.Names(List.of("lost")));
    assertThat(holds()).isTrue();
    one(new Call.Read(0), new Answer.Names(List.of()));
    assertThat(holds()).isFalse();
    assertThat(lost).isPositive();
  }

  @Test
  void aLostEntryIsFound() {
    one(new Call.Append("a"), new Answer.Written(1));
    one(new Call.Read(0), new Answer.Names(List.of()));
    assertThat(holds()).isFalse();
  }

  @Test
  void aDoubledEntryIsFound() {
    one(new Call.Append("a"), new Answer.Written(1));
    one(new Call.Append("a"), new Answer.Written(2));
    assertThat(holds()).isFalse();
  }

  @Test
  void twoCommitsOfOneEpochAreFound() {
    long one = history.asks(new Call.Commit("a", 0));
    long two = history.asks(new Call.Commit("b", 0));
    history.told(one, new Answer.Written(1));
    history.told(two, new Answer.Written(2));
    assertThat(holds()).isFalse();
  }

  @Test
  void aGapIsFound() {
    one(new Call.Append("a"), new Answer.Written(2));
    assertThat(holds()).isFalse();
  }

  @Test
  void aStaleReadingIsFound() {
    one(new Call.Append("a"), new Answer.Written(1));
    long slow = history.asks(new Call.Append("b"));
    one(new Call.Read(0), new Answer.Names(List.of("a", "b")));
    one(new Call.Look(), new Answer.Stands(1, 0));
    history.told(slow, new Answer.Written(2));
    assertThat(holds()).isFalse();
  }

  @Test
  void anEntryThatShowsBeforeOneWithALowerNumberIsFound() {
    long slow = history.asks(new Call.Append("a"));
    one(new Call.Append("b"), new Answer.Written(2));
    one(new Call.Read(0), new Answer.Names(List.of("b")));
    history.told(slow, new Answer.Written(1));
    assertThat(holds()).isFalse();
  }

  /// A log whose check and write are two steps lets two commits of one epoch through.
  @Test
  void aLogThatChecksBeforeItLocksIsFoundOut() throws Exception {
    List<String> names = Collections.synchronizedList(new ArrayList<>());
    CyclicBarrier between = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        all.add(
            threads.submit(() -> {
              long number = history.asks(new Call.Commit(name, names.size()));
              int _ = between.await();
              synchronized (names) {
                names.add(name);
                history.told(number, new Answer.Written(names.size()));
              }
              return name;
            }));
      }
      for (Future<?> future : all) {
        Object _ = future.get();
      }
    }
    assertThat(holds()).isFalse();
  }
}
