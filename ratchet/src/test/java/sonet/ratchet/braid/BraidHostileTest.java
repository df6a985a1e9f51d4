package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// Messages that a peer should not send, and what a stolen state is good for.
class BraidHostileTest {
  private static final int TYPE = 3;
  private static final int CHUNK = 5;

  private final Side first = Side.initiator(1);
  private final Side second = Side.responder(1);

  static void assertRefused(Reason reason, Side side, Bytes message) {
    try (Secret before = side.stolen()) {
      assertThatThrownBy(() -> side.receive(message))
          .isInstanceOfSatisfying(
              RatchetException.class, e -> assertThat(e.reason()).isEqualTo(reason));
      try (Secret after = side.stolen()) {
        assertThat(after.matches(before)).isTrue();
      }
    }
  }

  @Test
  void aForgedChunkOfAHeaderIsRefused() throws RatchetException {
    second.receive(first.send(), first);
    second.receive(flipped(first.send(), CHUNK));
    assertRefused(Reason.BRAID_MAC, second, first.send());
  }

  @Test
  void aForgedMacOfAHeaderIsRefused() throws RatchetException {
    second.receive(first.send(), first);
    second.receive(first.send(), first);
    Bytes last = first.send();
    assertRefused(Reason.BRAID_MAC, second, flipped(last, CHUNK + 31));
    second.receive(last, first);
  }

  @Test
  void aForgedVectorIsRefused() throws RatchetException {
    until(1, KeyOwner.HeaderSent.class);
    second.receive(flipped(first.send(), CHUNK));
    for (int i = 0; i < 40; i++) {
      first.receive(second.send(), second);
      Bytes message = first.send();
      if (!changes(second, message)) {
        assertRefused(Reason.BRAID_KEY, second, message);
        return;
      }
    }
    throw new AssertionError("a forged vector was taken");
  }

  private static boolean changes(Side side, Bytes message) {
    try {
      side.receive(message);
      return true;
    } catch (RatchetException e) {
      return false;
    }
  }

  @Test
  void aForgedCiphertextIsRefused() throws RatchetException {
    until(1, KeyOwner.HeaderSent.class);
    first.receive(flipped(second.send(), CHUNK));
    until(1, KeyOwner.EkSentCt1Received.class);
    List<Bytes> rest = List.of(second.send(), second.send(), second.send(), second.send());
    for (Bytes message : rest.subList(0, 3)) {
      first.receive(message, second);
    }
    assertRefused(Reason.BRAID_MAC, first, rest.get(3));
  }

  @Test
  void aForgedMacOfACiphertextIsRefused() throws RatchetException {
    until(1, KeyOwner.EkSentCt1Received.class);
    for (int i = 0; i < 3; i++) {
      first.receive(second.send(), second);
    }
    Bytes last = second.send();
    assertRefused(Reason.BRAID_MAC, first, flipped(last, CHUNK + 31));
    first.receive(last, second);
    assertThat(first.braid().epoch()).isEqualTo(2);
  }

  @Test
  void anEpochThatCannotHaveBegunIsRefused() {
    Bytes message = first.send();
    byte[] later = message.toArray();
    later[1] = 2;
    assertRefused(Reason.BRAID_EPOCH, second, Bytes.wrap(later));
    later[1] = 3;
    assertRefused(Reason.BRAID_EPOCH, second, Bytes.wrap(later));
  }

  @Test
  void aMessageIsReadOnce() throws RatchetException {
    Bytes message = first.send();
    second.receive(message, first);
    assertRefused(Reason.BRAID_KEY_GONE, second, message);
  }

  @Test
  void aJumpHasABound() throws RatchetException {
    int jump = BraidProfile.SONET.limits().jump();
    Bytes message = Bytes.EMPTY;
    for (int i = 0; i <= jump; i++) {
      message = first.send();
    }
    second.receive(message, first);
    Side third = Side.responder(3);
    assertRefused(Reason.BRAID_TOO_FAR, third, first.send());
  }

  @Test
  void ofTheKeptKeysTheOldestGoFirst() throws RatchetException {
    int kept = BraidProfile.SONET.limits().kept();
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < kept + 2; i++) {
      messages.add(first.send());
    }
    second.receive(messages.getLast(), first);
    assertRefused(Reason.BRAID_KEY_GONE, second, messages.getFirst());
    second.receive(messages.get(1), first);
    second.receive(messages.get(kept), first);
  }

  @Test
  void aMessageOfAnEpochThatIsOverCannotBeRead() throws RatchetException {
    Bytes late = first.send();
    until(2, Encapsulator.Ct1Sampled.class);
    second.receive(late, first);
    Bytes later = first.send();
    until(5, KeyOwner.KeysSampled.class);
    assertRefused(Reason.BRAID_KEY_GONE, second, later);
  }

  @Test
  void aMessageWithoutAKeyIsForThoseWhoNegotiate() throws RatchetException {
    byte[] message = first.send().toArray();
    message[2] = 0;
    assertRefused(Reason.MALFORMED, second, Bytes.wrap(message));

    BraidProtocol negotiated =
        new BraidProtocol(
            new BraidProfile(
                1,
                BraidProfile.SONET.protocol(),
                BraidProfile.SONET.chainLabels(),
                BraidProfile.Beginning.NEGOTIATED,
                BraidProfile.SONET.limits()),
            Providers.pure());
    Side caller = new Side(negotiated, Role.INITIATOR, 1);
    Side called = new Side(negotiated, Role.RESPONDER, 2);
    called.receive(caller.send(), caller);
    called.receive(caller.send(), caller);
    Bytes answer = called.send();
    assertThat(called.keyOf(answer).length()).isEqualTo(32);
    caller.receive(answer, called);
    Bytes keyed = caller.send();
    assertThat(caller.keyOf(keyed).length()).isEqualTo(32);
    called.receive(keyed, caller);
    assertRefused(Reason.MALFORMED, caller, Bytes.fromHex("01010000"));
  }

  /// Whoever steals a state reads on until an epoch closes that he had no part in.
  @Test
  void aStolenStateIsWorthNothingAfterAnEpoch() throws RatchetException {
    until(1, KeyOwner.HeaderSent.class);
    Braid thief;
    try (Secret stolen = second.stolen()) {
      thief = Braid.decode(stolen);
    }
    Bytes now = first.send();
    Braid.Received read = thief.receive(Side.PROTOCOL, now);
    assertThat(Bytes.wrap(read.key().orElseThrow().expose())).isEqualTo(first.keyOf(now));
    second.receive(now, first);
    thief = read.next();

    // He follows all that is sent, in both directions, without sending himself.
    long epoch = second.braid().epoch();
    while (second.braid().epoch() < epoch + 3) {
      first.receive(second.send(), second);
      Bytes message = first.send();
      second.receive(message, first);
      thief = following(thief, message);
    }
    Bytes after = first.send();
    Braid last = thief;
    assertThatThrownBy(() -> last.receive(Side.PROTOCOL, after))
        .isInstanceOf(RatchetException.class);
    second.receive(after, first);
  }

  /// The thief's state after a message, where he can read it.
  private static Braid following(Braid thief, Bytes message) {
    try {
      return thief.receive(Side.PROTOCOL, message).next();
    } catch (RatchetException e) {
      return thief;
    }
  }

  /// What was received before a theft stays closed: the state has no key of it.
  @Test
  void aStolenStateReadsNothingThatWasReadBefore() throws RatchetException {
    List<Bytes> read = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Bytes message = first.send();
      second.receive(message, first);
      read.add(message);
      first.receive(second.send(), second);
    }
    for (Bytes message : read) {
      assertRefused(Reason.BRAID_KEY_GONE, second, message);
    }
  }

  @Test
  void whatAStepUsedUpIsWipedWhenItIsKept() throws RatchetException {
    Braid before = first.braid();
    second.receive(first.send(), first);
    assertThatThrownBy(before::encode).isInstanceOf(IllegalStateException.class);
    Braid last = first.braid();
    last.secrets(Secret::close);
    assertThatThrownBy(last::encode).isInstanceOf(IllegalStateException.class);
  }

  /// Rounds of one message each, until the first side is in a state of an epoch.
  private void until(long epoch, Class<? extends BraidState> state) throws RatchetException {
    for (int i = 0; i < 1_000; i++) {
      if (first.braid().epoch() == epoch && first.isIn(state)) {
        return;
      }
      second.receive(first.send(), first);
      first.receive(second.send(), second);
    }
    throw new AssertionError("no " + state.getSimpleName() + " in epoch " + epoch);
  }

  private static Bytes flipped(Bytes message, int at) {
    byte[] changed = message.toArray();
    assertThat(changed[TYPE]).isNotZero();
    changed[at] ^= 1;
    return Bytes.wrap(changed);
  }
}
