package sonet.ratchet.doubleratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.doubleratchet.RatchetPair.Message;
import sonet.ratchet.doubleratchet.TripleRatchet.Opening;
import sonet.ratchet.testing.SeededRandom;

/// The limits of a receiver, and what comes late.
class DoubleRatchetTest {
  private static final Limits SMALL = new Limits(50, 20, 3, 1_000);

  private final RatchetPair pair = new RatchetPair(SMALL);

  private static Opening unopened(Reason reason) {
    return new Opening.Unopened(reason);
  }

  private List<Message> fromAlice(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(pair.fromAlice("number " + i));
    }
    return messages;
  }

  @Test
  void aResponderCannotSendBeforeItHasReceived() {
    assertThat(pair.bob().ratchet().canSend()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> pair.fromBob("too early"));
  }

  @Test
  void aMessageMaySkipAsManyAsTheLimitSays() {
    assertThat(RatchetPair.text(pair.toBob(fromAlice(51).get(50)))).isEqualTo("number 50");
  }

  @Test
  void aMessageThatSkipsMoreIsTooFarAhead() {
    List<Message> first = fromAlice(52);
    assertThat(pair.toBob(first.get(51))).isEqualTo(unopened(Reason.TOO_FAR_AHEAD));

    assertThat(RatchetPair.text(pair.toBob(first.get(0)))).isEqualTo("number 0");
    List<Message> more = fromAlice(1);
    assertThat(pair.toBob(more.get(0))).isEqualTo(unopened(Reason.TOO_FAR_AHEAD));
  }

  @Test
  void aStepThatSkipsMoreOfTheChainBeforeIsTooFarAhead() {
    pair.turn();
    Message last = pair.fromAlice("the last that came");
    pair.toBob(last);
    var _ = fromAlice(51);
    pair.toAlice(pair.fromBob("a step"));

    assertThat(pair.toBob(pair.fromAlice("of the next chain")))
        .isEqualTo(unopened(Reason.TOO_FAR_AHEAD));
  }

  @Test
  void ofTooManySkippedKeysTheOldestGo() {
    List<Message> messages = fromAlice(41);
    pair.toBob(messages.get(40));

    assertThat(pair.bob().ratchet().skipped()).isEqualTo(20);
    assertThat(pair.toBob(messages.get(0))).isEqualTo(unopened(Reason.KEY_EXPIRED));
    assertThat(pair.toBob(messages.get(19))).isEqualTo(unopened(Reason.KEY_EXPIRED));
    assertThat(RatchetPair.text(pair.toBob(messages.get(20)))).isEqualTo("number 20");
    assertThat(RatchetPair.text(pair.toBob(messages.get(39)))).isEqualTo("number 39");
  }

  @Test
  void theOldestGoAlsoWhenTheyCameLittleByLittle() {
    List<Message> messages = fromAlice(50);
    for (int i = 1; i < 50; i += 2) {
      pair.toBob(messages.get(i));
    }

    assertThat(pair.bob().ratchet().skipped()).isEqualTo(20);
    assertThat(pair.toBob(messages.get(8))).isEqualTo(unopened(Reason.KEY_EXPIRED));
    assertThat(RatchetPair.text(pair.toBob(messages.get(10)))).isEqualTo("number 10");
  }

  @Test
  void aSkippedKeyExpires() {
    List<Message> messages = fromAlice(3);
    pair.toBob(messages.get(2));
    pair.pass(1_000);
    assertThat(RatchetPair.text(pair.toBob(messages.get(0)))).isEqualTo("number 0");

    pair.pass(1);

    assertThat(pair.toBob(messages.get(1))).isEqualTo(unopened(Reason.KEY_EXPIRED));
    pair.toBob(pair.fromAlice("later"));
    assertThat(pair.bob().ratchet().skipped()).isZero();
    assertThat(pair.toBob(messages.get(1))).isEqualTo(unopened(Reason.KEY_EXPIRED));
  }

  @Test
  void chainsThatWaitForNothingAreForgottenFirst() {
    pair.turn();
    Message late = pair.fromAlice("late");
    for (int i = 0; i < 20; i++) {
      pair.turn();
    }

    assertThat(RatchetPair.text(pair.toBob(late))).isEqualTo("late");
  }

  @Test
  void ofTooManyChainsThatWaitTheOldestIsForgotten() {
    pair.turn();
    List<Message> late = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      late.add(pair.fromAlice("late " + i));
      pair.turn();
    }

    assertThat(pair.toBob(late.get(0))).isEqualTo(unopened(Reason.NO_SESSION));
    assertThat(RatchetPair.text(pair.toBob(late.get(4)))).isEqualTo("late 4");
    assertThat(pair.bob().ratchet().skipped()).isLessThanOrEqualTo(3);
  }

  @Test
  void aMessageTwiceIsKnownAgain() {
    pair.turn();
    Message message = pair.fromAlice("once");
    pair.toBob(message);

    assertThat(pair.toBob(message)).isEqualTo(new Opening.Repeated());
  }

  @Test
  void aLateMessageTwiceIsKnownAgain() {
    pair.turn();
    Message late = pair.fromAlice("late");
    pair.toBob(pair.fromAlice("early"));
    pair.turn();
    assertThat(RatchetPair.text(pair.toBob(late))).isEqualTo("late");

    assertThat(pair.toBob(late)).isEqualTo(new Opening.Repeated());
  }

  @Test
  void aNumberThatWasUsedForAnotherMessageIsNoticed() {
    pair.turn();
    Message lost = pair.fromAliceWhoForgets("sent from a state that was restored later");
    Message again = pair.fromAlice("sent under the same number");

    assertThat(RatchetPair.text(pair.toBob(again))).isEqualTo("sent under the same number");
    assertThat(pair.toBob(lost)).isEqualTo(unopened(Reason.REUSED_NUMBER));
  }

  @Test
  void aForgedHeaderCostsASmallAndConstantNumberOfTrials() {
    AtomicInteger trials = new AtomicInteger();
    HeaderCodec counted =
        new HeaderCodec() {
          private final HeaderCodec codec = new EncryptedHeaders();

          @Override
          public Bytes seal(
              CipherSuite suite, Header header, Secret headerKey, RandomSource random) {
            return codec.seal(suite, header, headerKey, random);
          }

          @Override
          public Optional<Header> open(CipherSuite suite, Bytes sealed, Chain chain) {
            trials.incrementAndGet();
            return codec.open(suite, sealed, chain);
          }
        };
    RatchetProfile profile =
        new RatchetProfile(
            RatchetPair.SUITE,
            Bytes.utf8("root"),
            32,
            counted,
            new AeadMessages(),
            Optional.empty(),
            Limits.USUAL);
    RatchetPair talk = new RatchetPair(profile);
    talk.turn();
    for (int i = 0; i < 50; i++) {
      for (int skipped = 0; skipped < 30; skipped++) {
        var _ = talk.fromAlice("lost");
      }
      talk.turn();
    }
    assertThat(talk.bob().ratchet().skipped()).isGreaterThan(100);
    var _ = talk.fromBob("a key that waits for its answer");
    trials.set(0);

    assertThat(talk.toBob(new Message(Bytes.wrap(new byte[128]), Bytes.wrap(new byte[200]))))
        .isEqualTo(unopened(Reason.NO_SESSION));
    assertThat(trials).hasValueLessThanOrEqualTo(2 + Limits.USUAL.chains());
  }

  private static Message sealedWithTheFirstHeaderKey(Header header) {
    Bytes sealed =
        new EncryptedHeaders()
            .seal(RatchetPair.SUITE, header, RatchetPair.initiatorHeaderKey(), new SeededRandom(3));
    return new Message(sealed, Bytes.wrap(new byte[40]));
  }

  @Test
  void aRatchetKeyThatContributesNothingIsNotAcceptable() {
    Header header = new Header(Bytes.wrap(new byte[32]), 0, 0, Bytes.EMPTY);

    assertThat(pair.toBob(sealedWithTheFirstHeaderKey(header)))
        .isEqualTo(unopened(Reason.UNACCEPTABLE_KEY));
  }

  @Test
  void aPieceOfABraidInASuiteWithoutOneIsRefused() {
    Bytes key = RatchetPair.SUITE.generateKemKeyPair(new SeededRandom(4)).publicKey();
    Header header = new Header(key, 0, 0, Bytes.fromHex("01"));

    assertThat(pair.toBob(sealedWithTheFirstHeaderKey(header)))
        .isEqualTo(unopened(Reason.MALFORMED));
  }

  @Test
  void aNumberBeyondAllChainsBelongsToNone() {
    Header header = new Header(Bytes.wrap(new byte[32]), 0, -1, Bytes.EMPTY);

    assertThat(pair.toBob(sealedWithTheFirstHeaderKey(header)))
        .isEqualTo(unopened(Reason.NO_SESSION));
  }

  @Test
  void aHeaderThatIsLongerThanHeadersAreIsNotTried() {
    EncryptedHeaders headers = new EncryptedHeaders();
    HeaderCodec.Chain chain = new HeaderCodec.Chain.Next(Secret.zeros(32));
    RandomSource random = new SeededRandom(3);
    Header usual = new Header(random.bytes(32), 1, 2, random.bytes(40));
    Header tooLong = new Header(random.bytes(32), 1, 2, random.bytes(200));

    assertThat(
            headers.open(
                RatchetPair.SUITE,
                headers.seal(RatchetPair.SUITE, usual, chain.headerKey(), random),
                chain))
        .contains(usual);
    assertThat(
            headers.open(
                RatchetPair.SUITE,
                headers.seal(RatchetPair.SUITE, tooLong, chain.headerKey(), random),
                chain))
        .isEmpty();
  }

  @Test
  void aMessageThatIsNotAuthenticLeavesNoSecretsBehind() {
    pair.turn();
    Message message = pair.fromAlice("real");
    Message forged = new Message(message.header(), Bytes.wrap(new byte[40]));
    List<Secret> before = new ArrayList<>();
    pair.bob().secrets(before::add);

    assertThat(pair.toBob(forged)).isEqualTo(unopened(Reason.AUTHENTICATION_FAILED));

    assertThat(before).noneMatch(Secret::isWiped);
    assertThat(RatchetPair.text(pair.toBob(message))).isEqualTo("real");
  }
}
