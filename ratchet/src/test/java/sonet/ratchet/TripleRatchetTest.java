package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.Received.Undecryptable;
import sonet.ratchet.testing.SeededRandom;
import sonet.ratchet.testing.TestDevice;

/// The braid beside the chains, in whole conversations.
class TripleRatchetTest {
  private final TestDevice alice = TestDevice.create(1);
  private final TestDevice bob = TestDevice.create(2);

  private static long epoch(TestDevice self, TestDevice peer) {
    return self.sessions(peer).active().orElseThrow().epoch();
  }

  private void turn() throws RatchetException {
    assertThat(bob.read(alice, alice.send(bob, "there"))).isEqualTo("there");
    assertThat(alice.read(bob, bob.send(alice, "back"))).isEqualTo("back");
  }

  @Test
  void anEpochClosesEveryEightySevenMessagesInTurns() throws RatchetException {
    for (int i = 0; i < 200; i++) {
      turn();
    }

    assertThat(epoch(alice, bob)).isEqualTo(1 + 400 / 87);
    assertThat(epoch(bob, alice)).isBetween(epoch(alice, bob) - 1, epoch(alice, bob));
  }

  @Test
  void burstsCloseEpochsToo() throws RatchetException {
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 10; i++) {
        bob.read(alice, alice.send(bob, "there"));
      }
      for (int i = 0; i < 10; i++) {
        alice.read(bob, bob.send(alice, "back"));
      }
    }

    // As many messages as between two of Signal's library: 110 an epoch.
    assertThat(epoch(alice, bob)).isGreaterThanOrEqualTo(1 + 240 / 110);
  }

  @Test
  void whatOnlyOneSideSaysClosesNone() throws RatchetException {
    for (int i = 0; i < 200; i++) {
      bob.read(alice, alice.send(bob, "there"));
    }

    assertThat(epoch(alice, bob)).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void epochsCloseThoughAThirdIsLost(long seed) throws RatchetException {
    SeededRandom random = new SeededRandom(seed);
    turn();
    for (int i = 0; i < 300; i++) {
      Bytes there = alice.send(bob, "there");
      if (random.below(3) > 0) {
        assertThat(bob.read(alice, there)).isEqualTo("there");
      }
      Bytes back = bob.send(alice, "back");
      if (random.below(3) > 0) {
        assertThat(alice.read(bob, back)).isEqualTo("back");
      }
    }

    assertThat(epoch(alice, bob)).isGreaterThan(3);
  }

  @Test
  void aMessageThatIsLaterThanTwoEpochsIsAskedForAgain() throws RatchetException {
    turn();
    Bytes late = alice.send(bob, "late");
    for (int i = 0; i < 150; i++) {
      turn();
    }

    Received<SessionList> outcome = bob.receive(alice, late);

    assertThat(outcome).isEqualTo(new Undecryptable<SessionList>(Reason.BRAID_KEY_GONE));
    assertThat(
            RetryRequest.of(bob.environment(), late, (Undecryptable<SessionList>) outcome).reason())
        .isEqualTo(RetryRequest.Cause.KEY_GONE);
  }

  @Test
  void aMessageOfTheEpochBeforeIsStillRead() throws RatchetException {
    turn();
    Bytes late = alice.send(bob, "late");
    long before = epoch(bob, alice);
    while (epoch(bob, alice) == before) {
      turn();
    }

    assertThat(bob.read(alice, late)).isEqualTo("late");
  }

  @Test
  void aSuiteWithoutABraidHasNoEpochs() throws RatchetException {
    TestDevice carol = new TestDevice(3, bob.clock(), List.of(PairSuite.X3DH));
    carol.read(alice, alice.send(carol, "there"));

    assertThat(epoch(carol, alice)).isZero();
  }

  @Test
  void aForgeryDoesNotMoveTheBraid() throws RatchetException {
    turn();
    for (int i = 0; i < 100; i++) {
      byte[] message = alice.send(bob, "there").toArray();
      message[message.length - 1] ^= 1;
      assertThat(bob.receive(alice, Bytes.of(message))).isNotInstanceOf(Opened.class);
      message[message.length - 1] ^= 1;
      bob.read(alice, Bytes.of(message));
      alice.read(bob, bob.send(alice, "back"));
    }

    assertThat(epoch(bob, alice)).isGreaterThanOrEqualTo(3);
  }
}
