package sonet.store.cached;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.PageLimit;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.Tenant;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.store.testing.BatchContract;
import sonet.store.testing.TestHash;

final class CachedStoreTest extends BatchContract {
  @Override
  public Store open(Path where) throws StoreException {
    return new CachedStore(
        SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256), CachedStore.Sizes.DEFAULT);
  }

  /// Some write and some read the same document and log all the while: who comes after a write
  /// finds it, and nobody goes back in time.
  @Test
  void whoComesAfterAWriteFindsIt(@TempDir Path where) throws Exception {
    DocId doc = new DocId(new Tenant(1), 1, Bytes.utf8("doc"));
    LogId log = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
    try (Store store = open(where)) {
      AtomicLong written = new AtomicLong();
      AtomicBoolean writing = new AtomicBoolean(true);
      List<Callable<Long>> all = new ArrayList<>();
      all.add(() -> {
        for (int i = 1; i <= 300; i++) {
          var _ = store.write(new Batch(List.of(append(log, i)), List.of(put(doc, i))));
          written.set(i);
        }
        writing.set(false);
        return 0L;
      });
      for (int i = 0; i < 4; i++) {
        all.add(() -> follow(store, doc, log, written, writing));
      }
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        for (Future<Long> done : threads.invokeAll(all)) {
          assertThat(done.get()).isNotNegative();
        }
      }
    }
  }

  @Test
  void whatWasJustWrittenIsReadFromMemoryAndIsTheSame(@TempDir Path where) throws Exception {
    LogId log = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
    try (CachedStore store =
        new CachedStore(
            SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256),
            CachedStore.Sizes.DEFAULT)) {
      for (int i = 1; i <= 5; i++) {
        var _ = store.write(new Batch(List.of(append(log, i)), List.of()));
      }
      assertThat(chained(store, log)).hasSize(5);
      assertThat(Objects.requireNonNull(store.caches().get("entries")).stats())
          .extracting(CacheStats::hitCount, CacheStats::loadCount)
          .containsExactly(5L, 0L);
    }
  }

  @Test
  void anErasureTakesNothingOfOthersOutOfMemory(@TempDir Path where) throws Exception {
    DocId gone = new DocId(new Tenant(1), 1, Bytes.utf8("doc"));
    DocId kept = new DocId(new Tenant(2), 1, Bytes.utf8("doc"));
    LogId goneLog = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
    LogId keptLog = new LogId(new Tenant(2), 1, Bytes.utf8("log"));
    try (CachedStore store =
        new CachedStore(
            SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256),
            CachedStore.Sizes.DEFAULT)) {
      for (LogId log : List.of(goneLog, keptLog)) {
        var _ = store.write(new Batch(List.of(append(log, 1)), List.of()));
        assertThat(chained(store, log)).hasSize(1);
      }
      for (DocId doc : List.of(gone, kept)) {
        var _ = store.write(new Batch(List.of(), List.of(put(doc, 1))));
        assertThat(store.get(doc)).isPresent();
      }
      while (store.erase(new Tenant(1), 1)) {
        assertThat(store.get(kept)).isPresent();
      }
      assertThat(store.get(gone)).isEmpty();
      assertThat(store.head(goneLog).seq()).isZero();
      assertThat(chained(store, goneLog)).isEmpty();
      assertThat(chained(store, keptLog)).hasSize(1);
      assertThat(store.get(kept)).isPresent();
      assertThat(stats(store, "documents").loadCount()).as("gone, kept, gone again").isEqualTo(3);
      assertThat(stats(store, "entries").evictionCount()).isZero();
      assertThat(Objects.requireNonNull(store.caches().get("entries")).estimatedSize())
          .isEqualTo(1);
    }
  }

  private static CacheStats stats(CachedStore store, String cache) {
    return Objects.requireNonNull(store.caches().get(cache)).stats();
  }

  private static LogWrite append(LogId log, int number) {
    Bytes name = Bytes.utf8("n" + number);
    return LogWrite.follow(
        log, new NewEntry(1, 0, name, Bytes.EMPTY, Bytes.EMPTY, Instant.EPOCH, name));
  }

  private static DocWrite put(DocId doc, int number) {
    return new DocWrite.Put(doc, Bytes.utf8("v" + number));
  }

  private static long follow(
      Store store, DocId doc, LogId log, AtomicLong written, AtomicBoolean writing)
      throws StoreException {
    long version = 0;
    long cursor = 0;
    while (writing.get()) {
      long before = written.get();
      long now = store.get(doc).map(Doc::version).orElse(0L);
      assertThat(now).isGreaterThanOrEqualTo(Math.max(before, version));
      assertThat(store.head(log).seq()).isGreaterThanOrEqualTo(before);
      version = now;
      for (StoredEntry entry : store.read(log, cursor, new PageLimit(7, 1 << 20))) {
        assertThat(entry.seq()).isEqualTo(++cursor);
      }
    }
    return version;
  }
}
