package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
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
import sonet.store.LogStore.LogKind;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.PoolCount;
import sonet.store.PoolFilling;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.Taken;
import sonet.store.Tenant;
import sonet.store.Usage;

/// How every engine forgets: what is old, what has expired, and all of a tenant.
public abstract class RetentionContract {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Tenant TENANT = new Tenant(1);
  private static final Tenant OTHER = new Tenant(2);
  private static final LogKind GROUPS = new LogKind(TENANT, 1);
  private static final LogId GROUP = new LogId(TENANT, 1, Bytes.utf8("group"));
  private static final PageLimit ALL = new PageLimit(1_000_000, Integer.MAX_VALUE);

  @TempDir Path folder;
  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private Store store;

  /// Opens the engine on a folder, or again on what it left there.
  public abstract Store open(Path where, InstantSource clock) throws StoreException;

  @BeforeEach
  void openStore() throws Exception {
    store = open(folder, time::get);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void write(Batch batch) throws StoreException {
    assertThat(store.write(batch)).isInstanceOf(Outcome.Written.class);
  }

  private void append(LogId log, String idem, Instant at) throws StoreException {
    NewEntry entry =
        new NewEntry(1, 0, Bytes.utf8(idem), Bytes.EMPTY, Bytes.EMPTY, at, Bytes.utf8(idem));
    write(new Batch(List.of(LogWrite.follow(log, entry)), List.of()));
  }

  private static LogId group(String name) {
    return new LogId(TENANT, 1, Bytes.utf8(name));
  }

  private static DocId doc(String key) {
    return new DocId(TENANT, 1, Bytes.utf8(key));
  }

  @Test
  void logsWithOldEntriesAreFoundPageByPage() throws Exception {
    for (String name : List.of("a", "b", "c", "d")) {
      append(group(name), "1", NOW.minusSeconds(100));
      append(group(name), "2", NOW);
    }
    append(group("young"), "1", NOW);
    append(new LogId(TENANT, 2, Bytes.utf8("kind")), "1", NOW.minusSeconds(100));
    append(new LogId(OTHER, 1, Bytes.utf8("tenant")), "1", NOW.minusSeconds(100));
    Instant before = NOW.minusSeconds(50);
    assertThat(store.olderThan(GROUPS, before, Bytes.EMPTY, 3))
        .containsExactly(group("a"), group("b"), group("c"));
    assertThat(store.olderThan(GROUPS, before, Bytes.utf8("c"), 3)).containsExactly(group("d"));
    assertThat(store.olderThan(GROUPS, NOW.minusSeconds(100), Bytes.EMPTY, 3)).isEmpty();
    assertThat(store.olderThan(GROUPS, Instant.MAX, Bytes.EMPTY, 9)).hasSize(5);
  }

  @Test
  void aLogIsNoLongerOldOnceItsOldEntriesAreForgotten() throws Exception {
    append(GROUP, "1", NOW.minusSeconds(100));
    append(GROUP, "2", NOW.minusSeconds(80));
    append(GROUP, "3", NOW);
    Instant before = NOW.minusSeconds(50);
    assertThat(store.lastBefore(GROUP, before, NOW)).isEqualTo(2);
    store.trim(GROUP, 2);
    assertThat(store.olderThan(GROUPS, before, Bytes.EMPTY, 9)).isEmpty();
    assertThat(store.olderThan(GROUPS, Instant.MAX, Bytes.EMPTY, 9)).containsExactly(GROUP);
    store.trim(GROUP, 3);
    assertThat(store.olderThan(GROUPS, Instant.MAX, Bytes.EMPTY, 9)).isEmpty();
    append(GROUP, "4", NOW.minusSeconds(70));
    assertThat(store.olderThan(GROUPS, before, Bytes.EMPTY, 9)).containsExactly(GROUP);
    assertThat(store.lastBefore(GROUP, before, NOW)).isEqualTo(4);
  }

  @Test
  void ageIsJudgedFromTheFrontOnward() throws Exception {
    assertThat(store.lastBefore(GROUP, NOW, NOW)).isZero();
    append(GROUP, "1", NOW.minusSeconds(100));
    append(GROUP, "2", NOW.minusSeconds(50));
    append(GROUP, "3", NOW.minusSeconds(10));
    assertThat(store.lastBefore(GROUP, NOW.minusSeconds(100), NOW)).isZero();
    assertThat(store.lastBefore(GROUP, NOW.minusSeconds(99), NOW)).isEqualTo(1);
    assertThat(store.lastBefore(GROUP, NOW.minusSeconds(50), NOW)).isEqualTo(1);
    assertThat(store.lastBefore(GROUP, NOW, NOW)).isEqualTo(3);
  }

  @Test
  void aClockThatJumpedBackTakesNothingYoungWithIt() throws Exception {
    append(GROUP, "1", NOW.minusSeconds(100));
    append(GROUP, "2", NOW.minusSeconds(10));
    append(GROUP, "3", Instant.EPOCH);
    assertThat(store.lastBefore(GROUP, NOW.minusSeconds(50), NOW)).isEqualTo(1);
  }

  @Test
  void aClockThatJumpedAheadKeepsNothingOldForever() throws Exception {
    append(GROUP, "1", NOW.minusSeconds(100));
    append(GROUP, "2", NOW.plusSeconds(1_000_000));
    append(GROUP, "3", NOW.minusSeconds(90));
    append(GROUP, "4", NOW.plusSeconds(1_000_000));
    append(GROUP, "5", NOW);
    assertThat(store.lastBefore(GROUP, NOW.minusSeconds(50), NOW)).isEqualTo(3);
  }

  @Test
  void aPresentThatJumpedBackForgetsNothing() throws Exception {
    append(GROUP, "1", NOW.minusSeconds(100));
    append(GROUP, "2", NOW);
    Instant early = Instant.EPOCH.plusSeconds(1000);
    assertThat(store.lastBefore(GROUP, early.minusSeconds(50), early)).isZero();
  }

  @Test
  void aLongLogIsTrimmedAsAWholeAndStaysInOrder() throws Exception {
    int entries = 1_700;
    List<NewEntry> added = new ArrayList<>();
    for (int i = 1; i <= entries; i++) {
      Bytes name = Bytes.utf8("n" + i);
      added.add(new NewEntry(1, 0, name, Bytes.EMPTY, Bytes.EMPTY, NOW, name));
    }
    write(
        new Batch(
            List.of(new LogWrite(GROUP, new Expect.Any(), added, new Effect.Begins(7))),
            List.of()));
    store.trim(GROUP, entries - 3);
    assertThat(store.read(GROUP, 0, ALL)).extracting(StoredEntry::seq).hasSize(3).startsWith(1698L);
    assertThat(store.find(GROUP, Bytes.utf8("n1"))).isEmpty();
    assertThat(store.find(GROUP, Bytes.utf8("n1699"))).isPresent();
    assertThat(store.head(GROUP).trimmed()).isEqualTo(entries - 3);
    assertThat(store.beginOf(GROUP, 7)).isEqualTo(OptionalLong.of(entries));
    assertThat(store.usage(TENANT)).isEqualTo(new Usage(1, 3, 15, 0, 0, 0, 0));
    store.trim(GROUP, entries);
    assertThat(store.beginOf(GROUP, 7)).isEqualTo(OptionalLong.of(entries));
  }

  @Test
  void aDocumentExpiresForReadersAndWriters() throws Exception {
    Instant later = NOW.plusSeconds(10);
    write(Batch.ofDocs(new DocWrite.Create(doc("a"), Bytes.utf8("1"), later)));
    write(Batch.ofDocs(new DocWrite.Replace(doc("a"), 1, Bytes.utf8("2"), later)));
    write(Batch.ofDocs(new DocWrite.Put(doc("b"), Bytes.utf8("1"))));
    time.set(later.minusMillis(1));
    assertThat(store.get(doc("a"))).contains(new Doc(doc("a"), 2, Bytes.utf8("2"), later));
    assertThat(store.scan(doc(""), Bytes.EMPTY, 9)).hasSize(2);
    time.set(later);
    assertThat(store.get(doc("a"))).isEmpty();
    assertThat(store.scan(doc(""), Bytes.EMPTY, 9)).extracting(Doc::id).containsExactly(doc("b"));
    assertThat(store.scan(doc(""), Bytes.EMPTY, 1)).extracting(Doc::id).containsExactly(doc("b"));
    assertThat(store.write(Batch.ofDocs(new DocWrite.Replace(doc("a"), 2, Bytes.EMPTY))))
        .isEqualTo(new Outcome.DocConflict(doc("a"), Optional.empty()));
    write(Batch.ofDocs(new DocWrite.Create(doc("a"), Bytes.utf8("3"))));
    assertThat(store.get(doc("a"))).contains(new Doc(doc("a"), 1, Bytes.utf8("3")));
  }

  @Test
  void whatIsWrittenAgainExpiresAsItSaysThen() throws Exception {
    write(Batch.ofDocs(new DocWrite.Create(doc("a"), Bytes.utf8("1"), NOW.plusSeconds(1))));
    write(Batch.ofDocs(new DocWrite.Put(doc("a"), Bytes.utf8("2"), NOW.plusSeconds(9))));
    time.set(NOW.plusSeconds(5));
    assertThat(store.get(doc("a")))
        .contains(new Doc(doc("a"), 2, Bytes.utf8("2"), NOW.plusSeconds(9)));
    write(Batch.ofDocs(new DocWrite.Put(doc("a"), Bytes.utf8("3"))));
    time.set(NOW.plusSeconds(1_000_000_000));
    assertThat(store.get(doc("a"))).isPresent();
  }

  @Test
  void aSweepRemovesWhatHasExpiredAndNothingElse() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    for (int i = 0; i < 5; i++) {
      write(
          Batch.ofDocs(
              new DocWrite.Put(doc("d" + i), Bytes.utf8("12345"), NOW.plusSeconds(1 + i))));
    }
    write(Batch.ofDocs(new DocWrite.Put(doc("for good"), Bytes.utf8("12345"))));
    store.add(
        pool,
        List.of(
            new PoolItem(Bytes.utf8("r1"), Bytes.utf8("k1"), NOW.plusSeconds(2)),
            new PoolItem(Bytes.utf8("r2"), Bytes.utf8("k2"), NOW.plusSeconds(9))));
    assertThat(store.sweep(10)).isZero();
    time.set(NOW.plusSeconds(3));
    assertThat(store.sweep(2)).isEqualTo(2);
    assertThat(store.sweep(10)).isEqualTo(2);
    assertThat(store.usage(TENANT)).isEqualTo(new Usage(0, 0, 0, 3, 15, 1, 2));
    time.set(NOW);
    assertThat(store.scan(doc(""), Bytes.EMPTY, 9)).hasSize(3);
    assertThat(store.take(List.of(pool), NOW)).containsExactly(new Taken.OneTime(Bytes.utf8("k2")));
  }

  @Test
  void anOwnersPoolsAreReplacedAsOne() throws Exception {
    PoolId one = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    PoolId two = new PoolId(TENANT, Bytes.utf8("phone"), 2);
    PoolId others = new PoolId(TENANT, Bytes.utf8("laptop"), 1);
    PoolItem old = new PoolItem(Bytes.utf8("old"), Bytes.utf8("k"), NOW.plusSeconds(1));
    PoolItem next = new PoolItem(Bytes.utf8("next"), Bytes.utf8("n"), NOW.plusSeconds(1));
    PoolItem last = new PoolItem(Bytes.utf8("last"), Bytes.utf8("l"), NOW.plusSeconds(1));
    store.add(one, List.of(old, next));
    store.setLastResort(one, old);
    store.add(two, List.of(old));
    store.add(others, List.of(old));
    store.replace(one, List.of(new PoolFilling(1, List.of(next), Optional.of(last))));
    assertThat(store.counts(one, NOW)).containsExactly(new PoolCount(1, 1, 1));
    assertThat(store.counts(others, NOW)).containsExactly(new PoolCount(1, 1, 0));
    assertThat(store.take(List.of(one, one, two), NOW))
        .containsExactly(
            new Taken.OneTime(next.body()), new Taken.LastResort(last.body()), new Taken.Nothing());
  }

  @Test
  void anOwnersPoolsAreDropped() throws Exception {
    PoolId one = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    PoolId two = new PoolId(TENANT, Bytes.utf8("phone"), 2);
    PoolId others = new PoolId(TENANT, Bytes.utf8("laptop"), 1);
    PoolItem item = new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), NOW.plusSeconds(1));
    store.add(one, List.of(item));
    store.setLastResort(two, item);
    store.add(others, List.of(item));
    store.drop(one);
    assertThat(store.counts(one, NOW)).isEmpty();
    assertThat(store.counts(others, NOW)).containsExactly(new PoolCount(1, 1, 0));
    assertThat(store.usage(TENANT)).isEqualTo(new Usage(0, 0, 0, 0, 0, 1, 1));
  }

  @Test
  void whatNeverExpiresIsKept() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    store.add(pool, List.of(new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), Instant.MAX)));
    time.set(NOW.plusSeconds(1_000_000_000));
    assertThat(store.sweep(9)).isZero();
    assertThat(store.take(List.of(pool), time.get()))
        .containsExactly(new Taken.OneTime(Bytes.utf8("k")));
  }

  @Test
  void aTenantIsErasedPieceByPieceAndNoOther() throws Exception {
    for (Tenant tenant : List.of(TENANT, OTHER)) {
      for (int i = 0; i < 12; i++) {
        for (int j = 0; j < 12; j++) {
          append(new LogId(tenant, i % 3, Bytes.utf8("log" + i)), "e" + j, NOW);
        }
        write(
            Batch.ofDocs(new DocWrite.Put(new DocId(tenant, 1, Bytes.utf8("d" + i)), Bytes.EMPTY)));
        store.add(
            new PoolId(tenant, Bytes.utf8("owner"), i),
            List.of(new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), NOW.plusSeconds(1))));
      }
    }
    Usage others = store.usage(OTHER);
    assertThat(others).isEqualTo(store.usage(TENANT)).isNotEqualTo(Usage.NONE);
    int pieces = 1;
    while (store.erase(TENANT, 20)) {
      pieces++;
    }
    assertThat(pieces).isGreaterThan(6);
    assertThat(store.usage(TENANT)).isEqualTo(Usage.NONE);
    assertThat(store.usage(OTHER)).isEqualTo(others);
    LogId log = new LogId(TENANT, 0, Bytes.utf8("log0"));
    assertThat(store.head(log)).isEqualTo(Head.NONE);
    assertThat(store.read(log, 0, ALL)).isEmpty();
    assertThat(StoreContract.chained(store, new LogId(OTHER, 0, Bytes.utf8("log0")))).hasSize(12);
    append(log, "e0", NOW);
    assertThat(StoreContract.chained(store, log)).hasSize(1);
  }

  /// Random writing and forgetting; what the engine counts is what is there.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void usageIsWhatIsThere(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int step = 0; step < 200; step++) {
      LogId log = group("log" + random.nextInt(3));
      DocId id = doc("doc" + random.nextInt(8));
      Bytes body = Bytes.wrap(new byte[random.nextInt(50)]);
      Instant until = NOW.plusSeconds(random.nextInt(300));
      PoolId pool = new PoolId(TENANT, Bytes.utf8("owner"), random.nextInt(2));
      PoolItem item = new PoolItem(Bytes.utf8("r" + random.nextInt(9)), body, until);
      switch (random.nextInt(9)) {
        case 0, 1 -> {
          NewEntry entry =
              new NewEntry(
                  1,
                  0,
                  Bytes.utf8("e" + random.nextInt(60)),
                  Bytes.EMPTY,
                  Bytes.EMPTY,
                  time.get(),
                  body);
          var _ = store.write(new Batch(List.of(LogWrite.follow(log, entry)), List.of()));
        }
        case 2 -> store.trim(log, random.nextInt(20));
        case 3 -> write(Batch.ofDocs(new DocWrite.Put(id, body, until)));
        case 4 -> write(Batch.ofDocs(new DocWrite.Delete(id)));
        case 5 -> store.add(pool, List.of(item));
        case 6 -> store.setLastResort(pool, item);
        case 7 -> {
          var _ = store.take(List.of(pool), time.get());
        }
        default -> {
          time.updateAndGet(now -> now.plusSeconds(random.nextInt(5)));
          var _ = store.sweep(3);
        }
      }
    }
    while (store.sweep(100) == 100) {
      // Until nothing has expired.
    }
    assertThat(store.usage(TENANT)).isEqualTo(counted());
  }

  private Usage counted() throws StoreException {
    Usage all = Usage.NONE;
    for (int i = 0; i < 3; i++) {
      LogId log = group("log" + i);
      for (StoredEntry entry : store.read(log, 0, ALL)) {
        all = all.plus(new Usage(0, 1, entry.body().length(), 0, 0, 0, 0));
      }
      all = all.plus(new Usage(store.head(log).seq() > 0 ? 1 : 0, 0, 0, 0, 0, 0, 0));
    }
    for (Doc doc : store.scan(doc(""), Bytes.EMPTY, 999)) {
      all = all.plus(new Usage(0, 0, 0, 1, doc.body().length(), 0, 0));
    }
    for (int kind = 0; kind < 2; kind++) {
      PoolId pool = new PoolId(TENANT, Bytes.utf8("owner"), kind);
      while (store.take(List.of(pool), time.get()).getFirst()
          instanceof Taken.OneTime(Bytes body)) {
        all = all.plus(new Usage(0, 0, 0, 0, 0, 1, body.length()));
      }
      if (store.take(List.of(pool), time.get()).getFirst()
          instanceof Taken.LastResort(Bytes body)) {
        all = all.plus(new Usage(0, 0, 0, 0, 0, 1, body.length()));
      }
    }
    return all;
  }
}
