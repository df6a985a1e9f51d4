package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.PoolId;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.Taken;
import sonet.store.Tenant;

/// An engine that a contract is tried on. The test of an engine extends the contracts and says how
/// to open it.
public abstract class StoreContract {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.125Z");
  static final Tenant TENANT = new Tenant(1);
  static final LogId GROUP = new LogId(TENANT, 1, Bytes.utf8("group"));
  static final LogId INBOX = new LogId(TENANT, 2, Bytes.utf8("inbox"));
  static final PageLimit ALL = new PageLimit(1_000_000, Integer.MAX_VALUE);

  @TempDir Path folder;
  Store store;

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

  void reopen() throws Exception {
    store.close();
    store = open(folder);
  }

  static NewEntry entry(String idem) {
    return entry(0, idem);
  }

  static NewEntry entry(long epoch, String idem) {
    return new NewEntry(
        3, epoch, Bytes.utf8(idem), Bytes.utf8("from"), Bytes.EMPTY, NOW, Bytes.utf8("+" + idem));
  }

  static Batch append(LogId log, Expect expect, Effect effect, NewEntry... entries) {
    return new Batch(List.of(new LogWrite(log, expect, List.of(entries), effect)), List.of());
  }

  static Batch follow(LogId log, NewEntry... entries) {
    return append(log, new Expect.Any(), new Effect.Plain(), entries);
  }

  static Batch commit(LogId log, long epoch, String idem) {
    return append(log, new Expect.Epoch(epoch), new Effect.Begins(epoch + 1), entry(epoch, idem));
  }

  Head written(Batch batch) throws StoreException {
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

  interface Part {
    void run(int me) throws Exception;
  }

  /// With threads of the system: where there is one core, a virtual thread that reads again and
  /// again lets no other run.
  static void together(int parts, Part part) throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
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

  Taken taken(PoolId pool) throws StoreException {
    return store.take(List.of(pool), NOW).getFirst();
  }
}
