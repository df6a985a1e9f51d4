package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sonet.server.audit.TrailFixture.AT;
import static sonet.server.audit.TrailFixture.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditResult;
import sonet.protocol.Audited;
import sonet.protocol.Nothing;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.tenant.Tenants;
import sonet.store.Batch;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.PageLimit;

/// What becomes of acts and of their trail when the disk is full, wherever it is then.
final class FullDiskTest {
  @TempDir Path folder;
  private TrailFixture fixture;
  private Refusals refusals;
  private final TreeSet<String> done = new TreeSet<>();
  private final TreeSet<String> refused = new TreeSet<>();

  @BeforeEach
  void open() throws Exception {
    open(Long.MAX_VALUE);
  }

  private void open(long bytes) throws Exception {
    fixture = new TrailFixture(folder, bytes);
    refusals = new Refusals(fixture.clock());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Acting acting(Audited how, String id) {
    Operation<Nothing, Nothing> operation =
        Operation.post("testIt", "/v1/test", Nothing.class, Nothing.class).audited(how);
    return new Acting(fixture.trails(), refusals, AT, AuditActor.SERVICE, operation, id);
  }

  private static DocId doc(String id) {
    return new DocId(AT.tenant(), 200, Bytes.utf8(id));
  }

  /// What an operation writes, with its request's id for a name.
  private Nothing write(String id) throws RefusalException {
    assertThat(
            fixture
                .storage()
                .decide(Batch.ofDocs(new DocWrite.Create(doc(id), Bytes.utf8("x".repeat(3_000))))))
        .isInstanceOf(Outcome.Written.class);
    return new Nothing();
  }

  /// One act; what its caller was told is remembered.
  private void act(Audited how, String id) {
    Acting acting = acting(how, id);
    try {
      Nothing _ = acting.run(() -> write(id));
      done.add(id);
    } catch (RefusalException full) {
      assertThat(full.problem().type()).isEqualTo(ProblemType.STORAGE_FULL);
      acting.refused(full);
      refused.add(id);
    }
  }

  /// Half of them in the batch that they write, half with an entry before and one after.
  private void acts(int count) {
    int from = done.size() + refused.size();
    for (int i = from; i < from + count; i++) {
      act(i % 2 == 0 ? Audited.WITH_ITS_WRITE : Audited.AROUND, "act-%05d".formatted(i));
    }
  }

  private List<AuditAct> trail() throws Exception {
    List<AuditAct> acts = new ArrayList<>();
    fixture
        .store()
        .read(AT.auditLog(), 0, new PageLimit(10_000, 1 << 30))
        .forEach(entry -> acts.add(fixture.trails().shown(entry).act()));
    return acts;
  }

  private Acts service() throws Exception {
    return new Acts(
        fixture.trails(),
        Tenants.open(fixture.storage(), fixture.clock(), 10),
        fixture.primitives(),
        fixture.clock());
  }

  /// Who was told that it is done finds it done, and told once as done; who was refused neither.
  private void assertTold() throws Exception {
    assertThat(trail().stream().filter(act -> act.result() == AuditResult.DONE))
        .extracting(AuditAct::request)
        .filteredOn(request -> !request.isEmpty())
        .containsExactlyInAnyOrderElementsOf(done);
    for (String id : done) {
      assertThat(fixture.store().get(doc(id))).as(id).isPresent();
    }
    for (String id : refused) {
      assertThat(fixture.store().get(doc(id))).as(id).isEmpty();
    }
    assertThat(fixture.storage().scan(AT.auditIntents(), 10)).isEmpty();
    TrailFile.Report report = verify(fixture.export());
    assertThat(report.last()).isEqualTo(trail().size());
    assertThat(report.unfinished()).isZero();
  }

  /// An act in its own batch takes one write, one that is told before and after three.
  @ParameterizedTest(name = "the disk is full after {0} writes")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void anActIsDoneAndToldOrRefusedWhereverTheDiskIsFull(long writes) throws Exception {
    fixture.store().leave(writes);
    acts(6);
    assertThat(refused).isNotEmpty();
    fixture.store().makeRoom();
    service().settle(AT);
    act(Audited.AROUND, "afterwards");
    assertThat(done).contains("afterwards");
    assertTold();
  }

  @Test
  void whatIsDoneWhenTheDiskIsFullIsAnsweredAndToldWhenThereIsRoom() throws Exception {
    fixture.store().leave(2);
    act(Audited.AROUND, "one");
    assertThat(done).containsExactly("one");
    assertThat(trail()).extracting(AuditAct::result).containsExactly(AuditResult.BEGUN);
    assertThatThrownBy(() -> service().settle(AT)).isInstanceOf(RefusalException.class);
    fixture.store().makeRoom();
    service().settle(AT);
    service().settle(AT);
    assertThat(trail())
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.DONE);
    assertTold();
  }

  @Test
  void whatIsStillOwedWhenTheProcessEndsIsToldToHaveBeenInterrupted() throws Exception {
    fixture.store().leave(2);
    act(Audited.AROUND, "one");
    fixture.close();
    open(Long.MAX_VALUE);
    service().recover();
    assertThat(trail())
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.BEGUN, AuditResult.INTERRUPTED);
    assertThat(verify(fixture.export()).unfinished()).isZero();
  }

  @Test
  void aTenantThatIsGoneIsToldNothingMore() throws Exception {
    fixture.store().leave(2);
    act(Audited.AROUND, "one");
    fixture.store().makeRoom();
    fixture.trails().forget(AT);
    fixture.trails().settle(AT);
    assertThat(trail()).extracting(AuditAct::result).containsExactly(AuditResult.BEGUN);
  }

  /// Three refusals find no room; the next entry says how many they were.
  @Test
  void refusalsThatFoundNoRoomAreCounted() throws Exception {
    fixture.store().leave(0);
    acts(3);
    fixture.store().makeRoom();
    Acting next = acting(Audited.WITH_ITS_WRITE, "next");
    next.refused(RefusalException.of(ProblemType.QUOTA, "too much"));
    assertThat(trail()).extracting(AuditAct::unrecorded).containsExactly(Optional.of(3L));
  }

  /// The real engine, which refuses by the size of its file.
  @ParameterizedTest(name = "a file of {0} bytes")
  @ValueSource(longs = {400_000, 420_000, 440_000})
  void aStoreThatIsFullHasWholeActsAndATrailThatVerifies(long bytes) throws Exception {
    fixture.close();
    open(bytes);
    // The first export makes the key of the trail.
    assertThat(verify(fixture.export()).last()).isZero();
    while (refused.size() < 20) {
      acts(5);
    }
    assertThat(done).hasSizeGreaterThan(20);
    assertThat(verify(fixture.export()).last()).isEqualTo(trail().size());
    // What is owed goes with the process; the notes stay.
    fixture.close();
    open(Long.MAX_VALUE);
    service().recover();
    for (String id : done) {
      assertThat(fixture.store().get(doc(id))).as(id).isPresent();
    }
    for (String id : refused) {
      assertThat(fixture.store().get(doc(id))).as(id).isEmpty();
    }
    assertThat(
            trail().stream()
                .filter(act -> act.result() != AuditResult.BEGUN && done.contains(act.request())))
        .extracting(AuditAct::request)
        .containsExactlyInAnyOrderElementsOf(done);
    assertThat(verify(fixture.export()).unfinished()).isZero();
  }
}
