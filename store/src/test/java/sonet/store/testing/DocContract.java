package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// What every engine keeps to as a [DocStore][sonet.store.DocStore].
public abstract class DocContract extends StoreContract {
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

  @Test
  void severalDocumentsComeInTheOrderTheyWereAskedFor() throws Exception {
    DocId there = new DocId(TENANT, 1, Bytes.utf8("there"));
    DocId gone = new DocId(TENANT, 1, Bytes.utf8("gone"));
    DocId other = new DocId(TENANT, 2, Bytes.utf8("there"));
    assertThat(store.getAll(List.of())).isEmpty();
    assertThat(
            store.write(
                Batch.ofDocs(
                    new DocWrite.Put(there, Bytes.utf8("1")),
                    new DocWrite.Put(gone, Bytes.utf8("x")),
                    new DocWrite.Put(other, Bytes.utf8("2")))))
        .isInstanceOf(Outcome.Written.class);
    assertThat(store.getAll(List.of(gone))).containsExactly(store.get(gone));
    assertThat(
            store.write(
                Batch.ofDocs(
                    new DocWrite.Delete(gone), new DocWrite.Replace(there, 1, Bytes.utf8("3")))))
        .isInstanceOf(Outcome.Written.class);
    assertThat(store.getAll(List.of(other, gone, there, other)))
        .containsExactly(
            Optional.of(new Doc(other, 1, Bytes.utf8("2"))),
            Optional.empty(),
            Optional.of(new Doc(there, 2, Bytes.utf8("3"))),
            Optional.of(new Doc(other, 1, Bytes.utf8("2"))));
  }

  /// Two documents are always written together.
  @Test
  void severalDocumentsAreThoseOfOneMoment() throws Exception {
    DocId one = new DocId(TENANT, 1, Bytes.utf8("one"));
    DocId two = new DocId(TENANT, 1, Bytes.utf8("two"));
    FutureTask<Integer> writing =
        new FutureTask<>(() -> {
          int written = 0;
          for (int i = 0; i < 50; i++) {
            Bytes body = Bytes.utf8("body " + i);
            Outcome outcome =
                store.write(Batch.ofDocs(new DocWrite.Put(one, body), new DocWrite.Put(two, body)));
            written += outcome instanceof Outcome.Written ? 1 : 0;
          }
          return written;
        });
    Thread thread = Thread.ofVirtual().start(writing);
    do {
      List<Optional<Doc>> seen = store.getAll(List.of(one, two));
      assertThat(seen.getFirst().map(Doc::body)).isEqualTo(seen.getLast().map(Doc::body));
    } while (!writing.isDone());
    thread.join();
    assertThat(writing.get()).isEqualTo(50);
    assertThat(store.getAll(List.of(one, two)))
        .allSatisfy(doc -> assertThat(doc.orElseThrow().version()).isEqualTo(50));
  }

  private static List<String> keys(List<Doc> docs) {
    return docs.stream().map(doc -> doc.id().key().toUtf8()).toList();
  }
}
