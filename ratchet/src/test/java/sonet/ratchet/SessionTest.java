package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.Received.Duplicate;
import sonet.ratchet.Received.Undecryptable;
import sonet.ratchet.testing.TestDevice;

/// What two devices can rely on.
class SessionTest {
  private final TestDevice alice = TestDevice.create(1);
  private final TestDevice bob = TestDevice.create(2);

  @ParameterizedTest(name = "{0}")
  @EnumSource(PairSuite.class)
  void aFirstMessageIsReadAndAnswered(PairSuite suite) throws RatchetException {
    TestDevice carol = new TestDevice(3, bob.clock(), List.of(suite)).refill(suite, 2);

    assertThat(carol.read(alice, alice.send(carol, "hello"))).isEqualTo("hello");
    assertThat(alice.read(carol, carol.send(alice, "hello yourself"))).isEqualTo("hello yourself");
    assertThat(carol.read(alice, alice.send(carol, "so"))).isEqualTo("so");
    assertThat(carol.oneTimeKeys()).isEqualTo(suite.kem().isPresent() ? 2 : 1);
    assertThat(carol.sessions(alice).active().orElseThrow().suite()).isEqualTo(suite);
  }

  @Test
  void theBetterSuiteIsTaken() throws RatchetException {
    alice.begin(bob);

    assertThat(alice.sessions(bob).active().orElseThrow().suite()).isEqualTo(PairSuite.PQXDH);
  }

  @Test
  void messagesComeInAnyOrder() throws RatchetException {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      messages.add(alice.send(bob, "number " + i));
    }

    for (int i = 19; i >= 0; i--) {
      assertThat(bob.read(alice, messages.get(i))).isEqualTo("number " + i);
    }
    assertThat(bob.sessions(alice).active().orElseThrow().skipped()).isZero();
  }

  @Test
  void aLostMessageDoesNotHoldUpTheNext() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    var _ = alice.send(bob, "lost");

    assertThat(bob.read(alice, alice.send(bob, "three"))).isEqualTo("three");
    assertThat(bob.sessions(alice).active().orElseThrow().skipped()).isEqualTo(1);
  }

  @Test
  void aMessageOfAChainBeforeIsStillRead() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    Bytes late = alice.send(bob, "late");
    for (int i = 0; i < 3; i++) {
      alice.read(bob, bob.send(alice, "answer"));
      bob.read(alice, alice.send(bob, "again"));
    }

    assertThat(bob.read(alice, late)).isEqualTo("late");
  }

  @Test
  void theSameMessageTwiceIsADuplicate() throws RatchetException {
    Bytes message = alice.send(bob, "one");
    bob.read(alice, message);

    assertThat(bob.receive(alice, message)).isInstanceOf(Duplicate.class);
  }

  @Test
  void aDuplicateOfAChainBeforeIsADuplicate() throws RatchetException {
    Bytes message = alice.send(bob, "one");
    bob.read(alice, message);
    alice.read(bob, bob.send(alice, "answer"));
    bob.read(alice, alice.send(bob, "two"));

    assertThat(bob.receive(alice, message)).isInstanceOf(Duplicate.class);
  }

  @Test
  void aMessageUsesUpTheOneTimeKeysItWasFor() throws RatchetException {
    bob.refill(PairSuite.PQXDH, 1);
    assertThat(bob.open(alice, alice.send(bob, "one")).used()).isPresent();
    assertThat(bob.oneTimeKeys()).isZero();
  }

  @Test
  void theFirstMessagesCarryTheKeysUntilOneComesBack() throws RatchetException {
    int first = alice.send(bob, "one").length();
    Bytes second = alice.send(bob, "two");
    assertThat(second.length()).isEqualTo(first);

    assertThat(bob.read(alice, second)).isEqualTo("two");
    alice.read(bob, bob.send(alice, "answer"));

    assertThat(alice.send(bob, "three").length()).isLessThan(500);
  }

  @Test
  void aFailureChangesNothing() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    SessionList before = bob.sessions(alice);
    byte[] message = alice.send(bob, "two").toArray();
    byte[] forged = message.clone();
    forged[forged.length - 1] ^= 1;

    assertThat(bob.receive(alice, Bytes.of(forged)))
        .isEqualTo(new Undecryptable<SessionList>(Reason.AUTHENTICATION_FAILED));
    assertThat(bob.sessions(alice)).isSameAs(before);
    assertThat(bob.read(alice, Bytes.of(message))).isEqualTo("two");
  }

  @Test
  void shortMessagesLookAlike() throws RatchetException {
    assertThat(alice.send(bob, "").length()).isEqualTo(alice.send(bob, "x".repeat(120)).length());
  }

  @Test
  void aGreetingLetsTheInitiatorStopRepeatingItsKeys() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));

    assertThat(alice.open(bob, bob.send(alice, new Payload.Greeting())).payload())
        .isEqualTo(new Payload.Greeting());
    assertThat(alice.sessions(bob).active().orElseThrow().isConfirmed()).isTrue();
  }

  @Test
  void aContentOfAKindThatIsNotKnownComesThrough() throws RatchetException {
    Payload unknown = new Payload.Unknown(77, Bytes.utf8("from the future"));

    assertThat(bob.open(alice, alice.send(bob, unknown)).payload()).isEqualTo(unknown);
  }

  @Test
  void whatIsLongerThanMessagesAreIsNotSealed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            alice.send(bob, new Payload.Content(Bytes.wrap(new byte[PairMessage.MAX_LENGTH]))));
  }

  @Test
  void withoutASessionNothingIsSealed() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> SessionList.with(bob.key()).encrypt(alice.environment(), new Payload.Greeting()));
  }

  @Test
  void aSessionSaysWhetherItBeganWithAKeyOfLastResort() throws RatchetException {
    alice.begin(bob);
    assertThat(alice.sessions(bob).active().orElseThrow().beganWithLastResort()).isTrue();

    bob.refill(PairSuite.PQXDH, 1);
    alice.begin(bob);
    assertThat(alice.sessions(bob).active().orElseThrow().beganWithLastResort()).isFalse();
  }

  @Test
  void afterAMessageItsKeysAreWiped() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    SessionList before = bob.sessions(alice);
    Bytes message = alice.send(bob, "two");
    bob.read(alice, message);

    assertThatIllegalStateException()
        .isThrownBy(() -> before.receive(bob.environment(), bob, message));
  }
}
