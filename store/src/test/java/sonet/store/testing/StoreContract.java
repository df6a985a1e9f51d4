package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.PoolCount;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.Taken;
import sonet.store.Tenant;

/// What every engine keeps to. An engine's test extends this and says how to open it.
public abstract class StoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.125Z");
  private static final Tenant TENANT = new Tenant(1);
  private static final LogId GROUP = new LogId(TENANT, 1, Bytes.utf8("group"));
  private static final LogId INBOX = new LogId(TENANT, 2, Bytes.utf8("inbox"));
  private static final PageLimit ALL = new PageLimit(1_000_000, Integer.MAX_VALUE);

  @TempDir Path folder;
  private Store store;

  /// Opens the engine on a folder, or again on what it left there.
  public abstract Store open(Path where) throws StoreException;

  @BeforeEach
  void openStore() throws Exception {
    store = open(folder);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void reopen() throws Exception {
    store.close();
    store = open(folder);
  }

  private static NewEntry entry(String idem) {
    return entry(0, idem);
  }

  private static NewEntry entry(long epoch, String idem) {
    return new NewEntry(
        3, epoch, Bytes.utf8(idem), Bytes.utf8("from"), Bytes.EMPTY, NOW, Bytes.utf8("+" + idem));
  }

  private static Batch append(LogId log, Expect expect, Effect effect, NewEntry... entries) {
    return new Batch(List.of(new LogWrite(log, expect, List.of(entries), effect)), List.of());
  }

  private static Batch follow(LogId log, NewEntry... entries) {
    return append(log, new Expect.Any(), new Effect.Plain(), entries);
  }

  private static Batch commit(LogId log, long epoch, String idem) {
    return append(log, new Expect.Epoch(epoch), new Effect.Begins(epoch + 1), entry(epoch, idem));
  }

  private Head written(Batch batch) throws StoreException {
    assertThat(store.write(batch)).isInstanceOf(Outcome.Written.class);
    return store.head(batch.logs().getFirst().log());
  }

  /// Reads a whole log and checks that it is numbered without a gap and chained to its head.
  public static List<StoredEntry> chained(Store store, LogId log) throws StoreException {
    List<StoredEntry> entries = store.read(log, 0, ALL);
    Bytes last = Head.NONE.hash();
    long seq = 0;
    for (StoredEntry entry : entries) {
      assertThat(entry.seq()).isEqualTo(++seq);
      assertThat(entry.prevHash()).isEqualTo(last);
      last = TestHash.SHA_256.of(entry.hashInput());
    }
    assertThat(store.head(log).seq()).isEqualTo(seq);
    assertThat(store.head(log).hash()).isEqualTo(last);
    return entries;
  }

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
  void whatAnotherLogOfABatchHasAlreadyIsNotWrittenThereAgain() throws Exception {
    Head inbox = written(follow(INBOX, entry("w1")));
    Batch batch =
        new Batch(
            List.of(
                LogWrite.follow(GROUP, entry("g")),
                LogWrite.follow(INBOX, entry("w1")),
                new LogWrite(
                    new LogId(TENANT, 2, Bytes.utf8("third")),
                    new Expect.Any(),
                    List.of(entry("a"), entry("a"), entry("b")),
                    new Effect.Plain())),
            List.of());
    assertThat(store.write(batch))
        .isInstanceOfSatisfying(
            Outcome.Written.class,
            done -> assertThat(done.heads()).extracting(Head::seq).containsExactly(1L, 1L, 2L));
    assertThat(store.head(INBOX)).isEqualTo(inbox);
    assertThat(chained(store, INBOX)).hasSize(1);
    assertThat(chained(store, new LogId(TENANT, 2, Bytes.utf8("third")))).hasSize(2);
  }

  @Test
  void aBatchIsWrittenAsOne() throws Exception {
    DocId doc = new DocId(TENANT, 1, Bytes.utf8("state"));
    Batch batch =
        new Batch(
            List.of(
                new LogWrite(GROUP, new Expect.Seq(0), List.of(entry("g")), new Effect.Begins(0)),
                LogWrite.follow(INBOX, entry("w"))),
            List.of(new DocWrite.Create(doc, Bytes.utf8("v1"))));
    assertThat(store.write(batch))
        .isInstanceOfSatisfying(
            Outcome.Written.class,
            done -> assertThat(done.heads()).extracting(Head::seq).containsExactly(1L, 1L));
    assertThat(chained(store, GROUP)).hasSize(1);
    assertThat(chained(store, INBOX)).hasSize(1);
    assertThat(store.get(doc)).contains(new Doc(doc, 1, Bytes.utf8("v1")));
  }

  @Test
  void aBatchOfWhichOnePartConflictsLeavesNoTrace() throws Exception {
    DocId doc = new DocId(TENANT, 1, Bytes.utf8("state"));
    var _ = written(follow(GROUP, entry("a")));
    LogWrite fits = LogWrite.follow(INBOX, entry("w"));
    LogWrite misfits =
        new LogWrite(GROUP, new Expect.Seq(0), List.of(entry("b")), new Effect.Plain());
    DocWrite put = new DocWrite.Put(doc, Bytes.utf8("v1"));
    assertThat(store.write(new Batch(List.of(fits, misfits), List.of(put))))
        .isInstanceOf(Outcome.LogConflict.class);
    assertThat(
            store.write(
                new Batch(List.of(fits), List.of(new DocWrite.Replace(doc, 1, Bytes.EMPTY)))))
        .isEqualTo(new Outcome.DocConflict(doc, Optional.empty()));
    assertThat(store.head(INBOX)).isEqualTo(Head.NONE);
    assertThat(store.get(doc)).isEmpty();
    assertThat(chained(store, GROUP)).hasSize(1);
  }

  @Test
  void aBatchWritesEachLogAndDocumentOnce() {
    LogWrite write = LogWrite.follow(GROUP, entry("a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(List.of(write, write), List.of()));
    DocWrite put = new DocWrite.Put(new DocId(TENANT, 1, Bytes.EMPTY), Bytes.EMPTY);
    assertThatIllegalArgumentException().isThrownBy(() -> Batch.ofDocs(put, put));
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
  void aDocumentIsReplacedOnlyByWhoKnowsItsVersion() throws Exception {
    DocId id = new DocId(TENANT, 1, Bytes.utf8("d"));
    assertThat(store.write(Batch.ofDocs(new DocWrite.Create(id, Bytes.utf8("1")))))
        .isInstanceOf(Outcome.Written.class);
    Doc first = new Doc(id, 1, Bytes.utf8("1"));
    assertThat(store.write(Batch.ofDocs(new DocWrite.Create(id, Bytes.utf8("x")))))
        .isEqualTo(new Outcome.DocConflict(id, Optional.of(first)));
    assertThat(store.write(Batch.ofDocs(new DocWrite.Replace(id, 1, Bytes.utf8("2")))))
        .isInstanceOf(Outcome.Written.class);
    assertThat(store.write(Batch.ofDocs(new DocWrite.Replace(id, 1, Bytes.utf8("x")))))
        .isInstanceOf(Outcome.DocConflict.class);
    assertThat(store.get(id)).contains(new Doc(id, 2, Bytes.utf8("2")));
    assertThat(store.write(Batch.ofDocs(new DocWrite.Put(id, Bytes.utf8("3")))))
        .isInstanceOf(Outcome.Written.class);
    assertThat(store.get(id)).contains(new Doc(id, 3, Bytes.utf8("3")));
    assertThat(store.write(Batch.ofDocs(new DocWrite.Delete(id))))
        .isInstanceOf(Outcome.Written.class);
    assertThat(store.get(id)).isEmpty();
  }

  @Test
  void aScanSeesTheDocumentsUnderAPrefixInOrder() throws Exception {
    for (String key : List.of("a", "ab", "ab1", "ab2", "ab3", "ac", "b")) {
      var _ =
          store.write(
              Batch.ofDocs(
                  new DocWrite.Put(new DocId(TENANT, 1, Bytes.utf8(key)), Bytes.utf8(key))));
    }
    DocId under = new DocId(TENANT, 1, Bytes.utf8("ab"));
    assertThat(keys(store.scan(under, Bytes.EMPTY, 9))).containsExactly("ab", "ab1", "ab2", "ab3");
    assertThat(keys(store.scan(under, Bytes.EMPTY, 2))).containsExactly("ab", "ab1");
    assertThat(keys(store.scan(under, Bytes.utf8("ab1"), 2))).containsExactly("ab2", "ab3");
    assertThat(keys(store.scan(under, Bytes.utf8("ab3"), 2))).isEmpty();
    assertThat(keys(store.scan(new DocId(TENANT, 1, Bytes.EMPTY), Bytes.EMPTY, 99))).hasSize(7);
    assertThat(keys(store.scan(new DocId(TENANT, 2, Bytes.EMPTY), Bytes.EMPTY, 99))).isEmpty();
  }

  private static List<String> keys(List<Doc> docs) {
    return docs.stream().map(doc -> doc.id().key().toUtf8()).toList();
  }

  @Test
  void aPoolHandsOutEachThingOnceAndThenTheLastResort() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    Instant later = NOW.plusSeconds(60);
    PoolItem one = new PoolItem(Bytes.utf8("r1"), Bytes.utf8("k1"), later);
    PoolItem two = new PoolItem(Bytes.utf8("r2"), Bytes.utf8("k2"), later);
    store.add(pool, List.of(one, two));
    store.add(pool, List.of(one));
    store.setLastResort(pool, new PoolItem(Bytes.utf8("r8"), Bytes.utf8("old"), later));
    store.setLastResort(pool, new PoolItem(Bytes.utf8("r9"), Bytes.utf8("last"), later));
    assertThat(store.counts(pool, NOW)).containsExactly(new PoolCount(1, 2, 1));
    assertThat(taken(pool)).isEqualTo(new Taken.OneTime(Bytes.utf8("k1")));
    assertThat(taken(pool)).isEqualTo(new Taken.OneTime(Bytes.utf8("k2")));
    assertThat(taken(pool)).isEqualTo(new Taken.LastResort(Bytes.utf8("last")));
    assertThat(taken(pool)).isEqualTo(new Taken.LastResort(Bytes.utf8("last")));
    assertThat(store.counts(pool, NOW)).containsExactly(new PoolCount(1, 0, 1));
    assertThat(taken(new PoolId(TENANT, Bytes.utf8("phone"), 2))).isEqualTo(new Taken.Nothing());
  }

  @Test
  void whatHasExpiredIsNotHandedOut() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    store.add(pool, List.of(new PoolItem(Bytes.utf8("r1"), Bytes.utf8("k1"), NOW)));
    store.setLastResort(pool, new PoolItem(Bytes.utf8("r2"), Bytes.utf8("k2"), NOW));
    assertThat(store.take(List.of(pool), NOW)).containsExactly(new Taken.Nothing());
    assertThat(store.counts(pool, NOW)).isEmpty();
    assertThat(store.take(List.of(pool), NOW.minusMillis(1)))
        .containsExactly(new Taken.OneTime(Bytes.utf8("k1")));
  }

  @Test
  void severalPoolsAreTakenFromAtOnce() throws Exception {
    PoolId phone = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    PoolId laptop = new PoolId(TENANT, Bytes.utf8("laptop"), 1);
    store.add(laptop, List.of(new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), NOW.plusSeconds(1))));
    assertThat(store.take(List.of(phone, laptop), NOW))
        .containsExactly(new Taken.Nothing(), new Taken.OneTime(Bytes.utf8("k")));
  }

  private Taken taken(PoolId pool) throws StoreException {
    return store.take(List.of(pool), NOW).getFirst();
  }

  @Test
  void noTenantSeesAnothers() throws Exception {
    Tenant other = new Tenant(2);
    var _ =
        store.write(
            new Batch(
                List.of(LogWrite.follow(GROUP, entry("a"))),
                List.of(new DocWrite.Put(new DocId(TENANT, 1, Bytes.utf8("d")), Bytes.utf8("x")))));
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    store.add(pool, List.of(new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), NOW.plusSeconds(1))));
    LogId log = new LogId(other, GROUP.kind(), GROUP.name());
    assertThat(store.head(log)).isEqualTo(Head.NONE);
    assertThat(store.read(log, 0, ALL)).isEmpty();
    assertThat(store.find(log, Bytes.utf8("a"))).isEmpty();
    assertThat(store.get(new DocId(other, 1, Bytes.utf8("d")))).isEmpty();
    assertThat(store.scan(new DocId(other, 1, Bytes.EMPTY), Bytes.EMPTY, 9)).isEmpty();
    PoolId theirs = new PoolId(other, pool.owner(), pool.kind());
    assertThat(taken(theirs)).isEqualTo(new Taken.Nothing());
    assertThat(store.counts(theirs, NOW)).isEmpty();
    store.trim(log, 9);
    assertThat(chained(store, GROUP)).hasSize(1);
  }

  @Test
  void everythingIsThereAfterReopening() throws Exception {
    var _ = written(append(GROUP, new Expect.Seq(0), new Effect.Begins(0), entry("g")));
    Head head = written(commit(GROUP, 0, "c"));
    reopen();
    assertThat(store.head(GROUP)).isEqualTo(head);
    assertThat(chained(store, GROUP)).hasSize(2);
    assertThat(store.beginOf(GROUP, 1)).isEqualTo(OptionalLong.of(2));
    assertThat(store.write(commit(GROUP, 0, "c"))).isEqualTo(new Outcome.Duplicate(2));
  }

  @Test
  void aClosedStoreSaysSo() throws Exception {
    store.close();
    assertThatThrownBy(() -> store.head(GROUP))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED));
    assertThatThrownBy(() -> store.write(follow(GROUP, entry("a"))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED));
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

  @Test
  void ofManyWhoTakeFromAPoolEachGetsAnother() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    int items = 200;
    for (int i = 0; i < items; i++) {
      Bytes name = Bytes.utf8("k" + i);
      store.add(pool, List.of(new PoolItem(name, name, NOW.plusSeconds(1))));
    }
    Set<Bytes> handed = ConcurrentHashMap.newKeySet();
    together(
        16,
        me -> {
          while (taken(pool) instanceof Taken.OneTime(Bytes body)) {
            assertThat(handed.add(body)).isTrue();
          }
        });
    assertThat(handed).hasSize(items);
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

  private interface Part {
    void run(int me) throws Exception;
  }

  private static void together(int parts, Part part) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        int me = i;
        tasks.add(() -> {
          part.run(me);
          return true;
        });
      }
      for (Future<Boolean> future : threads.invokeAll(tasks)) {
        assertThat(future.get()).isTrue();
      }
    }
  }
}
