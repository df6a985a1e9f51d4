package sonet.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.ProgressHandler;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Tenant;
import sonet.store.testing.TestHash;

/// Reading the end of a long log costs no more than reading its beginning.
final class LongLogTest {
  private static final LogId LOG = new LogId(new Tenant(1), 1, Bytes.utf8("long"));
  private static final int ENTRIES = 3000;
  private static final int PAGE = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, ENTRIES / 2, ENTRIES - PAGE})
  void aPageTakesAsManyStepsWhereverItIs(int after) throws Exception {
    List<NewEntry> entries = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      Bytes idem = Bytes.utf8("entry " + i);
      entries.add(new NewEntry(1, 0, idem, Bytes.EMPTY, Bytes.EMPTY, Instant.EPOCH, Bytes.EMPTY));
    }
    try (SqliteStore store = SqliteStore.open(SqliteOptions.of(folder), TestHash.SHA_256)) {
      var _ =
          store.write(
              new Batch(
                  List.of(new LogWrite(LOG, new Expect.Any(), entries, new Effect.Plain())),
                  List.of()));
    }
    AtomicInteger steps = new AtomicInteger();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sonet.db"));
        PreparedStatement read = connection.prepareStatement(LogTables.READ)) {
      read.setLong(1, LOG.tenant().id());
      read.setLong(2, LOG.kind());
      read.setBytes(3, LOG.name().toArray());
      read.setLong(4, after);
      read.setLong(5, PAGE);
      ProgressHandler.setHandler(
          connection,
          1,
          new ProgressHandler() {
            @Override
            protected int progress() {
              int _ = steps.incrementAndGet();
              return 0;
            }
          });
      int rows = 0;
      try (ResultSet result = read.executeQuery()) {
        while (result.next()) {
          rows++;
          assertThat(result.getLong(1)).isEqualTo(after + rows);
        }
      }
      assertThat(rows).isEqualTo(PAGE);
    }
    // Some forty to begin with, and some fifteen for each row.
    assertThat(steps.get()).isPositive().isLessThan(40 + 30 * PAGE);
  }
}
