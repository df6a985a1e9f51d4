package sonet.transparency.vrf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;

class VrfPropertiesTest {
  static Stream<Arguments> seeds() {
    return Arrays.stream(GroupAlgorithm.values())
        .flatMap(algorithm ->
            Stream.iterate(0, seed -> seed + 1)
                .limit(8)
                .map(seed -> Arguments.of(algorithm, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void whatIsProvenVerifiesAndNothingElseDoes(GroupAlgorithm algorithm, int seed) throws Exception {
    SeededRandom random = new SeededRandom(seed);
    try (Secret secret = VrfPrivateKey.generate(algorithm, random, Providers.pure());
        VrfPrivateKey key = VrfPrivateKey.parse(algorithm, secret, Providers.pure())) {
      VrfPublicKey publicKey = VrfPublicKey.parse(algorithm, key.publicKey(), Providers.pure());
      Bytes alpha = random.bytes(random.below(40));
      VrfOutput proven = key.prove(alpha);
      assertThat(publicKey.verify(alpha, proven.proof())).isEqualTo(proven.output());
      assertThat(key.evaluate(alpha)).isEqualTo(proven.output());
      byte[] damaged = proven.proof().toArray();
      damaged[random.below(damaged.length)] ^= (byte) (1 << random.below(8));
      Suites.assertRefused(Reason.VRF, () -> publicKey.verify(alpha, Bytes.wrap(damaged)));
      Bytes other = Bytes.concat(alpha, Bytes.of((byte) 0));
      Suites.assertRefused(Reason.VRF, () -> publicKey.verify(other, proven.proof()));
      Bytes longer = Bytes.concat(proven.proof(), Bytes.of((byte) 0));
      Suites.assertRefused(Reason.VRF, () -> publicKey.verify(alpha, longer));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberThatIsNotReducedIsRefused(GroupAlgorithm algorithm) throws Exception {
    try (Secret secret = VrfPrivateKey.generate(algorithm, new SeededRandom(1), Providers.pure());
        VrfPrivateKey key = VrfPrivateKey.parse(algorithm, secret, Providers.pure())) {
      VrfPublicKey publicKey = VrfPublicKey.parse(algorithm, key.publicKey(), Providers.pure());
      Bytes proof = key.prove(Bytes.EMPTY).proof();
      byte[] order =
          Bytes.fromHex(
                  algorithm == GroupAlgorithm.P256
                      ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                      : "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
              .toArray();
      Bytes front = proof.slice(0, proof.length() - 32);
      Suites.assertRefused(
          Reason.VRF, () -> publicKey.verify(Bytes.EMPTY, Bytes.concat(front, Bytes.wrap(order))));
      Bytes greater = plusOrder(algorithm, proof.slice(front.length(), proof.length()), order);
      Suites.assertRefused(
          Reason.VRF, () -> publicKey.verify(Bytes.EMPTY, Bytes.concat(front, greater)));
    }
  }

  /// `s + q`, which the equation cannot tell from s.
  private static Bytes plusOrder(GroupAlgorithm algorithm, Bytes s, byte[] order) {
    byte[] sum = s.toArray();
    int carry = 0;
    for (int i = 0; i < sum.length; i++) {
      int at = algorithm == GroupAlgorithm.P256 ? sum.length - 1 - i : i;
      carry += (sum[at] & 0xff) + (order[at] & 0xff);
      sum[at] = (byte) carry;
      carry >>= 8;
    }
    return Bytes.wrap(sum);
  }

  static List<String> badEdwardsKeys() {
    return List.of(
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "");
  }

  @ParameterizedTest
  @MethodSource("badEdwardsKeys")
  void aKeyOfSmallOrderOrInAnotherEncodingIsRefused(String key) {
    Suites.assertRefused(
        Reason.UNACCEPTABLE_KEY,
        () ->
            VrfPublicKey.parse(GroupAlgorithm.EDWARDS25519, Bytes.fromHex(key), Providers.pure()));
  }

  @Test
  void aKeyOfP256MustBeACompressedPoint() {
    for (String key :
        List.of(
            "00",
            "02ffffffff00000001000000000000000000000000fffffffffffffffffffffffff",
            "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")) {
      Bytes bytes = Bytes.fromHex(key.length() % 2 == 0 ? key : key + "0");
      Suites.assertRefused(
          Reason.UNACCEPTABLE_KEY,
          () -> VrfPublicKey.parse(GroupAlgorithm.P256, bytes, Providers.pure()));
    }
  }

  @Test
  void aPrivateKeyOutsideItsRangeIsRefused() {
    for (String key :
        List.of(
            "00",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")) {
      Suites.assertRefused(
          Reason.UNACCEPTABLE_KEY,
          () ->
              VrfPrivateKey.parse(
                  GroupAlgorithm.P256, Secret.of(Bytes.fromHex(key)), Providers.pure()));
    }
  }
}
