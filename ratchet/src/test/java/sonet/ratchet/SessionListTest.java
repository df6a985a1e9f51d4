package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.Received.Duplicate;
import sonet.ratchet.Received.Undecryptable;
import sonet.ratchet.bundle.PrekeyBundle;
import sonet.ratchet.testing.TestDevice;

/// Sesame: several sessions with one device, and how both sides come to send in the same.
class SessionListTest {
  private final TestDevice alice = TestDevice.create(1);
  private final TestDevice bob = TestDevice.create(2);

  private SessionId active(TestDevice self, TestDevice peer) {
    return self.sessions(peer).active().orElseThrow().id(self.environment());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void sessionsBegunAtOnceConvergeWithoutLoss(long seed) throws RatchetException {
    TestDevice one = TestDevice.create(seed);
    TestDevice two = TestDevice.create(seed + 100);
    Bytes toTwo = one.send(two, "from one");
    Bytes toOne = two.send(one, "from two");

    assertThat(two.read(one, toTwo)).isEqualTo("from one");
    assertThat(one.read(two, toOne)).isEqualTo("from two");
    assertThat(active(one, two)).isEqualTo(active(two, one));

    assertThat(two.read(one, one.send(two, "again"))).isEqualTo("again");
    assertThat(one.read(two, two.send(one, "again too"))).isEqualTo("again too");
    assertThat(active(one, two)).isEqualTo(active(two, one));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24})
  void messagesThatCrossInRivalSessionsDoNotMakeThemChangeSidesForEver(long seed)
      throws RatchetException {
    TestDevice one = TestDevice.create(seed);
    TestDevice two = TestDevice.create(seed + 100);
    List<Bytes> toTwo = List.of(one.send(two, "1"), one.send(two, "2"), one.send(two, "3"));
    List<Bytes> toOne = List.of(two.send(one, "1"), two.send(one, "2"), two.send(one, "3"));
    for (int i = 0; i < 3; i++) {
      assertThat(two.read(one, toTwo.get(i))).isEqualTo("" + (i + 1));
      assertThat(one.read(two, toOne.get(i))).isEqualTo("" + (i + 1));
      assertThat(active(one, two)).isEqualTo(active(two, one));
    }
  }

  @Test
  void aMessageOfAnInactiveSessionIsReadAndMakesItActive() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    alice.read(bob, bob.send(alice, "two"));
    Bytes inTheFirst = bob.send(alice, "three");
    alice.begin(bob);

    assertThat(alice.read(bob, inTheFirst)).isEqualTo("three");
    assertThat(active(alice, bob)).isEqualTo(active(bob, alice));
  }

  @Test
  void theOldestSessionsAreForgotten() throws RatchetException {
    for (int i = 0; i < 10; i++) {
      alice.begin(bob);
    }

    assertThat(alice.sessions(bob).sessions()).hasSize(SessionList.MAX_INACTIVE + 1);
  }

  @Test
  void aMessageThatNoSessionOpensHealsByARetryInANewOne() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    alice.read(bob, bob.send(alice, "two"));
    bob.restore(alice, SessionList.with(alice.key()));
    Bytes lost = alice.send(bob, "three");
    Received<SessionList> outcome = bob.receive(alice, lost);
    assertThat(outcome).isEqualTo(new Undecryptable<SessionList>(Reason.NO_SESSION));

    RetryRequest request =
        RetryRequest.of(bob.environment(), lost, (Undecryptable<SessionList>) outcome);
    Payload heard = alice.open(bob, bob.send(alice, new Payload.Retry(request))).payload();

    assertThat(heard).isEqualTo(new Payload.Retry(request));
    assertThat(request.message()).isEqualTo(RetryRequest.name(alice.environment(), lost));
    assertThat(bob.read(alice, alice.send(bob, "three"))).isEqualTo("three");
    assertThat(active(alice, bob)).isEqualTo(active(bob, alice));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void aRetryWinsOverAnUnansweredSessionWhicheverHasTheSmallerId(long seed)
      throws RatchetException {
    TestDevice one = TestDevice.create(seed);
    TestDevice two = TestDevice.create(seed + 100).refill(PairSuite.PQXDH, 1);
    Bytes first = one.send(two, "unreadable");
    TestDevice.wipe(two);
    Received<SessionList> outcome = two.receive(one, first);
    assertThat(outcome).isEqualTo(new Undecryptable<SessionList>(Reason.UNKNOWN_PREKEY));
    RetryRequest request =
        RetryRequest.of(two.environment(), first, (Undecryptable<SessionList>) outcome);

    one.open(two, two.send(one, new Payload.Retry(request)));

    assertThat(active(one, two)).isEqualTo(active(two, one));
    assertThat(two.read(one, one.send(two, "readable"))).isEqualTo("readable");
  }

  @Test
  void aSessionIsNotBegunWithThePrekeysOfAnotherDevice() throws RatchetException {
    TestDevice carol = TestDevice.create(3);
    PrekeyBundle carols = carol.claimedBy(alice);

    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(
            () -> alice.sessions(bob).initiate(alice.environment(), alice.identity(), carols))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PEER));
  }

  @Test
  void aFirstMessageThatIsPlayedAgainIsADuplicateWhileItsSessionIsThere() throws RatchetException {
    Bytes first = alice.send(bob, "one");
    bob.read(alice, first);

    assertThat(bob.receive(alice, first)).isInstanceOf(Duplicate.class);
  }

  @Test
  void aFirstMessageThatIsPlayedAgainIsKnownWhenItsSessionIsGone() throws RatchetException {
    Bytes first = alice.send(bob, "one");
    bob.read(alice, first);
    bob.restore(alice, SessionList.with(alice.key()));

    assertThat(bob.receive(alice, first))
        .isEqualTo(new Undecryptable<SessionList>(Reason.REPLAYED_FIRST_MESSAGE));
  }

  @Test
  void aFirstMessageForAUsedOneTimeKeyFindsNoKey() throws RatchetException {
    bob.refill(PairSuite.PQXDH, 1);
    TestDevice carol = TestDevice.create(3);
    var bundle = bob.claim();
    carol.restore(
        bob,
        carol
            .sessions(bob)
            .initiate(
                carol.environment(),
                carol.identity(),
                bundle.verify(carol.environment(), bob.key())));
    alice.restore(
        bob,
        alice
            .sessions(bob)
            .initiate(
                alice.environment(),
                alice.identity(),
                bundle.verify(alice.environment(), bob.key())));
    bob.read(alice, alice.send(bob, "one"));

    assertThat(bob.receive(carol, carol.send(bob, "too late")))
        .isEqualTo(new Undecryptable<SessionList>(Reason.UNKNOWN_PREKEY));
  }

  @Test
  void aSessionThatIsNeverAnsweredIsNotSentInForEver() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    assertThat(alice.sessions(bob).canSend(alice.environment())).isTrue();

    alice.clock().pass(SessionList.MAX_UNANSWERED + 1);

    assertThat(alice.sessions(bob).canSend(alice.environment())).isFalse();
  }

  @Test
  void anAnsweredSessionIsSentInForEver() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    alice.read(bob, bob.send(alice, "two"));

    alice.clock().pass(10 * SessionList.MAX_UNANSWERED);

    assertThat(alice.sessions(bob).canSend(alice.environment())).isTrue();
  }

  @Test
  void aStateThatWentBackIsSeenByThePeer() throws RatchetException {
    bob.read(alice, alice.send(bob, "one"));
    alice.read(bob, bob.send(alice, "two"));
    SessionStorageTest.Stored backup = SessionStorageTest.Stored.of(alice, bob);
    bob.read(alice, alice.send(bob, "three"));

    alice.restore(bob, backup.restored(alice));
    Bytes again = alice.send(bob, "four");

    assertThat(bob.receive(alice, again))
        .isEqualTo(new Undecryptable<SessionList>(Reason.REUSED_NUMBER));
  }
}
