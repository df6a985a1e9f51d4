package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.testing.SeededRandom;
import sonet.ratchet.testing.TestDevice;

/// What somebody opens who has copied a device's whole state at one moment.
class StolenStatePropertiesTest {
  /// How many of the messages the copy opens, each tried in the state that the ones before left.
  private static int opened(TestDevice thief, SessionList copy, List<Bytes> messages)
      throws RatchetException {
    int opened = 0;
    SessionList list = copy;
    for (Bytes message : messages) {
      if (list.receive(thief.environment(), thief, message)
          instanceof Opened<SessionList> success) {
        list = success.next();
        opened++;
      }
    }
    return opened;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatWasReadBeforeStaysSecret(long seed) throws RatchetException {
    SeededRandom random = new SeededRandom(seed);
    TestDevice alice = TestDevice.create(seed + 100);
    TestDevice bob = TestDevice.create(seed + 200).refill(PairSuite.PQXDH, 1);
    List<Bytes> before = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (i < 2 || random.below(2) == 0) {
        Bytes message = alice.send(bob, "secret");
        before.add(message);
        bob.read(alice, message);
      } else {
        alice.read(bob, bob.send(alice, "secret"));
      }
    }

    // With the prekeys that bob still has, those of the bundle among them.
    assertThat(opened(bob, SessionStorageTest.Stored.of(bob, alice).restored(bob), before))
        .isZero();
    assertThat(opened(bob, SessionList.with(alice.key()), before)).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatComesAfterATurnIsSecretAgain(long seed) throws RatchetException {
    TestDevice alice = TestDevice.create(seed + 100);
    TestDevice bob = TestDevice.create(seed + 200);
    for (int i = 0; i < 3; i++) {
      bob.read(alice, alice.send(bob, "before"));
      alice.read(bob, bob.send(alice, "before"));
    }
    SessionStorageTest.Stored stolen = SessionStorageTest.Stored.of(bob, alice);
    List<Bytes> during = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      during.add(alice.send(bob, "during"));
      bob.read(alice, during.getLast());
    }
    // Bob answers with a key that nobody has copied, and Alice answers that.
    alice.read(bob, bob.send(alice, "a fresh key"));
    List<Bytes> after = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      after.add(alice.send(bob, "after"));
      bob.read(alice, after.getLast());
    }

    assertThat(opened(bob, stolen.restored(bob), during)).isEqualTo(during.size());
    List<Bytes> all = new ArrayList<>(during);
    all.addAll(after);
    assertThat(opened(bob, stolen.restored(bob), all)).isEqualTo(during.size());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aStolenStateDoesNotOpenWhatTheDeviceItselfSends(long seed) throws RatchetException {
    TestDevice alice = TestDevice.create(seed + 100);
    TestDevice bob = TestDevice.create(seed + 200);
    bob.read(alice, alice.send(bob, "before"));
    SessionStorageTest.Stored stolen = SessionStorageTest.Stored.of(bob, alice);

    List<Bytes> sent = List.of(bob.send(alice, "one"), bob.send(alice, "two"));

    assertThat(opened(bob, stolen.restored(bob), sent)).isZero();
  }
}
