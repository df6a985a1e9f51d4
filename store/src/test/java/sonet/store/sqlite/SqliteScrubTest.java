package sonet.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.StoreException;
import sonet.store.Tenant;
import sonet.store.testing.TestHash;

/// What was deleted cannot be read from the files of the store.
final class SqliteScrubTest {
  private static final Tenant TENANT = new Tenant(1);
  private static final LogId LOG = new LogId(TENANT, 1, Bytes.utf8("log"));

  @TempDir Path folder;

  private static DocId doc(int number) {
    return new DocId(TENANT, 1, Bytes.utf8("key-" + number));
  }

  private static void write(SqliteStore store, List<LogWrite> logs, DocWrite... docs)
      throws StoreException {
    assertThat(store.write(new Batch(logs, List.of(docs)))).isInstanceOf(Outcome.Written.class);
  }

  private static LogWrite entry(int number, String text) {
    return LogWrite.follow(
        LOG,
        new NewEntry(
            1,
            0,
            Bytes.utf8("entry-" + number),
            Bytes.EMPTY,
            Bytes.EMPTY,
            Instant.EPOCH,
            Bytes.utf8(text)));
  }

  private boolean isReadable(String text) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatWasDeletedReplacedOrTrimmedIsInNoFile(long seed) throws Exception {
    Random random = new Random(seed);
    try (SqliteStore store = SqliteStore.open(SqliteOptions.of(folder), TestHash.SHA_256)) {
      List<Integer> gone = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        boolean goes = random.nextInt(3) == 0;
        String text = (goes ? "SECRET-" : "stays-") + i + "-" + "x".repeat(random.nextInt(900));
        write(
            store,
            List.of(entry(i, "SECRET-entry-" + i)),
            new DocWrite.Put(doc(i), Bytes.utf8(text)));
        if (goes) {
          gone.add(i);
        }
      }
      store.scrub();
      assertThat(isReadable("SECRET-")).isTrue();
      for (int i : gone) {
        write(
            store,
            List.of(),
            random.nextBoolean()
                ? new DocWrite.Delete(doc(i))
                : new DocWrite.Put(doc(i), Bytes.utf8("replaced")));
      }
      store.trim(LOG, 300);
      store.scrub();
      assertThat(isReadable("SECRET-")).isFalse();
      assertThat(isReadable("stays-")).isTrue();
    }
    assertThat(isReadable("SECRET-")).isFalse();
  }

  @Test
  void otherWritersAndReadersGoOn() throws Exception {
    try (SqliteStore store = SqliteStore.open(SqliteOptions.of(folder), TestHash.SHA_256)) {
      for (int i = 0; i < 50; i++) {
        write(store, List.of(), new DocWrite.Put(doc(i), Bytes.utf8("value " + i)));
        store.scrub();
        assertThat(store.get(doc(i)).orElseThrow().body()).isEqualTo(Bytes.utf8("value " + i));
      }
    }
  }
}
