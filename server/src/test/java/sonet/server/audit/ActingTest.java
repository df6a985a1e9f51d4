package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditResult;
import sonet.protocol.Audited;
import sonet.protocol.Nothing;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.Tenants;
import sonet.server.testing.TestClock;
import sonet.store.Batch;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.LocalWakeBus;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;

/// Whenever the process ends, what was done has its entry.
final class ActingTest {
  private static final Locations AT = new Locations(SystemLocations.DEFAULT);
  private static final DocId DONE =
      new DocId(SystemLocations.DEFAULT, 200, Bytes.utf8("what is done"));

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final Primitives primitives = new Primitives(Providers.best(), Providers.random());
  private SqliteStore store;
  private Storage storage;
  private Trails trails;

  @BeforeEach
  void open() throws Exception {
    store = SqliteStore.open(SqliteOptions.of(folder).withClock(clock), primitives::hash);
    storage = new Storage(store, new LocalWakeBus());
    trails = new Trails(storage, primitives, clock, _ -> "default");
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// The process ends and begins again.
  private void restart() throws Exception {
    store.close();
    open();
    new Acts(trails, Tenants.open(storage, clock, 10), primitives, clock).recover();
  }

  private Acting acting(Audited how) {
    Operation<Nothing, Nothing> operation =
        Operation.post("testIt", "/v1/test", Nothing.class, Nothing.class).audited(how);
    return new Acting(trails, new Refusals(clock), AT, AuditActor.SERVICE, operation, "request-1");
  }

  private List<AuditAct> acts() throws Exception {
    return store.read(AT.auditLog(), 0, new PageLimit(100, 1 << 20)).stream()
        .map(entry -> trails.shown(entry).act())
        .toList();
  }

  private boolean isDone() throws Exception {
    return store.get(DONE).isPresent();
  }

  private Nothing decide() throws RefusalException {
    assertThat(storage.decide(Batch.ofDocs(new DocWrite.Create(DONE, Bytes.EMPTY))))
        .isInstanceOf(Outcome.Written.class);
    return new Nothing();
  }

  private Nothing die() throws RefusalException {
    store.close();
    return decide();
  }

  @Test
  void whatIsOneBatchHasItsEntryInIt() throws Exception {
    Nothing _ = acting(Audited.WITH_ITS_WRITE).run(this::decide);
    assertThat(acts()).extracting(AuditAct::result).containsExactly(AuditResult.DONE);
  }

  @Test
  void whatDiedBeforeItsBatchHasNeitherDoneAnythingNorAnEntry() throws Exception {
    Acting acting = acting(Audited.WITH_ITS_WRITE);
    assertThatThrownBy(() -> acting.run(this::die)).isInstanceOf(RefusalException.class);
    restart();
    assertThat(isDone()).isFalse();
    assertThat(acts()).isEmpty();
  }

  @Test
  void whatDiedBehindItsBatchHasBoth() throws Exception {
    Acting acting = acting(Audited.WITH_ITS_WRITE);
    assertThatThrownBy(() ->
            acting.run(() -> {
              Nothing _ = decide();
              store.close();
              return decide();
            }))
        .isInstanceOf(RefusalException.class);
    restart();
    assertThat(isDone()).isTrue();
    assertThat(acts()).extracting(AuditAct::result).containsExactly(AuditResult.DONE);
  }

  @Test
  void whatIsNoSingleBatchIsToldBeforeAndAfter() throws Exception {
    Nothing _ = acting(Audited.AROUND).run(this::decide);
    assertThat(acts())
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.DONE);
    restart();
    assertThat(acts()).hasSize(2);
  }

  @Test
  void whatDiedInTheMiddleIsToldAtTheNextStart() throws Exception {
    Acting acting = acting(Audited.AROUND);
    Nothing _ =
        acting.run(() -> {
          Nothing done = decide();
          store.close();
          return done;
        });
    restart();
    assertThat(isDone()).isTrue();
    assertThat(acts())
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.INTERRUPTED);
    assertThat(acts().getLast().id()).isEqualTo(acts().getFirst().id());
    restart();
    assertThat(acts()).hasSize(2);
  }

  @Test
  void whatCannotBeToldBeforeItBeginsIsNotBegun() {
    Acting acting = acting(Audited.AROUND);
    store.close();
    boolean[] begun = {false};
    assertThatThrownBy(() ->
            acting.run(() -> {
              begun[0] = true;
              return new Nothing();
            }))
        .isInstanceOf(RefusalException.class);
    assertThat(begun[0]).isFalse();
  }

  @Test
  void whatFailsInTheServerIsToldToHaveFailed() throws Exception {
    for (Audited how : List.of(Audited.AROUND, Audited.WITH_ITS_WRITE)) {
      Acting acting = acting(how);
      assertThatThrownBy(() ->
              acting.run(() -> {
                throw new IllegalStateException("a bug");
              }))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(acts())
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.FAILED, AuditResult.FAILED);
  }

  @Test
  void aRefusalIsToldOnceWhereverItComesFrom() throws Exception {
    for (Audited how : List.of(Audited.AROUND, Audited.WITH_ITS_WRITE)) {
      Acting acting = acting(how);
      RefusalException refusal = RefusalException.of(ProblemType.QUOTA, "too much");
      assertThatThrownBy(() ->
              acting.run(() -> {
                throw refusal;
              }))
          .isSameAs(refusal);
      acting.refused(refusal);
    }
    assertThat(acts())
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.REFUSED, AuditResult.REFUSED);
    assertThat(acts().getLast().problem()).isEqualTo(Optional.of(ProblemType.QUOTA));
  }
}
