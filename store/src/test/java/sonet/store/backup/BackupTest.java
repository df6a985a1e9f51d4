package sonet.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.BlobId;
import sonet.store.BlobState;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.Tenant;
import sonet.store.file.FileBlobOptions;
import sonet.store.file.FileBlobStore;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.store.sqlite.StoreCheck;
import sonet.store.testing.StoreContract;
import sonet.store.testing.TestHash;

final class BackupTest {
  private static final Tenant TENANT = new Tenant(1);
  private static final LogId GROUP = new LogId(TENANT, 1, Bytes.utf8("group"));
  private static final LogId INBOX = new LogId(TENANT, 2, Bytes.utf8("inbox"));
  private static final DocId DOC = new DocId(TENANT, 1, Bytes.utf8("doc"));
  private static final BlobId BLOB = new BlobId(TENANT, Bytes.fromHex("abcdef"));
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

  @TempDir Path place;
  private SqliteStore store;
  private FileBlobStore blobs;
  private final List<String> stages = new ArrayList<>();
  private final Backup backup =
      new Backup(
          TestHash.SHA_256,
          Pace.unlimited(),
          (stage, done, total) -> {
            if (!stages.contains(stage)) {
              stages.add(stage);
            }
          });

  @BeforeEach
  void openStore() throws Exception {
    store = SqliteStore.open(SqliteOptions.of(place.resolve("data")), TestHash.SHA_256);
    blobs = blobs(place.resolve("data"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static FileBlobStore blobs(Path data) throws StoreException {
    return FileBlobStore.open(new FileBlobOptions(data.resolve(Backup.BLOBS), 0));
  }

  private void append(LogId log, String idem, Effect effect) throws StoreException {
    NewEntry entry =
        new NewEntry(1, 0, Bytes.utf8(idem), Bytes.EMPTY, Bytes.EMPTY, NOW, Bytes.utf8("+" + idem));
    Batch batch =
        new Batch(List.of(new LogWrite(log, new Expect.Any(), List.of(entry), effect)), List.of());
    assertThat(store.write(batch)).isInstanceOf(Outcome.Written.class);
  }

  private void blob(BlobId id, Bytes content) throws StoreException {
    var _ = blobs.begin(id);
    var _ = blobs.append(id, 0, content);
    assertThat(blobs.finish(id, content.length())).isInstanceOf(BlobState.Complete.class);
  }

  private void fill() throws Exception {
    for (int i = 0; i < 20; i++) {
      append(GROUP, "c" + i, new Effect.Begins(i));
      append(INBOX, "w" + i, new Effect.Plain());
    }
    store.trim(INBOX, 15);
    assertThat(store.write(Batch.ofDocs(new DocWrite.Put(DOC, Bytes.utf8("body")))))
        .isInstanceOf(Outcome.Written.class);
    PoolItem item = new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), NOW.plusSeconds(60));
    store.add(new PoolId(TENANT, Bytes.utf8("owner"), 1), List.of(item));
    blob(BLOB, Bytes.utf8("content"));
    blob(new BlobId(new Tenant(2), Bytes.utf8("large")), Bytes.wrap(new byte[3 << 20]));
    var _ = blobs.begin(new BlobId(TENANT, Bytes.utf8("growing")));
  }

  private Path make() throws Exception {
    Path into = place.resolve("backup");
    BackupReport report = backup.create(new Backup.Source(store, blobs), into, NOW);
    assertThat(report.damages()).isEmpty();
    return into;
  }

  @Test
  void aBackupHoldsEverythingAndIsBroughtBack() throws Exception {
    fill();
    Path made = make();
    BackupReport report = backup.verify(made);
    assertThat(report)
        .isEqualTo(
            new BackupReport(NOW, new StoreCheck.Counts(2, 25, 1, 1), 2, 7 + (3 << 20), List.of()));
    append(GROUP, "after", new Effect.Plain());
    assertThat(backup.restore(made, place.resolve("restored"))).isEqualTo(report);
    try (SqliteStore restored =
        SqliteStore.open(SqliteOptions.of(place.resolve("restored")), TestHash.SHA_256)) {
      assertThat(StoreContract.chained(restored, GROUP)).hasSize(20);
      assertThat(restored.head(INBOX)).isEqualTo(store.head(INBOX));
      assertThat(restored.get(DOC)).isEqualTo(store.get(DOC));
      assertThat(restored.usage(TENANT).items()).isEqualTo(1);
      var _ = restored.write(Batch.ofDocs(new DocWrite.Put(DOC, Bytes.utf8("goes on"))));
    }
    FileBlobStore back = blobs(place.resolve("restored"));
    assertThat(back.read(BLOB, 0, 99)).isEqualTo(Bytes.utf8("content"));
    assertThat(back.stat(new BlobId(TENANT, Bytes.utf8("growing"))))
        .isEqualTo(new BlobState.Absent());
    assertThat(stages).contains("database", "blobs", "check of the database");
  }

  @Test
  void anEmptyStoreIsBackedUpToo() throws Exception {
    assertThat(backup.verify(make()).database()).isEqualTo(new StoreCheck.Counts(0, 0, 0, 0));
  }

  @Test
  void verifyingChangesNothing() throws Exception {
    fill();
    Path made = make();
    List<String> before = files(made);
    var _ = backup.verify(made);
    assertThat(files(made)).isEqualTo(before);
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.sorted().map(Path::toString).toList();
    }
  }

  @Test
  void aBackupIsOneMomentOfAStoreThatIsBeingWritten() throws Exception {
    fill();
    AtomicBoolean more = new AtomicBoolean(true);
    CountDownLatch writing = new CountDownLatch(4);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int me = i;
        writers.add(
            threads.submit(() -> {
              int written = 0;
              while (more.get()) {
                append(GROUP, me + "-" + written, new Effect.Plain());
                append(INBOX, me + "-" + written, new Effect.Plain());
                blob(new BlobId(TENANT, Bytes.utf8(me + "-" + written)), Bytes.utf8("x"));
                written++;
                if (written == 1) {
                  writing.countDown();
                }
              }
              return written;
            }));
      }
      writing.await();
      BackupReport report;
      try {
        report = backup.create(new Backup.Source(store, blobs), place.resolve("backup"), NOW);
      } finally {
        more.set(false);
      }
      assertThat(report.damages()).isEmpty();
      for (Future<Integer> writer : writers) {
        assertThat(writer.get()).isPositive();
      }
      assertThat(report.database().entries()).isLessThanOrEqualTo(store.usage(TENANT).entries());
    }
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws Exception {
    fill();
    Path made = make();
    assertFails(
        Reason.IN_USE,
        "is not empty",
        () -> backup.create(new Backup.Source(store, blobs), made, NOW));
    assertFails(Reason.IN_USE, "is not empty", () -> backup.restore(made, place.resolve("data")));
    assertThat(backup.verify(made).sound()).isTrue();
  }

  private static void assertFails(Reason reason, String message, Callable<?> action) {
    assertThatThrownBy(action::call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoFinishedBackupIsRefused() throws Exception {
    fill();
    Path made = make();
    assertFails(Reason.CORRUPT, "is no finished backup", () -> backup.verify(place));
    String manifest = Files.readString(made.resolve("manifest"));
    List<String> lines = manifest.lines().toList();
    for (int line = 0; line < lines.size(); line++) {
      List<String> left = new ArrayList<>(lines);
      var _ = left.remove(line);
      var _ = Files.writeString(made.resolve("manifest"), String.join("\n", left) + "\n");
      assertFails(Reason.CORRUPT, "manifest is damaged", () -> backup.verify(made));
    }
    for (String other : List.of("made x", "made 2026", "end -1", "sonet-backup 2")) {
      String word = other.substring(0, other.indexOf(' '));
      var _ =
          Files.writeString(
              made.resolve("manifest"), manifest.replaceFirst("(?m)^" + word + " .*$", other));
      assertFails(Reason.CORRUPT, "manifest is damaged", () -> backup.verify(made));
    }
  }

  @Test
  void aNewerBackupIsRefused() throws Exception {
    Path made = make();
    run(made, "PRAGMA user_version = 99");
    assertFails(Reason.NEWER_SCHEMA, "schema 99", () -> backup.verify(made));
  }

  private static void run(Path made, String... statements) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + made.resolve("sonet.db"));
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        var _ = statement.execute(sql);
      }
    }
  }

  /// Each damage keeps the file itself sound, as one who tampers with it would.
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE log_entry SET body = x'00' WHERE log = 1 AND seq = 5"
            + "|entry 6 of log 67726f7570 of kind 1 of tenant 1 does not follow entry 5",
        "UPDATE log_entry SET sender = x'00' WHERE log = 1 AND seq = 20"
            + "|entry 20 of log 67726f7570 of kind 1 of tenant 1 is not the one its head knows",
        "UPDATE log_entry SET prev_hash = zeroblob(32) WHERE log = 1 AND seq = 5"
            + "|entry 5 of log 67726f7570 of kind 1 of tenant 1 does not follow entry 4",
        "UPDATE log_entry SET prev_hash = x'01' WHERE log = 1 AND seq = 1"
            + "|entry 1 of log 67726f7570 of kind 1 of tenant 1 does not follow the beginning",
        "DELETE FROM log_entry WHERE log = 1 AND seq = 7"
            + "|entry 7 of log 67726f7570 of kind 1 of tenant 1 is missing",
        "DELETE FROM log_entry WHERE log = 2 AND seq = 16"
            + "|entry 16 of log 696e626f78 of kind 2 of tenant 1 is missing",
        "DELETE FROM log_entry WHERE log = 2 AND seq = 20"
            + "|log 696e626f78 of kind 2 of tenant 1 ends with entry 19, its head says 20",
        "DELETE FROM log_head WHERE id = 2|5 entries of log number 2, which is not there",
        "UPDATE log_epoch SET seq = 21 WHERE log = 1 AND epoch = 3"
            + "|epoch 3 of log 67726f7570 of kind 1 of tenant 1 begins behind its head",
        "UPDATE doc SET body = x'00'|tenant 1 holds Usage",
      })
  void aDamagedDatabaseIsNamedExactly(String statement, String damage) throws Exception {
    fill();
    Path made = make();
    run(made, statement);
    assertThat(backup.verify(made).damages())
        .contains("the database sonet.db is not the one that was copied")
        .anySatisfy(line -> assertThat(line).contains(damage));
    assertFails(
        Reason.CORRUPT,
        "nothing was restored",
        () -> backup.restore(made, place.resolve("restored")));
    assertThat(place.resolve("restored")).doesNotExist();
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    fill();
    Path made = make();
    Path blob = made.resolve("blobs").resolve("1").resolve("ab").resolve("cd").resolve("abcdef");
    flip(blob, 3);
    assertThat(backup.verify(made).damages())
        .containsExactly("blob abcdef of tenant 1 is not the one that was copied");
    Files.delete(blob);
    assertThat(backup.verify(made).damages()).containsExactly("blob abcdef of tenant 1 is missing");
    Path database = made.resolve("sonet.db");
    flip(database, 0);
    assertThat(backup.verify(made).damages())
        .contains("the database sonet.db is not the one that was copied")
        .anySatisfy(line -> assertThat(line).contains("cannot be read"));
    Files.delete(database);
    assertThat(backup.verify(made).damages()).contains("the database sonet.db is missing");
  }

  /// Every byte of the database is under its digest; some of them in each part of the file.
  @Test
  void aFlippedBitAnywhereInTheDatabaseIsFound() throws Exception {
    fill();
    Path made = make();
    Path database = made.resolve("sonet.db");
    long size = Files.size(database);
    for (long at = 17; at < size; at += 4093) {
      flip(database, at);
      assertThat(backup.verify(made).sound()).as("byte %d", at).isFalse();
      flip(database, at);
    }
    assertThat(backup.verify(made).sound()).isTrue();
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int one = bytes.read();
      bytes.seek(at);
      bytes.write(one ^ 0x10);
    }
  }

  @Test
  void aPaceSaysHowLongBytesTake() {
    assertThat(Pace.ofBytesPerSecond(1000).due(1500)).isEqualTo(1_500_000_000);
    assertThat(Pace.unlimited().due(1L << 40)).isLessThan(1000);
    assertThatIllegalArgumentException().isThrownBy(() -> Pace.ofBytesPerSecond(0));
  }
}
