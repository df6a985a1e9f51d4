package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// What every engine keeps to as a [LogStore][sonet.store.LogStore].
public abstract class LogContract extends StoreContract {
  @Test
  void aLogThatIsNotThereIsEmpty() throws Exception {
    assertThat(store.head(GROUP)).isEqualTo(Head.NONE);
    assertThat(store.read(GROUP, 0, ALL)).isEmpty();
    assertThat(store.find(GROUP, Bytes.utf8("a"))).isEmpty();
    assertThat(store.beginOf(GROUP, 0)).isEmpty();
  }

  @Test
  void anEntryReadsBackAsItWasWritten() throws Exception {
    NewEntry added =
        new NewEntry(
            7,
            5,
            Bytes.utf8("idem"),
            Bytes.utf8("sender"),
            Bytes.utf8("subject"),
            NOW.plusNanos(999),
            Bytes.utf8("body"));
    Head head = written(follow(GROUP, added));
    StoredEntry stored =
        new StoredEntry(
            1,
            7,
            5,
            Bytes.utf8("sender"),
            Bytes.utf8("subject"),
            NOW,
            Bytes.utf8("body"),
            Head.NONE.hash());
    assertThat(store.read(GROUP, 0, ALL)).containsExactly(stored);
    assertThat(store.find(GROUP, Bytes.utf8("idem"))).contains(stored);
    assertThat(head).isEqualTo(new Head(1, 0, 0, 0, TestHash.SHA_256.of(stored.hashInput())));
  }

  @Test
  void emptyFieldsReadBackEmpty() throws Exception {
    NewEntry added =
        new NewEntry(1, 0, Bytes.utf8("i"), Bytes.EMPTY, Bytes.EMPTY, NOW, Bytes.EMPTY);
    var _ = written(follow(GROUP, added));
    StoredEntry stored = store.read(GROUP, 0, ALL).getFirst();
    assertThat(stored.sender()).isEqualTo(Bytes.EMPTY);
    assertThat(stored.subject()).isEqualTo(Bytes.EMPTY);
    assertThat(stored.body()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void entriesAreNumberedAndChained() throws Exception {
    for (int i = 0; i < 10; i++) {
      var _ = written(follow(GROUP, entry("a" + i), entry("b" + i)));
    }
    assertThat(chained(store, GROUP)).hasSize(20);
  }

  @Test
  void aReadingGoesOnFromACursorWithinItsLimits() throws Exception {
    for (int i = 0; i < 9; i++) {
      var _ = written(follow(GROUP, entry("m" + i)));
    }
    assertThat(store.read(GROUP, 3, new PageLimit(4, 1000)))
        .extracting(StoredEntry::seq)
        .containsExactly(4L, 5L, 6L, 7L);
    assertThat(store.read(GROUP, 3, new PageLimit(4, 4)))
        .extracting(StoredEntry::seq)
        .containsExactly(4L, 5L);
    assertThat(store.read(GROUP, 8, new PageLimit(4, 1)))
        .extracting(StoredEntry::seq)
        .containsExactly(9L);
    assertThat(store.read(GROUP, 9, ALL)).isEmpty();
  }

  @Test
  void anAppendThatExpectsAnotherHeadWritesNothing() throws Exception {
    Head head = written(follow(GROUP, entry("a")));
    assertThat(store.write(append(GROUP, new Expect.Seq(0), new Effect.Plain(), entry("b"))))
        .isEqualTo(new Outcome.LogConflict(GROUP, head));
    assertThat(store.write(append(GROUP, new Expect.Seq(1), new Effect.Plain(), entry("b"))))
        .isInstanceOf(Outcome.Written.class);
  }

  @Test
  void anEpochIsExpectedOfALogThatExists() throws Exception {
    assertThat(store.write(commit(GROUP, 0, "c")))
        .isEqualTo(new Outcome.LogConflict(GROUP, Head.NONE));
    var _ = written(append(GROUP, new Expect.Seq(0), new Effect.Begins(4), entry("g")));
    assertThat(store.write(commit(GROUP, 3, "c"))).isInstanceOf(Outcome.LogConflict.class);
    assertThat(written(commit(GROUP, 4, "c")).epoch()).isEqualTo(5);
  }

  @Test
  void aMarkIsExpectedOfALogThatExists() throws Exception {
    assertThat(store.write(append(GROUP, new Expect.Marked(0), new Effect.Marks(), entry("a"))))
        .isEqualTo(new Outcome.LogConflict(GROUP, Head.NONE));
    var _ = written(append(GROUP, new Expect.Seq(0), new Effect.Begins(4), entry("g")));
    var _ = written(follow(GROUP, entry("plain")));
    assertThat(written(append(GROUP, new Expect.Marked(1), new Effect.Marks(), entry("a"))))
        .extracting(Head::seq, Head::marked)
        .containsExactly(3L, 3L);
    assertThat(store.write(append(GROUP, new Expect.Marked(1), new Effect.Marks(), entry("b"))))
        .isInstanceOf(Outcome.LogConflict.class);
  }

  @Test
  void anEffectMovesTheMarkAndTheEpoch() throws Exception {
    Head created = written(append(GROUP, new Expect.Seq(0), new Effect.Begins(0), entry("g")));
    assertThat(created)
        .extracting(Head::seq, Head::marked, Head::epoch)
        .containsExactly(1L, 1L, 0L);
    Head plain = written(follow(GROUP, entry("m")));
    assertThat(plain).extracting(Head::seq, Head::marked, Head::epoch).containsExactly(2L, 1L, 0L);
    Head marks = written(append(GROUP, new Expect.Any(), new Effect.Marks(), entry("p")));
    assertThat(marks).extracting(Head::seq, Head::marked, Head::epoch).containsExactly(3L, 3L, 0L);
    Head begins = written(commit(GROUP, 0, "c"));
    assertThat(begins).extracting(Head::seq, Head::marked, Head::epoch).containsExactly(4L, 4L, 1L);
    assertThat(store.beginOf(GROUP, 0)).isEqualTo(OptionalLong.of(1));
    assertThat(store.beginOf(GROUP, 1)).isEqualTo(OptionalLong.of(4));
    assertThat(store.beginOf(GROUP, 2)).isEmpty();
  }

  @Test
  void theSameAppendAgainIsADuplicateEvenWhenTheEpochMovedOn() throws Exception {
    var _ = written(append(GROUP, new Expect.Seq(0), new Effect.Begins(0), entry("g")));
    Head head = written(commit(GROUP, 0, "c"));
    assertThat(store.write(commit(GROUP, 0, "c"))).isEqualTo(new Outcome.Duplicate(2));
    assertThat(store.head(GROUP)).isEqualTo(head);
  }

  @Test
  void theSameNameInAnotherLogIsAnotherEntry() throws Exception {
    var _ = written(follow(GROUP, entry("a")));
    assertThat(store.write(follow(INBOX, entry("a")))).isInstanceOf(Outcome.Written.class);
  }

  @Test
  void aTrimmedLogKeepsItsHeadAndGoesOn() throws Exception {
    for (int i = 0; i < 5; i++) {
      var _ = written(follow(INBOX, entry("w" + i)));
    }
    Bytes hash = store.head(INBOX).hash();
    store.trim(INBOX, 3);
    store.trim(INBOX, 2);
    assertThat(store.head(INBOX)).isEqualTo(new Head(5, 3, 0, 0, hash));
    assertThat(store.read(INBOX, 0, ALL)).extracting(StoredEntry::seq).containsExactly(4L, 5L);
    store.trim(INBOX, 99);
    assertThat(store.head(INBOX).trimmed()).isEqualTo(5);
    assertThat(written(follow(INBOX, entry("next"))).seq()).isEqualTo(6);
    assertThat(store.read(INBOX, 0, ALL).getFirst().prevHash()).isEqualTo(hash);
  }

  @Test
  void trimmingALogThatIsNotThereDoesNothing() throws Exception {
    store.trim(INBOX, 9);
    assertThat(store.head(INBOX)).isEqualTo(Head.NONE);
  }

  @Test
  void ofManyCommittersInOneEpochExactlyOneWins() throws Exception {
    int committers = 16;
    int epochs = 25;
    var _ = written(append(GROUP, new Expect.Seq(0), new Effect.Begins(0), entry("g")));
    Set<Long> winners = ConcurrentHashMap.newKeySet();
    together(
        committers,
        me -> {
          long epoch = 0;
          while (epoch < epochs) {
            switch (store.write(commit(GROUP, epoch, "c" + epoch + "-" + me))) {
              case Outcome.Written done -> {
                assertThat(winners.add(epoch)).isTrue();
                epoch++;
              }
              case Outcome.LogConflict lost -> epoch = lost.head().epoch();
              case Outcome.Duplicate twice -> throw new AssertionError(twice);
              case Outcome.DocConflict none -> throw new AssertionError(none);
            }
          }
        });
    assertThat(winners).hasSize(epochs);
    assertThat(chained(store, GROUP)).hasSize(1 + epochs);
  }

  @Test
  void aReaderWhoGoesOnFromItsCursorMissesNothingWhileOthersAppend() throws Exception {
    int writers = 8;
    int each = 60;
    CountDownLatch done = new CountDownLatch(writers);
    List<StoredEntry> seen = new ArrayList<>();
    together(
        writers + 1,
        me -> {
          if (me < writers) {
            for (int i = 0; i < each; i++) {
              var _ = written(follow(GROUP, entry(me + "-" + i)));
            }
            done.countDown();
            return;
          }
          while (done.getCount() > 0 || seen.size() < writers * each) {
            seen.addAll(store.read(GROUP, seen.size(), new PageLimit(7, 1000)));
          }
        });
    assertThat(seen).isEqualTo(chained(store, GROUP)).hasSize(writers * each);
  }

  /// Random appends to a few logs against a model in memory, with reopenings.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aLogBehavesAsItsModel(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    LogId[] logs = {GROUP, INBOX, new LogId(TENANT, 1, Bytes.utf8("other"))};
    List<List<String>> model = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<String> names = new HashSet<>();
    for (int step = 0; step < 150; step++) {
      int which = random.nextInt(logs.length);
      List<String> present = model.get(which);
      String name = which + ":" + random.nextInt(80);
      int expected = present.size() + (random.nextInt(4) == 0 ? 1 : 0);
      Outcome outcome =
          store.write(
              append(logs[which], new Expect.Seq(expected), new Effect.Plain(), entry(name)));
      if (names.contains(name)) {
        assertThat(outcome).isEqualTo(new Outcome.Duplicate(present.indexOf(name) + 1));
      } else if (expected != present.size()) {
        assertThat(outcome).isInstanceOf(Outcome.LogConflict.class);
      } else {
        assertThat(outcome).isInstanceOf(Outcome.Written.class);
        present.add(name);
        names.add(name);
      }
      if (random.nextInt(40) == 0) {
        reopen();
      }
    }
    for (int i = 0; i < logs.length; i++) {
      assertThat(chained(store, logs[i]))
          .extracting(entry -> entry.body().toUtf8().substring(1))
          .isEqualTo(model.get(i));
    }
  }
}
