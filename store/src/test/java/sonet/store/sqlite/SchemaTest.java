package sonet.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogStore.LogKind;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.PoolCount;
import sonet.store.PoolId;
import sonet.store.Store;
import sonet.store.StoredEntry;
import sonet.store.Tenant;
import sonet.store.Usage;
import sonet.store.testing.StoreContract;
import sonet.store.testing.TestHash;

/// Opens a store that the first schema wrote.
final class SchemaTest {
  private static final PageLimit ALL = new PageLimit(1000, 1 << 20);
  private static final Instant FIRST = Instant.parse("2026-11-21T12:00:00.125Z");

  @TempDir Path folder;

  @BeforeEach
  void writeTheOldStore() throws Exception {
    try (InputStream dump = SchemaTest.class.getResourceAsStream("schema-1.sql");
        Connection connection = Connection.toWrite("jdbc:sqlite:" + folder.resolve("sonet.db"))) {
      String text = new String(dump.readAllBytes(), StandardCharsets.UTF_8);
      for (String statement : text.split(";\n", -1)) {
        if (!statement.isBlank()) {
          connection.execute(statement);
        }
      }
    }
  }

  private Store open() throws Exception {
    return SqliteStore.open(SqliteOptions.of(folder), TestHash.SHA_256);
  }

  @Test
  void allThatAnOldStoreHeldIsThere() throws Exception {
    try (Store store = open()) {
      for (Tenant tenant : List.of(new Tenant(1), new Tenant(2))) {
        LogId group = new LogId(tenant, 1, Bytes.utf8("group"));
        LogId inbox = new LogId(tenant, 2, Bytes.utf8("inbox"));
        assertThat(StoreContract.chained(store, group))
            .extracting(entry -> entry.body().toUtf8())
            .containsExactly("commit 0", "commit 1", "commit 2", "commit 3");
        assertThat(store.head(group)).extracting(Head::epoch, Head::marked).containsExactly(4L, 4L);
        assertThat(store.beginOf(group, 3)).isEqualTo(OptionalLong.of(3));
        assertThat(store.head(inbox).trimmed()).isEqualTo(2);
        assertThat(store.read(inbox, 0, ALL)).extracting(StoredEntry::seq).containsExactly(3L, 4L);
        DocId doc = new DocId(tenant, 1, Bytes.utf8("d1"));
        assertThat(store.get(doc)).contains(new Doc(doc, 2, Bytes.utf8("body 3")));
        assertThat(store.scan(new DocId(tenant, 1, Bytes.EMPTY), Bytes.EMPTY, 9)).hasSize(2);
        assertThat(store.counts(new PoolId(tenant, Bytes.utf8("phone"), 1), FIRST))
            .containsExactly(new PoolCount(1, 2, 1));
      }
    }
  }

  @Test
  void whatIsNewIsKnownOfWhatIsOld() throws Exception {
    try (Store store = open()) {
      Tenant tenant = new Tenant(2);
      LogKind groups = new LogKind(tenant, 1);
      LogKind inboxes = new LogKind(tenant, 2);
      assertThat(store.usage(tenant)).isEqualTo(new Usage(3, 6, 50, 2, 12, 3, 8));
      assertThat(store.olderThan(groups, FIRST.plusMillis(1), Bytes.EMPTY, 9)).hasSize(1);
      assertThat(store.olderThan(inboxes, FIRST.plusMillis(2000), Bytes.EMPTY, 9)).isEmpty();
      assertThat(store.olderThan(inboxes, FIRST.plusMillis(2001), Bytes.EMPTY, 9))
          .containsExactly(new LogId(tenant, 2, Bytes.utf8("inbox")));
      DocId doc = new DocId(tenant, 1, Bytes.utf8("d1"));
      assertThat(store.write(Batch.ofDocs(new DocWrite.Replace(doc, 2, Bytes.EMPTY))))
          .isInstanceOf(Outcome.Written.class);
      while (store.erase(tenant, 100)) {
        // Until nothing is left.
      }
      assertThat(store.usage(tenant)).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void anOpenedStoreHasTheTablesOfANewOne() throws Exception {
    open().close();
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    SqliteStore.open(SqliteOptions.of(fresh), TestHash.SHA_256).close();
    assertThat(tables(folder)).isEqualTo(tables(fresh));
  }

  private static List<String> tables(Path where) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Connection connection = Connection.toRead("jdbc:sqlite:" + where.resolve("sonet.db"))) {
      lines.add("version " + connection.number("PRAGMA user_version").orElseThrow());
      lines.addAll(
          connection.list(
              "SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name",
              row -> row.getString(1) + " " + row.getString(2).replaceAll("\\s+", " ")));
    }
    return lines;
  }
}
