package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.testing.TestDevice;

/// Whatever comes in is refused with the engine's exception or encodes back to itself, and a
/// session refuses or understands a changed message, and is as it was.
final class PairFuzzTest {
  private static final Scene SCENE = new Scene();

  /// A device in the middle of a conversation, and messages on their way to it.
  private static final class Scene {
    private final TestDevice alice = TestDevice.create(1);
    private final TestDevice bob = TestDevice.create(2).refill(PairSuite.PQXDH, 2);
    private final List<Bytes> messages;
    private final Map<Bytes, Bytes> rows = new TreeMap<>();

    private Scene() {
      try {
        bob.read(alice, alice.send(bob, "one"));
        alice.read(bob, bob.send(alice, "two"));
        Bytes late = alice.send(bob, "late");
        bob.read(alice, alice.send(bob, "three"));
        Bytes next = alice.send(bob, "next");
        alice.begin(bob);
        messages = List.of(late, next, alice.send(bob, "first of another session"));
        rows.putAll(SessionStorageTest.Stored.of(bob, alice).rows());
      } catch (RatchetException refused) {
        throw new AssertionError(refused);
      }
    }

    /// One of the byte strings, with a few bytes changed as the input says, three for each change.
    private static Bytes mutated(List<Bytes> originals, byte[] input) {
      byte[] bytes =
          originals.get(input.length == 0 ? 0 : (input[0] & 0xff) % originals.size()).toArray();
      for (int i = 1; i + 2 < input.length; i += 3) {
        int at = ((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)) % bytes.length;
        bytes[at] = input[i + 2];
      }
      return Bytes.wrap(bytes);
    }
  }

  @FuzzTest
  void aMessageIsRefusedOrEncodesBack(byte[] input) {
    message(Bytes.of(input));
    message(Bytes.concat(Bytes.fromHex("01010002"), Bytes.of(input)));
    message(Bytes.concat(Bytes.fromHex("01020002"), Bytes.of(input)));
    message(Scene.mutated(SCENE.messages, input));
  }

  private static void message(Bytes bytes) {
    try {
      assertThat(PairMessage.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (RatchetException refused) {
      assertThat(refused.reason())
          .isIn(
              Reason.MALFORMED, Reason.UNSUPPORTED_VERSION, Reason.UNKNOWN_SUITE, Reason.TOO_LONG);
    }
  }

  @FuzzTest
  void aPayloadIsRefusedOrEncodesBack(byte[] input) {
    payload(Bytes.of(input));
    byte[] padded = new byte[128];
    System.arraycopy(input, 0, padded, 0, Math.min(input.length, padded.length));
    payload(Bytes.wrap(padded));
  }

  private static void payload(Bytes bytes) {
    try {
      assertThat(Payload.decode(bytes).padded()).isEqualTo(bytes);
    } catch (RatchetException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.MALFORMED_PAYLOAD);
    }
  }

  @FuzzTest
  void aSessionRefusesOrUnderstandsAChangedMessage(byte[] input) {
    SessionList list = SCENE.bob.sessions(SCENE.alice);
    try {
      assertThat(
              list.receive(
                  SCENE.bob.environment(), SCENE.bob, Scene.mutated(SCENE.messages, input)))
          .isNotNull();
    } catch (RatchetException refused) {
      assertThat(refused.reason()).isNotNull();
    }
    assertThat(list).isSameAs(SCENE.bob.sessions(SCENE.alice));
    assertThat(rowsOf(list)).isEqualTo(SCENE.rows);
  }

  private static Map<Bytes, Bytes> rowsOf(SessionList list) {
    Map<Bytes, Bytes> rows = new TreeMap<>();
    list.rows(SCENE.bob.environment())
        .forEach(row -> rows.put(row.key(), Bytes.wrap(row.value().expose())));
    return rows;
  }

  @FuzzTest
  void storedRowsAreRefusedOrWrittenBack(byte[] input) {
    List<Bytes> keys = List.copyOf(SCENE.rows.keySet());
    Bytes key = keys.get(input.length == 0 ? 0 : (input[0] & 0xff) % keys.size());
    Map<Bytes, Bytes> changed = new TreeMap<>(SCENE.rows);
    changed.put(key, Scene.mutated(keys.stream().map(SCENE.rows::get).toList(), input));
    List<StoredRow> rows =
        changed.entrySet().stream()
            .map(row -> new StoredRow(row.getKey(), Secret.of(row.getValue())))
            .toList();
    try {
      assertThat(rowsOf(SessionList.restore(SCENE.bob.environment(), rows))).isEqualTo(changed);
    } catch (RatchetException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.MALFORMED_STATE);
    }
  }

  @FuzzTest
  void aStoredSessionIsRefusedOrWrittenBack(byte[] input) {
    try (Secret stored = Secret.copyOf(input)) {
      try {
        assertThat(Session.decode(stored).encode().matches(stored)).isTrue();
      } catch (RatchetException refused) {
        assertThat(refused.reason()).isEqualTo(Reason.MALFORMED_STATE);
      }
    }
  }
}
