package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
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
import sonet.store.Outcome;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.StoreException;
import sonet.store.Taken;
import sonet.store.Tenant;

/// What every engine keeps to across logs, documents and pools: batches, tenants, closing and
/// opening.
public abstract class BatchContract extends StoreContract {
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
}
