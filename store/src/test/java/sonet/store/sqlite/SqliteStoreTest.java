package sonet.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.Tenant;
import sonet.store.testing.BatchContract;
import sonet.store.testing.TestHash;

final class SqliteStoreTest extends BatchContract {
  private static final LogId LOG = new LogId(new Tenant(1), 1, Bytes.utf8("log"));

  @TempDir Path place;

  @Override
  public Store open(Path where) throws StoreException {
    return SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256);
  }

  private static Batch append(int name, int size) {
    return new Batch(
        List.of(
            LogWrite.follow(
                LOG,
                new NewEntry(
                    1,
                    0,
                    Bytes.utf8("n" + name),
                    Bytes.EMPTY,
                    Bytes.EMPTY,
                    Instant.EPOCH,
                    Bytes.wrap(new byte[size])))),
        List.of());
  }

  private static void assertFails(Reason reason, ThrowingRunnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private interface ThrowingRunnable {
    void run() throws Throwable;
  }

  @Test
  void aFullStoreRefusesWhatDoesNotFitAndKeepsTheRest() throws Exception {
    SqliteOptions small = SqliteOptions.of(place).withMaxBytes(400_000);
    int kept = 0;
    try (Store store = SqliteStore.open(small, TestHash.SHA_256)) {
      boolean full = false;
      while (!full) {
        try {
          assertThat(store.write(append(kept, 10_000))).isInstanceOf(Outcome.Written.class);
          kept++;
        } catch (StoreException e) {
          assertThat(e.reason()).isEqualTo(Reason.FULL);
          full = true;
        }
      }
      assertThat(kept).isBetween(10, 40);
      assertThat(store.head(LOG).seq()).isEqualTo(kept);
      assertThat(store.read(LOG, 0, new PageLimit(100, 1 << 30))).hasSize(kept);
    }
    try (Store store = SqliteStore.open(SqliteOptions.of(place), TestHash.SHA_256)) {
      assertThat(store.write(append(kept, 10_000))).isInstanceOf(Outcome.Written.class);
      assertThat(store.read(LOG, 0, new PageLimit(100, 1 << 30))).hasSize(kept + 1);
    }
  }

  @Test
  void onePieceThatDoesNotFitTakesNoOtherWithIt() throws Exception {
    SqliteOptions small = SqliteOptions.of(place).withMaxBytes(2_000_000);
    try (Store store = SqliteStore.open(small, TestHash.SHA_256);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int name = i;
        int size = i % 8 == 0 ? 4_000_000 : 100;
        results.add(
            threads.submit(() -> {
              try {
                return store.write(append(name, size)) instanceof Outcome.Written;
              } catch (StoreException e) {
                assertThat(e.reason()).as(e.toString()).isEqualTo(Reason.FULL);
                return false;
              }
            }));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(i % 8 != 0);
      }
      assertThat(store.head(LOG).seq()).isEqualTo(56);
    }
  }

  @Test
  void aFolderIsOpenedOnce() throws Exception {
    try (Store store = open(place)) {
      assertThat(store.head(LOG).seq()).isZero();
      assertFails(Reason.IN_USE, () -> open(place).close());
    }
    open(place).close();
  }

  @Test
  void aStoreOfANewerVersionIsRefused() throws Exception {
    open(place).close();
    try (Connection connection = Connection.toWrite("jdbc:sqlite:" + place.resolve("sonet.db"))) {
      connection.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(() -> open(place))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_SCHEMA))
        .hasMessageContaining("schema 99");
  }

  @Test
  void aFileThatIsNoStoreIsRefused() throws Exception {
    Files.writeString(place.resolve("sonet.db"), "this is no database".repeat(500));
    assertFails(Reason.CORRUPT, () -> open(place).close());
    Files.delete(place.resolve("sonet.db"));
    open(place).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws Exception {
    Path file = Files.writeString(place.resolve("file"), "");
    assertFails(Reason.IO, () -> open(file.resolve("below")).close());
  }

  @Test
  void aClosedStoreLeavesOneFileBehind() throws Exception {
    try (Store store = open(place)) {
      assertThat(store.write(append(1, 10))).isInstanceOf(Outcome.Written.class);
    }
    try (var files = Files.list(place)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("sonet.db", "sonet.lock");
    }
  }

  @Test
  void whatWasHandedInBeforeTheCloseIsWritten() throws Exception {
    Store store = open(place);
    List<Future<Outcome>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        int name = i;
        results.add(threads.submit(() -> store.write(append(name, 10))));
      }
      store.close();
    }
    long written =
        results.stream().filter(result -> result.state() == Future.State.SUCCESS).count();
    try (Store again = open(place)) {
      assertThat(again.head(LOG).seq()).isEqualTo(written);
    }
  }
}
