package sonet.client.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;

final class MeetingTest {
  private static final Host.Crypto CRYPTO = new Host.Crypto(Providers.pure(), Providers.random());
  private static final Bytes KEY = Bytes.wrap(new byte[32]);
  private static final Newcomer LAPTOP =
      new Newcomer(new NewDevice("laptop", KEY, Bytes.wrap(new byte[64])), List.of(0x0001, 0xf001));
  private static final Reply ACCEPTED =
      new Reply.Accepted(
          List.of(new Endorsement(KEY, Instant.ofEpochMilli(1_000), Bytes.wrap(new byte[64]))),
          Bytes.utf8("log"));

  private static Secret secret(int number) {
    return Secret.of(
        Bytes.wrap(new byte[] {(byte) number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}));
  }

  private static Host host(int number) {
    return Host.begin(CRYPTO, secret(number), "alice", KEY);
  }

  private static Guest guest(int number) {
    return Guest.begin(CRYPTO, secret(number));
  }

  private static void assertForged(ThrowingCallable opening) {
    assertThatThrownBy(opening)
        .isInstanceOfSatisfying(
            ClientException.class,
            forged -> assertThat(forged.reason()).isEqualTo(Reason.LINK_FORGED));
  }

  @Test
  void bothSidesHearOfEachOther() throws ClientException {
    try (Host host = host(1);
        Guest guest = guest(1)) {
      assertThat(guest.id()).isEqualTo(host.id());
      Offer offer = guest.open(host.offer());
      assertThat(offer.account()).isEqualTo("alice");
      assertThat(offer.signatureKey()).isEqualTo(KEY);
      assertThat(host.open(guest.answer(host.offer(), LAPTOP))).isEqualTo(LAPTOP);
      assertThat(guest.reply(host.reply(ACCEPTED))).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void aReplyIsMadeOnce() throws ClientException {
    try (Host host = host(1);
        Guest guest = guest(1)) {
      assertThatThrownBy(() -> host.reply(ACCEPTED)).isInstanceOf(IllegalStateException.class);
      assertThat(host.open(guest.answer(host.offer(), LAPTOP))).isEqualTo(LAPTOP);
      assertThat(guest.reply(host.reply(new Reply.Declined()))).isEqualTo(new Reply.Declined());
      assertThatThrownBy(() -> host.reply(ACCEPTED)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whoHasAnotherCodeMeetsNobodyAndOpensNothing() throws ClientException {
    try (Host host = host(1);
        Guest right = guest(1);
        Host other = host(2);
        Guest wrong = guest(2)) {
      assertThat(wrong.id()).isNotEqualTo(host.id());
      assertForged(() -> wrong.open(host.offer()));
      Bytes answerToOther = wrong.answer(other.offer(), LAPTOP);
      assertForged(() -> host.open(answerToOther));
      Bytes answer = right.answer(host.offer(), LAPTOP);
      assertThat(host.open(answer)).isEqualTo(LAPTOP);
      Bytes reply = host.reply(ACCEPTED);
      assertForged(() -> wrong.reply(reply));
    }
  }

  @Test
  void anAnswerFitsOneOfferAndAReplyOneAnswer() throws ClientException {
    try (Host first = host(1);
        Host second = host(1);
        Guest guest = guest(1);
        Guest later = guest(1)) {
      Bytes answer = guest.answer(first.offer(), LAPTOP);
      // The same code again, another key: what was answered before is worth nothing.
      assertForged(() -> second.open(answer));
      assertThat(first.open(answer)).isEqualTo(LAPTOP);
      Bytes reply = first.reply(ACCEPTED);
      assertThat(second.open(later.answer(second.offer(), LAPTOP))).isEqualTo(LAPTOP);
      assertForged(() -> later.reply(reply));
      assertThat(guest.reply(reply)).isEqualTo(ACCEPTED);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBitThatIsTurnedIsNoticedInEachMessage(long seed) throws ClientException {
    Random random = new Random(seed);
    try (Host host = host(1);
        Guest guest = guest(1)) {
      Bytes turnedOffer = turned(host.offer(), random);
      assertForged(() -> guest.open(turnedOffer));
      Bytes answer = guest.answer(host.offer(), LAPTOP);
      Bytes turnedAnswer = turned(answer, random);
      assertForged(() -> host.open(turnedAnswer));
      assertThat(host.open(answer)).isEqualTo(LAPTOP);
      Bytes reply = host.reply(ACCEPTED);
      Bytes turnedReply = turned(reply, random);
      assertForged(() -> guest.reply(turnedReply));
    }
  }

  private static Bytes turned(Bytes message, Random random) {
    byte[] bytes = message.toArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.wrap(bytes);
  }
}
