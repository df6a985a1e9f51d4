package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.testing.TestDevice;

/// How sessions lie in storage.
class SessionStorageTest {
  private static final Bytes LIST = Bytes.fromHex("01");
  private static final byte SESSION = 2;
  private static final byte SKIPPED = 3;

  private final TestDevice alice = TestDevice.create(1);
  private final TestDevice bob = TestDevice.create(2);

  /// Rows as a database holds them.
  record Stored(Map<Bytes, Bytes> rows) {
    /// All rows of a device's sessions.
    static Stored of(TestDevice self, TestDevice peer) {
      Stored stored = new Stored(new TreeMap<>());
      self.sessions(peer).rows(self.environment()).forEach(stored::put);
      return stored;
    }

    private void put(StoredRow row) {
      rows.put(row.key(), Bytes.wrap(row.value().expose()));
    }

    void apply(StoredChanges changes) {
      changes.put().forEach(this::put);
      changes.removed().forEach(rows::remove);
    }

    SessionList restored(TestDevice self) throws RatchetException {
      List<StoredRow> all = new ArrayList<>();
      rows.forEach((key, value) -> all.add(new StoredRow(key, Secret.of(value))));
      return SessionList.restore(self.environment(), all.reversed());
    }

    int size() {
      return rows.values().stream().mapToInt(Bytes::length).sum();
    }
  }

  @BeforeEach
  void talk() throws RatchetException {
    for (int i = 0; i < 3; i++) {
      bob.read(alice, alice.send(bob, "to bob"));
      alice.read(bob, bob.send(alice, "to alice"));
    }
  }

  @Test
  void aListThatWasStoredGoesOn() throws RatchetException {
    Bytes late = alice.send(bob, "late");
    bob.read(alice, alice.send(bob, "early"));

    bob.restore(alice, Stored.of(bob, alice).restored(bob));
    alice.restore(bob, Stored.of(alice, bob).restored(alice));

    assertThat(bob.read(alice, late)).isEqualTo("late");
    assertThat(alice.read(bob, bob.send(alice, "answer"))).isEqualTo("answer");
  }

  @Test
  void theChangesOfAMessageAreWhatItChanged() throws RatchetException {
    Stored stored = Stored.of(bob, alice);
    for (int i = 0; i < 5; i++) {
      Bytes late = alice.send(bob, "late");
      SessionList before = bob.sessions(alice);
      bob.read(alice, alice.send(bob, "early"));
      stored.apply(bob.sessions(alice).changesSince(bob.environment(), before));
      SessionList between = bob.sessions(alice);
      bob.read(alice, late);
      stored.apply(bob.sessions(alice).changesSince(bob.environment(), between));
      assertThat(stored.rows()).isEqualTo(Stored.of(bob, alice).rows());
    }
  }

  @Test
  void aLateMessageDoesNotRewriteAllThatAreStillAwaited() throws RatchetException {
    List<Bytes> late = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      late.add(alice.send(bob, "late"));
    }
    bob.read(alice, alice.send(bob, "early"));
    SessionList before = bob.sessions(alice);
    bob.read(alice, late.get(500));

    StoredChanges changes = bob.sessions(alice).changesSince(bob.environment(), before);

    int written = changes.put().stream().mapToInt(row -> row.value().length()).sum();
    assertThat(Stored.of(bob, alice).size()).isGreaterThan(70_000);
    assertThat(written).isLessThan(8_000);
  }

  @Test
  void aWholeSessionComesBackAsItWas() throws RatchetException {
    var _ = alice.send(bob, "lost");
    bob.read(alice, alice.send(bob, "early"));
    Session session = bob.sessions(alice).active().orElseThrow();
    try (Secret encoded = session.encode()) {
      Session decoded = Session.decode(encoded);
      assertThat(decoded.encode().matches(encoded)).isTrue();
      assertThat(decoded.skipped()).isEqualTo(1);
      assertThat(decoded.id(bob.environment())).isEqualTo(session.id(bob.environment()));
    }
  }

  @Test
  void aMissingRowIsNoticed() throws RatchetException {
    var _ = alice.send(bob, "lost");
    bob.read(alice, alice.send(bob, "early"));
    Stored whole = Stored.of(bob, alice);
    assertThat(whole.rows()).hasSizeGreaterThan(2);

    for (Bytes key : List.copyOf(whole.rows().keySet())) {
      Stored damaged = new Stored(new TreeMap<>(whole.rows()));
      damaged.rows().remove(key);
      assertThatExceptionOfType(RatchetException.class)
          .as("without row %s", key)
          .isThrownBy(() -> damaged.restored(bob))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_STATE));
    }
  }

  @Test
  void aCutRowIsNoticed() {
    Stored whole = Stored.of(bob, alice);
    IntStream.range(0, whole.rows().size())
        .forEach(i -> {
          Stored damaged = new Stored(new TreeMap<>(whole.rows()));
          Bytes key = List.copyOf(whole.rows().keySet()).get(i);
          damaged.rows().computeIfPresent(key, (_, row) -> row.slice(0, row.length() - 1));
          assertThatExceptionOfType(RatchetException.class)
              .isThrownBy(() -> damaged.restored(bob))
              .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_STATE));
        });
  }

  @Test
  void aRowUnderAnotherNameIsNoticed() throws RatchetException {
    var _ = alice.send(bob, "lost");
    bob.read(alice, alice.send(bob, "early"));
    Stored whole = Stored.of(bob, alice);

    for (Map.Entry<Bytes, Bytes> row : List.copyOf(whole.rows().entrySet())) {
      if (row.getKey().length() > 1) {
        byte[] other = row.getKey().toArray();
        other[other.length - 1] ^= 1;
        for (Bytes name :
            List.of(Bytes.wrap(other), Bytes.concat(row.getKey(), Bytes.fromHex("00")))) {
          Stored damaged = new Stored(new TreeMap<>(whole.rows()));
          damaged.rows().remove(row.getKey());
          damaged.rows().put(name, row.getValue());
          assertThatExceptionOfType(RatchetException.class)
              .as("row %s as %s", row.getKey(), name)
              .isThrownBy(() -> damaged.restored(bob))
              .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_STATE));
        }
      }
    }
  }

  @Test
  void rowsOfAnUnknownKindAreNoticed() {
    assertNoticed("09", "000000");
    assertNoticed("", "000000");
  }

  @Test
  void aRowWhoseNameIsTooShortIsNoticed() {
    for (String kind : List.of("02", "03", "04")) {
      assertNoticed(kind + "00", "000000");
    }
  }

  /// A row more beside those that are there.
  private void assertNoticed(String key, String value) {
    Stored more = Stored.of(bob, alice);
    more.rows().put(Bytes.fromHex(key), Bytes.fromHex(value));
    assertNoticed(more);
  }

  private void assertNoticed(Stored damaged) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(() -> damaged.restored(bob))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_STATE));
  }

  @Test
  void aRowOfAnotherFormatIsNoticed() throws RatchetException {
    for (Bytes key : Stored.of(bob, alice).rows().keySet()) {
      Stored damaged = Stored.of(bob, alice);
      damaged.rows().computeIfPresent(key, (_, row) -> changed(row, 0, 0x40));
      assertNoticed(damaged);
    }
  }

  private static Bytes changed(Bytes bytes, int at, int bits) {
    byte[] other = bytes.toArray();
    other[at] ^= (byte) bits;
    return Bytes.wrap(other);
  }

  @Test
  void sessionsAndPagesOfAnotherListAreNoticed() throws RatchetException {
    TestDevice carol = TestDevice.create(3);
    for (int i = 0; i < 3; i++) {
      var _ = carol.send(bob, "lost");
      bob.read(carol, carol.send(bob, "to bob"));
      carol.read(bob, bob.send(carol, "to carol"));
    }
    Stored others = Stored.of(bob, carol);
    assertThat(others.rows().keySet()).extracting(key -> key.at(0)).contains(SESSION, SKIPPED);
    others.rows().remove(LIST);

    others
        .rows()
        .forEach((key, row) -> {
          Stored mixed = Stored.of(bob, alice);
          mixed.rows().put(key, row);
          assertNoticed(mixed);
        });
  }

  @Test
  void aListOfAnotherPeerIsNoticed() {
    Stored damaged = Stored.of(bob, alice);
    damaged.rows().computeIfPresent(LIST, (_, list) -> changed(list, 2, 1));

    assertNoticed(damaged);
  }

  @Test
  void aSessionThatAllRowsCallAnotherIsNoticed() {
    Stored whole = Stored.of(bob, alice);
    String id = bob.sessions(alice).active().orElseThrow().id(bob.environment()).value().toHex();
    Stored renamed = new Stored(new TreeMap<>());
    whole
        .rows()
        .forEach((key, row) ->
            renamed.rows().put(renamed(key, id), key.equals(LIST) ? renamed(row, id) : row));

    assertNoticed(renamed);
  }

  private static Bytes renamed(Bytes bytes, String id) {
    return Bytes.fromHex(bytes.toHex().replace(id, "00".repeat(id.length() / 2)));
  }

  @Test
  void aRivalWhoseIdIsCutIsNoticed() {
    Stored damaged = Stored.of(bob, alice);
    Bytes id = bob.sessions(alice).active().orElseThrow().id(bob.environment()).value();
    damaged
        .rows()
        .computeIfPresent(
            LIST,
            (_, list) ->
                new Writer()
                    .raw(list.slice(0, 2 + alice.key().length()))
                    .vector(List.of(id, id.slice(0, 3)), Writer::opaque)
                    .toBytes());

    assertNoticed(damaged);
  }
}
