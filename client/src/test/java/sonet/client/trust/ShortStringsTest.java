package sonet.client.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.trust.ShortStrings.Opening;
import sonet.client.trust.ShortStrings.Side;
import sonet.client.trust.ShortStrings.Subject;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;

/// Short strings, and what who stands between two people can do about them.
final class ShortStringsTest {
  private static final CryptoProvider PROVIDER = Providers.best();

  static LongStream seeds() {
    return LongStream.range(0, 25);
  }

  @Test
  void anExchangeHasTheKnownDigits() {
    Bytes id = Samples.bytes(5, 16);
    Subject subject =
        new Subject(
            id,
            new Side(Samples.set("alice", 1, 3), Samples.bytes(3)),
            new Side(Samples.set("bob", 2), Samples.bytes(2)));
    assertThat(ShortStrings.of(PROVIDER, subject, Samples.bytes(7), Samples.bytes(8)))
        .isEqualTo("6803917122594392941162355");
    assertThat(new Opening(id, Samples.bytes(7)).commitment().toHex())
        .isEqualTo("7edec57ba10374bf4d69d2ee28d74a3133d7ff85385551a3a03d0ae9bd33dcea");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCommitmentIsOpenedByItsNonceAlone(long seed) {
    RandomSource random = Samples.random(seed);
    Opening opening = Opening.create(random);
    byte[] other = opening.nonce().toArray();
    other[(int) (seed % other.length)] ^= 1;
    assertThat(new Opening(opening.id(), Bytes.wrap(other)).commitment())
        .isNotEqualTo(opening.commitment());
    assertThat(new Opening(random.bytes(ShortStrings.ID), opening.nonce()).commitment())
        .isNotEqualTo(opening.commitment());
    assertThat(new Opening(opening.id(), opening.nonce()).commitment())
        .isEqualTo(opening.commitment());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyPartOfTheExchangeIsInTheDigits(long seed) {
    RandomSource random = Samples.random(seed);
    Side alice = side("alice", random);
    Side bob = side("bob", random);
    Bytes id = random.bytes(ShortStrings.ID);
    Bytes first = random.bytes(ShortStrings.NONCE);
    Bytes second = random.bytes(ShortStrings.NONCE);
    String digits = ShortStrings.of(PROVIDER, new Subject(id, alice, bob), first, second);

    assertThat(digits).hasSize(25).containsOnlyDigits();
    assertThat(ShortStrings.of(PROVIDER, new Subject(id, bob, alice), first, second))
        .isNotEqualTo(digits);
    assertThat(ShortStrings.of(PROVIDER, new Subject(id, alice, bob), second, first))
        .isNotEqualTo(digits);
    assertThat(
            ShortStrings.of(PROVIDER, new Subject(id, alice, side("bob", random)), first, second))
        .isNotEqualTo(digits);
    Side otherDevice = new Side(bob.keys(), random.bytes(KeySet.KEY));
    assertThat(ShortStrings.of(PROVIDER, new Subject(id, alice, otherDevice), first, second))
        .isNotEqualTo(digits);
    Bytes otherId = random.bytes(ShortStrings.ID);
    assertThat(ShortStrings.of(PROVIDER, new Subject(otherId, alice, bob), first, second))
        .isNotEqualTo(digits);
  }

  private static Side side(String account, RandomSource random) {
    KeySet keys = Samples.random(account, random, 2);
    return new Side(keys, keys.keys().getFirst());
  }

  /// Mallory stands between: she is bob for alice and alice for bob. Towards bob she must commit
  /// herself before bob's nonce comes, and alice opens hers only when she has Mallory's. So each of
  /// Mallory's two numbers is drawn before the last one that goes into its string. Of 25 digits she
  /// would never hit one here; so how often she hits is counted with one digit, and it is one in
  /// ten, whatever she does.
  @Test
  void whoStandsBetweenHitsADigitNoMoreOftenThanByChance() {
    RandomSource random = Samples.random(1);
    int tries = 5_000;
    int hits = 0;
    for (int i = 0; i < tries; i++) {
      Middle middle = Middle.create(random);
      // Both nonces that Mallory can choose are chosen before she knows one of those she cannot.
      Bytes committed = random.bytes(ShortStrings.NONCE);
      Bytes answered = random.bytes(ShortStrings.NONCE);
      Bytes alices = random.bytes(ShortStrings.NONCE);
      Bytes bobs = random.bytes(ShortStrings.NONCE);
      String toAlice = ShortStrings.of(PROVIDER, middle.toAlice(), alices, answered);
      String toBob = ShortStrings.of(PROVIDER, middle.toBob(), committed, bobs);
      assertThat(toAlice).isNotEqualTo(toBob);
      hits += toAlice.charAt(24) == toBob.charAt(24) ? 1 : 0;
    }
    assertThat(hits).isBetween(tries / 10 - 120, tries / 10 + 120);
  }

  /// The same without a commitment: Mallory learns what bob said before she chooses, and tries
  /// nonces until the digit fits. That is what the commitment is for.
  @Test
  void withoutTheCommitmentItWouldBeEnoughToTryNonces() {
    RandomSource random = Samples.random(2);
    for (int i = 0; i < 50; i++) {
      Middle middle = Middle.create(random);
      Bytes bobs = random.bytes(ShortStrings.NONCE);
      String toAlice =
          ShortStrings.of(
              PROVIDER,
              middle.toAlice(),
              random.bytes(ShortStrings.NONCE),
              random.bytes(ShortStrings.NONCE));
      boolean hit = false;
      for (int tried = 0; tried < 400 && !hit; tried++) {
        Bytes chosen = random.bytes(ShortStrings.NONCE);
        String toBob = ShortStrings.of(PROVIDER, middle.toBob(), chosen, bobs);
        hit = toAlice.charAt(24) == toBob.charAt(24);
      }
      assertThat(hit).isTrue();
    }
  }

  /// What alice and bob each believe to compare, when Mallory has shown both keys of her own.
  private record Middle(Subject toAlice, Subject toBob) {
    static Middle create(RandomSource random) {
      Side alice = side("alice", random);
      Side bob = side("bob", random);
      Side falseAlice = side("alice", random);
      Side falseBob = side("bob", random);
      return new Middle(
          new Subject(random.bytes(ShortStrings.ID), alice, falseBob),
          new Subject(random.bytes(ShortStrings.ID), falseAlice, bob));
    }
  }
}
