package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.store.BlobId;
import sonet.store.BlobState;
import sonet.store.BlobState.Absent;
import sonet.store.BlobState.Complete;
import sonet.store.BlobState.Growing;
import sonet.store.BlobStore;
import sonet.store.ListedBlob;
import sonet.store.StoreException;
import sonet.store.Tenant;

/// What every engine for blobs keeps to.
public abstract class BlobContract {
  private static final Tenant TENANT = new Tenant(1);
  private static final BlobId BLOB = new BlobId(TENANT, Bytes.utf8("blob"));

  @TempDir Path folder;
  private BlobStore store;

  /// Opens the engine on a folder, or again on what it left there.
  public abstract BlobStore open(Path where) throws StoreException;

  @BeforeEach
  void openStore() throws Exception {
    store = open(folder);
  }

  private void complete(BlobId id, Bytes content) throws StoreException {
    assertThat(store.begin(id)).isEqualTo(new Growing(0));
    assertThat(store.append(id, 0, content)).isEqualTo(new Growing(content.length()));
    assertThat(store.finish(id, content.length())).isEqualTo(new Complete(content.length()));
  }

  @Test
  void aBlobThatIsNotThereIsAbsent() throws Exception {
    assertThat(store.stat(BLOB)).isEqualTo(new Absent());
    assertThat(store.read(BLOB, 0, 10)).isEqualTo(Bytes.EMPTY);
    assertThat(store.append(BLOB, 0, Bytes.utf8("a"))).isEqualTo(new Absent());
    assertThat(store.finish(BLOB, 0)).isEqualTo(new Absent());
    store.delete(BLOB);
    assertThat(store.stat(BLOB)).isEqualTo(new Absent());
  }

  @Test
  void aBlobGrowsPartByPartAndIsThenComplete() throws Exception {
    assertThat(store.begin(BLOB)).isEqualTo(new Growing(0));
    assertThat(store.append(BLOB, 0, Bytes.utf8("abc"))).isEqualTo(new Growing(3));
    assertThat(store.append(BLOB, 3, Bytes.utf8("defg"))).isEqualTo(new Growing(7));
    assertThat(store.stat(BLOB)).isEqualTo(new Growing(7));
    assertThat(store.finish(BLOB, 7)).isEqualTo(new Complete(7));
    assertThat(store.read(BLOB, 0, 100)).isEqualTo(Bytes.utf8("abcdefg"));
  }

  @Test
  void aBlobGoesOnAfterReopening() throws Exception {
    var _ = store.begin(BLOB);
    assertThat(store.append(BLOB, 0, Bytes.utf8("abc"))).isEqualTo(new Growing(3));
    store = open(folder);
    assertThat(store.begin(BLOB)).isEqualTo(new Growing(3));
    assertThat(store.append(BLOB, 3, Bytes.utf8("d"))).isEqualTo(new Growing(4));
    assertThat(store.finish(BLOB, 4)).isEqualTo(new Complete(4));
    store = open(folder);
    assertThat(store.stat(BLOB)).isEqualTo(new Complete(4));
    assertThat(store.read(BLOB, 0, 9)).isEqualTo(Bytes.utf8("abcd"));
  }

  @Test
  void aPartAtAnotherPlaceChangesNothing() throws Exception {
    var _ = store.begin(BLOB);
    var _ = store.append(BLOB, 0, Bytes.utf8("abc"));
    assertThat(store.append(BLOB, 2, Bytes.utf8("x"))).isEqualTo(new Growing(3));
    assertThat(store.append(BLOB, 4, Bytes.utf8("x"))).isEqualTo(new Growing(3));
    assertThat(store.finish(BLOB, 2)).isEqualTo(new Growing(3));
    assertThat(store.finish(BLOB, 4)).isEqualTo(new Growing(3));
    assertThat(store.read(BLOB, 0, 9)).isEqualTo(Bytes.utf8("abc"));
  }

  @Test
  void aCompleteBlobDoesNotChange() throws Exception {
    complete(BLOB, Bytes.utf8("abc"));
    assertThat(store.begin(BLOB)).isEqualTo(new Complete(3));
    assertThat(store.append(BLOB, 3, Bytes.utf8("x"))).isEqualTo(new Complete(3));
    assertThat(store.append(BLOB, 0, Bytes.utf8("x"))).isEqualTo(new Complete(3));
    assertThat(store.finish(BLOB, 3)).isEqualTo(new Complete(3));
    assertThat(store.read(BLOB, 0, 9)).isEqualTo(Bytes.utf8("abc"));
  }

  @Test
  void anEmptyBlobCanBeFinished() throws Exception {
    var _ = store.begin(BLOB);
    assertThat(store.append(BLOB, 0, Bytes.EMPTY)).isEqualTo(new Growing(0));
    assertThat(store.finish(BLOB, 0)).isEqualTo(new Complete(0));
    assertThat(store.read(BLOB, 0, 9)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void aRangeIsReadWithinTheBlob() throws Exception {
    complete(BLOB, Bytes.utf8("abcdef"));
    assertThat(store.read(BLOB, 2, 3)).isEqualTo(Bytes.utf8("cde"));
    assertThat(store.read(BLOB, 4, 9)).isEqualTo(Bytes.utf8("ef"));
    assertThat(store.read(BLOB, 6, 9)).isEqualTo(Bytes.EMPTY);
    assertThat(store.read(BLOB, Long.MAX_VALUE, 9)).isEqualTo(Bytes.EMPTY);
    assertThat(store.read(BLOB, 0, 0)).isEqualTo(Bytes.EMPTY);
    assertThatIllegalArgumentException().isThrownBy(() -> store.read(BLOB, -1, 9));
  }

  @Test
  void aDeletedBlobIsGoneWhereverItStood() throws Exception {
    BlobId growing = new BlobId(TENANT, Bytes.utf8("growing"));
    complete(BLOB, Bytes.utf8("abc"));
    var _ = store.begin(growing);
    store.delete(BLOB);
    store.delete(growing);
    assertThat(store.stat(BLOB)).isEqualTo(new Absent());
    assertThat(store.stat(growing)).isEqualTo(new Absent());
    complete(BLOB, Bytes.utf8("other"));
    assertThat(store.read(BLOB, 0, 9)).isEqualTo(Bytes.utf8("other"));
  }

  @Test
  void aNameHasALengthAndNothingElseToKeepTo() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> new BlobId(TENANT, Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlobId(TENANT, Bytes.wrap(new byte[65])));
    List<String> names = List.of("/", "..", "../../x", "a/b", "\0", ".part", "a", "x".repeat(64));
    for (String name : names) {
      complete(new BlobId(TENANT, Bytes.utf8(name)), Bytes.utf8("content of " + name));
    }
    for (String name : names) {
      assertThat(store.read(new BlobId(TENANT, Bytes.utf8(name)), 0, 999))
          .isEqualTo(Bytes.utf8("content of " + name));
    }
    assertThat(store.list(TENANT, Bytes.EMPTY, 99)).hasSize(names.size());
  }

  @Test
  void noTenantSeesAnothers() throws Exception {
    Tenant other = new Tenant(11);
    BlobId theirs = new BlobId(other, BLOB.name());
    complete(BLOB, Bytes.utf8("abc"));
    assertThat(store.stat(theirs)).isEqualTo(new Absent());
    assertThat(store.read(theirs, 0, 9)).isEqualTo(Bytes.EMPTY);
    assertThat(store.list(other, Bytes.EMPTY, 9)).isEmpty();
    store.delete(theirs);
    assertThat(store.erase(other, 9)).isFalse();
    assertThat(store.stat(BLOB)).isEqualTo(new Complete(3));
  }

  @Test
  void aTenantIsErasedPieceByPiece() throws Exception {
    for (int i = 0; i < 10; i++) {
      complete(new BlobId(TENANT, Bytes.utf8("b" + i)), Bytes.utf8("content"));
    }
    var _ = store.begin(new BlobId(TENANT, Bytes.utf8("growing")));
    int pieces = 1;
    while (store.erase(TENANT, 4)) {
      pieces++;
    }
    assertThat(pieces).isEqualTo(3);
    assertThat(store.list(TENANT, Bytes.EMPTY, 99)).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aListingSeesAllInOrderPageByPage(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    TreeMap<Bytes, BlobState> model = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      byte[] name = new byte[1 + random.nextInt(4)];
      for (int j = 0; j < name.length; j++) {
        name[j] = (byte) (random.nextInt(5) * 63);
      }
      BlobId id = new BlobId(TENANT, Bytes.wrap(name));
      BlobState state = store.begin(id);
      if (state instanceof Growing(long size) && random.nextBoolean()) {
        state = store.finish(id, size);
      }
      var _ = model.put(id.name(), state);
    }
    List<ListedBlob> all = new ArrayList<>();
    List<ListedBlob> page = store.list(TENANT, Bytes.EMPTY, 7);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(7);
      all.addAll(page);
      page = store.list(TENANT, page.getLast().id().name(), 7);
    }
    assertThat(all).extracting(blob -> blob.id().name()).containsExactlyElementsOf(model.keySet());
    assertThat(all).extracting(ListedBlob::state).containsExactlyElementsOf(model.values());
  }

  @Test
  void ofManyWhoAppendTheSamePlaceOneSucceeds() throws Exception {
    var _ = store.begin(BLOB);
    int writers = 8;
    int rounds = 20;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        long offset = 10L * round;
        List<Callable<BlobState>> tasks = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
          Bytes part = Bytes.utf8(String.valueOf(i).repeat(10));
          tasks.add(() -> store.append(BLOB, offset, part));
        }
        for (Future<BlobState> state : threads.invokeAll(tasks)) {
          assertThat(state.get()).isEqualTo(new Growing(offset + 10));
        }
      }
    }
    String content = store.read(BLOB, 0, 10_000).toUtf8();
    assertThat(content).hasSize(10 * rounds);
    for (int round = 0; round < rounds; round++) {
      String part = content.substring(10 * round, 10 * round + 10);
      assertThat(part).isEqualTo(part.substring(0, 1).repeat(10));
    }
  }
}
