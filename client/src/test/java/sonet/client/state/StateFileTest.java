package sonet.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;

final class StateFileTest {
  private static final Argon2id.Cost CHEAP = new Argon2id.Cost(64, 1, 1);
  private static final Bytes KEY = Bytes.utf8("group one");

  @TempDir private Path folder;

  @Test
  void whatWasWrittenIsThereAfterOpeningAgain() throws ClientException {
    try (StateFile state = open("secret")) {
      write(state, Table.GROUP, "ratchets");
    }
    try (StateFile state = open("secret")) {
      assertThat(group(state)).contains(Bytes.utf8("ratchets"));
    }
  }

  @Test
  void aWrongPassphraseIsToldAndChangesNothing() throws ClientException, IOException {
    try (StateFile state = open("secret")) {
      write(state, Table.GROUP, "ratchets");
    }
    byte[] before = Files.readAllBytes(folder.resolve("device.db"));

    assertThatThrownBy(() -> open("guess"))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PASSPHRASE));

    assertThat(Files.readAllBytes(folder.resolve("device.db"))).isEqualTo(before);
    try (StateFile state = open("secret")) {
      assertThat(group(state)).isPresent();
    }
  }

  @Test
  void aSecondOpenerIsKeptOut() throws ClientException {
    try (StateFile state = open("secret")) {
      assertThatThrownBy(() -> open("secret"))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE_IN_USE));
      write(state, Table.GROUP, "still ours");
    }
  }

  @Test
  void aFailureUndoesTheWholeTransaction() throws ClientException {
    try (StateFile state = open("secret")) {
      write(state, Table.GROUP, "before");

      assertThatThrownBy(() ->
              state.update(t -> {
                t.put(Table.GROUP, KEY, Bytes.utf8("after"));
                t.put(Table.HISTORY, new Row(KEY, 1, Bytes.utf8("line")));
                throw new ClientException(Reason.INVALID_MESSAGE, "no.");
              }))
          .isInstanceOf(ClientException.class);

      assertThat(group(state)).contains(Bytes.utf8("before"));
      assertThat(history(state, 0)).isEmpty();
    }
  }

  @Test
  void neitherContentNorNamesAreReadableInTheFile() throws ClientException, IOException {
    try (StateFile state = open("secret")) {
      write(state, Table.HISTORY, "the plaintext of a line");
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("plaintext", "group one", "secret");
      }
    }
  }

  @Test
  void aRecordMovedToAnotherPlaceDoesNotOpen() throws ClientException, SQLException {
    try (StateFile state = open("secret")) {
      state.update(t -> {
        t.put(Table.HISTORY, new Row(KEY, 1, Bytes.utf8("one")));
        t.put(Table.HISTORY, new Row(KEY, 2, Bytes.utf8("two")));
      });
    }
    tamper("UPDATE record SET sealed = (SELECT sealed FROM record WHERE seq = 1) WHERE seq = 2");
    try (StateFile state = open("secret")) {
      assertThatThrownBy(() -> state.read(t -> t.get(Table.HISTORY, KEY, 2)))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE_DAMAGED));
    }
  }

  @Test
  void aNewerFormatIsNotTouched() throws ClientException, SQLException {
    try (StateFile state = open("secret")) {
      write(state, Table.GROUP, "ratchets");
    }
    tamper("UPDATE lock SET body = x'ffff'");

    assertThatThrownBy(() -> open("secret"))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE_TOO_NEW));
  }

  @Test
  void aFileThatIsNoDatabaseIsToldAsDamage() throws IOException {
    Files.writeString(folder.resolve("device.db"), "not a database, but long enough\n".repeat(99));

    assertThatThrownBy(() -> open("secret"))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE_DAMAGED));
  }

  @Test
  void aFullDiskUndoesTheTransactionAndIsTold() throws ClientException {
    try (StateFile state = open("secret")) {
      write(state, Table.GROUP, "before");
      state.limitPages(20);

      assertThatThrownBy(() ->
              state.update(t -> {
                t.put(Table.GROUP, KEY, Bytes.wrap(new byte[1 << 20]));
              }))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK_FULL));
      assertThat(group(state)).contains(Bytes.utf8("before"));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void recordsBehaveLikeAMap(long seed) throws ClientException {
    Random random = new Random(seed);
    TreeMap<Long, Bytes> model = new TreeMap<>();
    try (StateFile state = open("secret")) {
      for (int i = 0; i < 60; i++) {
        long seq = random.nextInt(20);
        if (random.nextInt(4) == 0) {
          model.remove(seq);
          state.update(t -> t.delete(Table.HISTORY, KEY, seq));
        } else {
          Bytes value = Bytes.utf8("value " + random.nextInt());
          model.put(seq, value);
          state.update(t -> t.put(Table.HISTORY, new Row(KEY, seq, value)));
        }
      }
      long from = random.nextInt(20);
      List<Row> expected = new ArrayList<>();
      model.tailMap(from, false).forEach((seq, value) -> expected.add(new Row(KEY, seq, value)));

      assertThat(history(state, from)).isEqualTo(expected);
      List<Row> all = state.read(t -> t.all(Table.HISTORY));
      assertThat(all).hasSize(model.size());
      Optional<Long> last = state.read(t -> t.last(Table.HISTORY, KEY));
      assertThat(last).isEqualTo(model.keySet().stream().reduce((first, second) -> second));
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 10);
  }

  private static Optional<Bytes> group(StateFile state) throws ClientException {
    return state.read(t -> t.get(Table.GROUP, KEY));
  }

  private static List<Row> history(StateFile state, long after) throws ClientException {
    return state.read(t -> t.after(Table.HISTORY, KEY, after, 100));
  }

  private static void write(StateFile state, Table table, String value) throws ClientException {
    state.update(t -> t.put(table, KEY, Bytes.utf8(value)));
  }

  private void tamper(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder + "/device.db");
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private StateFile open(String passphrase) throws ClientException {
    RandomSource random = new Random(passphrase.hashCode())::nextBytes;
    try (Secret secret = Secret.of(Bytes.utf8(passphrase))) {
      return StateFile.open(new StateFile.Place(folder, Providers.pure(), random, CHEAP), secret);
    }
  }
}
