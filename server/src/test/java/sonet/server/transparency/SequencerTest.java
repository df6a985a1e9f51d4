package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.server.storage.Locations;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Head;
import sonet.store.Outcome;
import sonet.store.Tenant;
import sonet.transparency.TransparencySuite;
import sonet.transparency.operator.Insertion;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// The thread that makes logs grow: everything once, in order, whoever else does the same.
final class SequencerTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;
  private LogFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new LogFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Bytes label(int number) {
    return Bytes.utf8("label " + number);
  }

  private static void awaitVersions(TenantLog log, Bytes label, long greatest) {
    assertThat(
            log.await(
                _ -> log.stored().greatest(label).filter(found -> found >= greatest).isPresent(),
                LONG))
        .isTrue();
  }

  @Test
  void whatManyHandInAtOnceIsThereOnceAndInOrder() throws Exception {
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      sequencer.start();
      TenantLog log = logs.of(fixture.at());
      Submissions submissions = fixture.submissions(logs);
      int labels = 12;
      int versions = 25;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < labels; i++) {
          Bytes label = label(i);
          work.add(
              threads.submit(() -> {
                for (int version = 0; version < versions; version++) {
                  fixture.submit(submissions, label, Bytes.utf8("value " + version));
                }
                return true;
              }));
        }
        for (Future<Boolean> one : work) {
          assertThat(one.get()).isTrue();
        }
      }
      for (int i = 0; i < labels; i++) {
        awaitVersions(log, label(i), versions - 1);
        assertValues(log, label(i), versions);
      }
    }
  }

  private static void assertValues(TenantLog log, Bytes label, int versions) {
    long before = -1;
    for (int version = 0; version < versions; version++) {
      assertThat(log.stored().opened(label, version).orElseThrow().value().value())
          .isEqualTo(Bytes.utf8("value " + version));
      long position = log.stored().version(label, version).orElseThrow().position();
      assertThat(position).isGreaterThanOrEqualTo(before);
      before = position;
    }
    assertThat(log.stored().version(label, versions)).isEmpty();
  }

  @Test
  void twoThatDoTheSameLoseAndDoubleNothing() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    ConcurrentLinkedQueue<Long> positions = new ConcurrentLinkedQueue<>();
    int versions = 60;
    try (TenantLogs one = fixture.logs();
        TenantLogs other = fixture.logs();
        Sequencer first = fixture.sequencer(one);
        Sequencer second = fixture.sequencer(other)) {
      for (Sequencer sequencer : List.of(first, second)) {
        sequencer.follow((_, batch) -> {
          positions.add(batch.tip().next() - 1);
          seen.addAndGet(batch.versions().size());
        });
        sequencer.start();
      }
      TenantLog log = one.of(fixture.at());
      TenantLog same = other.of(fixture.at());
      assertThat(same.configuration()).isEqualTo(log.configuration());
      Submissions submissions = fixture.submissions(one);
      for (int version = 0; version < versions; version++) {
        for (int i = 0; i < 3; i++) {
          fixture.submit(submissions, label(i), Bytes.utf8("value " + version));
        }
      }
      for (TenantLog each : List.of(log, same)) {
        for (int i = 0; i < 3; i++) {
          awaitVersions(each, label(i), versions - 1);
          assertValues(each, label(i), versions);
        }
      }
      assertThat(log.reload()).isTrue();
    }
    // An entry is shown before its writer tells of it, and a sequencer that has ended has told all.
    assertThat(positions).doesNotHaveDuplicates();
    assertThat(seen.get()).isBetween(3 * versions, 3 * versions + positions.size());
  }

  @Test
  void moreThanAnEntryCanTakeGoesIntoSeveral() throws Exception {
    try (TenantLogs logs = fixture.logs()) {
      TenantLog log = logs.of(fixture.at());
      Submissions submissions = fixture.submissions(logs);
      int most = Growth.MOST_WAITING;
      for (int i = 0; i < most + 5; i++) {
        fixture.submit(submissions, label(i), Bytes.utf8("value 0"));
      }
      Map<Long, Integer> sizes = new TreeMap<>();
      try (Sequencer sequencer = fixture.sequencer(logs)) {
        sequencer.follow((_, batch) -> sizes.put(batch.tip().next() - 1, batch.versions().size()));
        sequencer.wake(log);
        sequencer.start();
        awaitVersions(log, label(most + 4), 0);
      }
      assertThat(sizes.get(0L)).isEqualTo(1);
      assertThat(sizes.get(1L)).isEqualTo(most);
      assertThat(sizes.get(2L)).isEqualTo(5);
    }
  }

  @Test
  void whatWaitsIsTakenByTheNextProcess() throws Exception {
    Bytes value = Bytes.utf8("value 0");
    try (TenantLogs logs = fixture.logs()) {
      TenantLog _ = logs.of(fixture.at());
      fixture.submit(fixture.submissions(logs), label(1), value);
    }
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      TenantLog log = logs.existing(fixture.at()).orElseThrow();
      sequencer.start();
      awaitVersions(log, label(1), 0);
    }
  }

  @Test
  void whatIsInTheLogIsForgottenInTheQueue() throws Exception {
    try (TenantLogs logs = fixture.logs()) {
      TenantLog log = logs.of(fixture.at());
      fixture.submit(fixture.submissions(logs), label(1), Bytes.utf8("value 0"));
      Sequencer sequencer = fixture.sequencer(logs);
      sequencer.wake(log);
      sequencer.start();
      awaitVersions(log, label(1), 0);
      sequencer.close();
      Head queue = fixture.storage().call(store -> store.head(fixture.at().transparency().queue()));
      assertThat(queue.seq()).isEqualTo(1);
      assertThat(Waiting.read(fixture.storage(), fixture.at().transparency().queue(), 0, 10))
          .isEmpty();
    }
  }

  @Test
  void aHeadIsRenewedBeforeItIsOldAndNotSooner() throws Exception {
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      sequencer.start();
      TenantLog log = logs.of(fixture.at());
      assertThat(log.await(shown -> shown.size() == 1, LONG)).isTrue();
      fixture.clock().advance(Duration.ofMinutes(14));
      assertThat(sequencer.isOld(log.shown(), log)).isFalse();
      fixture.clock().advance(Duration.ofMinutes(1));
      assertThat(log.await(shown -> shown.size() == 2, LONG)).isTrue();
      assertThat(log.shown().timestamp()).isEqualTo(fixture.clock().instant().toEpochMilli());
    }
  }

  @Test
  void aClockThatGoesBackDoesNotTakeTheLogWithIt() throws Exception {
    try (TenantLogs logs = fixture.logs()) {
      TenantLog log = logs.of(fixture.at());
      Growth growth = fixture.growth();
      log.show(grown(log, growth));
      long before = log.shown().timestamp();
      fixture.clock().advance(Duration.ofHours(-3));
      fixture.submit(fixture.submissions(logs), label(1), Bytes.utf8("value 0"));
      log.show(grown(log, growth));
      assertThat(log.shown().timestamp()).isEqualTo(before);
      assertThat(log.size()).isEqualTo(2);
    }
  }

  private static TenantLog.Shown grown(TenantLog log, Growth growth) throws Exception {
    return growth
        .write(log, log.shown(), growth.next(log, log.shown(), true))
        .shown()
        .orElseThrow();
  }

  @Test
  void aValueThatCannotBeNextIsLeftOutAndTheOthersGoOn() throws Exception {
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      TenantLog log = logs.of(fixture.at());
      Waiting stray = new Waiting(label(1), Optional.of(7L), Bytes.utf8("stray"));
      Outcome _ =
          fixture
              .storage()
              .write(
                  new Batch(
                      List.of(
                          stray.write(
                              fixture.at().transparency().queue(),
                              Bytes.utf8("a name"),
                              fixture.clock().instant())),
                      List.of()));
      fixture.submit(fixture.submissions(logs), label(2), Bytes.utf8("value 0"));
      sequencer.start();
      awaitVersions(log, label(2), 0);
      assertThat(log.stored().greatest(label(1))).isEmpty();
    }
  }

  @Test
  void theOperatorsValuesAreNumberedByTheLog() throws Exception {
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      TenantLog log = logs.of(fixture.at());
      sequencer.start();
      for (int i = 0; i < 3; i++) {
        Waiting head = new Waiting(Labels.AUDIT, Optional.empty(), Bytes.utf8("value " + i));
        Outcome _ =
            fixture
                .storage()
                .write(
                    new Batch(
                        List.of(
                            head.write(
                                fixture.at().transparency().queue(),
                                Bytes.utf8("head " + i),
                                fixture.clock().instant())),
                        List.of()));
      }
      awaitVersions(log, Labels.AUDIT, 2);
      assertValues(log, Labels.AUDIT, 3);
    }
  }

  @Test
  void anErasedLogIsForgotten() throws Exception {
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      Locations at = new Locations(new Tenant(5));
      TenantLog log = logs.of(at);
      sequencer.start();
      assertThat(log.await(shown -> shown.size() == 1, LONG)).isTrue();
      while (fixture.storage().call(store -> store.erase(at.tenant(), 100))) {
        // Until nothing is left.
      }
      sequencer.wake(log);
      fixture.clock().advance(Duration.ofDays(1));
      sequencer.wake(log);
      assertThat(log.await(shown -> shown.size() > 1, LONG)).isFalse();
      while (logs.existing(at).isPresent()) {
        // The sequencer forgets it when it comes to it.
        Thread.onSpinWait();
      }
    }
  }

  /// As it is while a tenant is being erased of which nothing is in memory.
  @Test
  void aLogThatLacksSomethingKeepsNoOtherFromGrowing() throws Exception {
    Locations at = new Locations(new Tenant(5));
    try (TenantLogs before = fixture.logs()) {
      TenantLog log = before.of(at);
      log.show(grown(log, fixture.growth()));
      List<Insertion> many = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        many.add(
            new Insertion(
                new LabelVersion(label(i), 0),
                Bytes.wrap(new byte[TransparencySuite.OPENING_LENGTH]),
                UpdateValue.of(Bytes.EMPTY)));
      }
      Growth.Next next = new Growth.Next(many, many.size(), 0, false);
      log.show(fixture.growth().write(log, log.shown(), next).shown().orElseThrow());
    }
    try (TenantLogs logs = fixture.logs();
        Sequencer sequencer = fixture.sequencer(logs)) {
      TenantLog lacking = logs.of(at);
      removePages(at);
      TenantLog whole = logs.of(fixture.at());
      sequencer.start();
      for (long size = 1; size < 4; size++) {
        // The one is tried again and again, and between the other grows.
        long least = size;
        fixture.clock().advance(Duration.ofDays(1));
        sequencer.wake(lacking);
        sequencer.wake(whole);
        assertThat(whole.await(shown -> shown.size() >= least, LONG)).isTrue();
      }
      assertThat(lacking.size()).isEqualTo(2);
    }
  }

  private void removePages(Locations at) throws Exception {
    DocId some = at.transparency().pages(Bytes.EMPTY, 0);
    List<DocWrite> removals = new ArrayList<>();
    for (Doc doc :
        fixture.storage().scan(new DocId(some.tenant(), some.kind(), Bytes.EMPTY), 1000)) {
      removals.add(new DocWrite.Delete(doc.id()));
    }
    assertThat(removals).isNotEmpty();
    Outcome _ = fixture.storage().write(new Batch(List.of(), removals));
  }

  @Test
  void aLabelWithoutItsKeyOpensNothingAndProvesTheRest() throws Exception {
    try (TenantLogs logs = fixture.logs()) {
      TenantLog log = logs.of(fixture.at());
      Growth growth = fixture.growth();
      log.show(grown(log, growth));
      for (int i = 0; i < 2; i++) {
        fixture.submit(fixture.submissions(logs), label(i), Bytes.utf8("value 0"));
      }
      log.show(grown(log, growth));
      Outcome _ =
          fixture
              .storage()
              .write(
                  Batch.ofDocs(
                      new DocWrite.Delete(fixture.at().transparency().labelKey(label(0)))));
      assertThat(log.stored().opened(label(0), 0)).isEmpty();
      assertThat(log.stored().version(label(0), 0)).isPresent();
      assertValues(log, label(1), 1);
    }
  }
}
