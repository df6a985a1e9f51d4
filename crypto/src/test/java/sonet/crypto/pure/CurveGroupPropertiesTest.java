package sonet.crypto.pure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.CurveGroup.Point;
import sonet.crypto.testing.SeededRandom;
import sonet.crypto.wide.WideEdwardsGroup;

/// The constant-time products against the others, against plain numbers and against Bouncy Castle's
/// Ed25519, for every group of every provider.
class CurveGroupPropertiesTest {
  static Stream<Arguments> seeds() {
    return groups()
        .flatMap(group ->
            IntStream.range(0, 20)
                .mapToObj(seed -> Arguments.of(group.get()[0], group.get()[1], seed)));
  }

  static Stream<Arguments> groups() {
    return Stream.of(Providers.pure(), Providers.best())
        .flatMap(provider ->
            Arrays.stream(GroupAlgorithm.values())
                .map(algorithm -> Arguments.of(algorithm, Named.of(provider.name(), provider))));
  }

  @ParameterizedTest(name = "{0}, {1}, seed {2}")
  @MethodSource("seeds")
  void productsAgreeWhicheverWayTheyAreComputed(
      GroupAlgorithm algorithm, CryptoProvider provider, int seed) {
    CurveGroup group = provider.group(algorithm).orElseThrow();
    SeededRandom random = new SeededRandom(seed);
    byte[] a = scalar(group, random);
    byte[] b = scalar(group, random);
    byte[] zero = new byte[a.length];
    Point pointA = group.baseTimes(a);
    assertThat(group.difference(a, zero, pointA).encode()).isEqualTo(pointA.encode());
    byte[] product = group.multiplyAdd(a, b, zero);
    assertThat(pointA.times(b).encode()).isEqualTo(group.baseTimes(product).encode());
    assertThat(group.baseTimes(b).times(a).encode()).isEqualTo(pointA.times(b).encode());
    assertThat(group.difference(b, a, group.baseTimes(b)).encode())
        .isEqualTo(
            group
                .difference(b, group.baseTimes(one(algorithm)), product, base(group, algorithm))
                .encode());
    assertThat(group.decode(pointA.encode()).orElseThrow().encode()).isEqualTo(pointA.encode());
    Point[] products = pointA.timesEach(b, zero, a);
    assertThat(group.encode(pointA, products[0], products[2]))
        .isDeepEqualTo(
            new byte[][] {
              pointA.encode(), pointA.times(b).encode(), pointA.times(a).encode(),
            });
    assertThat(products[1].isNeutral()).isTrue();
    assertThat(group.difference(a, one(algorithm), pointA).isNeutral()).isTrue();
    assertThat(pointA.isNeutral()).isFalse();
  }

  @ParameterizedTest(name = "{0}, {1}, seed {2}")
  @MethodSource("seeds")
  void scalarsAreThoseOfPlainNumbers(GroupAlgorithm algorithm, CryptoProvider provider, int seed) {
    CurveGroup group = provider.group(algorithm).orElseThrow();
    SeededRandom random = new SeededRandom(seed);
    byte[] wide = random.bytes(64).toArray();
    if (seed == 0) {
      Arrays.fill(wide, (byte) 0xff);
    }
    BigInteger order = order(algorithm);
    assertThat(number(algorithm, group.reduce(wide))).isEqualTo(number(algorithm, wide).mod(order));
    byte[] a = scalar(group, random);
    byte[] b = scalar(group, random);
    byte[] c = scalar(group, random);
    BigInteger expected =
        number(algorithm, a).multiply(number(algorithm, b)).add(number(algorithm, c)).mod(order);
    assertThat(number(algorithm, group.multiplyAdd(a, b, c))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("groups")
  void theOrderItselfIsNoScalar(GroupAlgorithm algorithm, CryptoProvider provider) {
    CurveGroup group = provider.group(algorithm).orElseThrow();
    assertThat(group.acceptsScalar(bytes(algorithm, order(algorithm)))).isFalse();
    byte[] greatest = bytes(algorithm, order(algorithm).subtract(BigInteger.ONE));
    assertThat(group.acceptsScalar(greatest)).isTrue();
    byte[] zero = new byte[greatest.length];
    assertThat(group.baseTimes(greatest).encode())
        .isEqualTo(group.difference(zero, one(algorithm), base(group, algorithm)).encode());
    assertThat(group.baseTimes(zero).isNeutral()).isTrue();
  }

  @Test
  void theBasePointTimesASecretIsThePublicKeyOfEd25519() {
    theBasePointTimesASecretIsThePublicKeyOfEd25519(new PureEdwardsGroup());
    theBasePointTimesASecretIsThePublicKeyOfEd25519(new WideEdwardsGroup());
  }

  private static void theBasePointTimesASecretIsThePublicKeyOfEd25519(CurveGroup group) {
    for (int seed = 0; seed < 20; seed++) {
      byte[] key = new SeededRandom(seed).bytes(32).toArray();
      byte[] expected = new byte[32];
      Ed25519.generatePublicKey(key, 0, expected, 0);
      byte[] digest = PureProvider.hashFunction(sonet.crypto.HashAlgorithm.SHA512).hash(key);
      byte[] number = Arrays.copyOf(digest, 32);
      number[0] &= (byte) 0xf8;
      number[31] &= 0x7f;
      number[31] |= 0x40;
      assertThat(group.baseTimes(group.reduce(number)).encode()).isEqualTo(expected);
    }
  }

  @Test
  void theCofactorTakesAPointIntoTheSubgroup() {
    theCofactorTakesAPointIntoTheSubgroup(new PureEdwardsGroup());
    theCofactorTakesAPointIntoTheSubgroup(new WideEdwardsGroup());
  }

  private static void theCofactorTakesAPointIntoTheSubgroup(CurveGroup group) {
    // The base point plus the point of order two.
    byte[] base = group.baseTimes(one(GroupAlgorithm.EDWARDS25519)).encode();
    byte[] mixed =
        Bytes.fromHex("9599999999999999999999999999999999999999999999999999999999999999").toArray();
    Point point = group.decode(mixed).orElseThrow();
    byte[] eight = new byte[32];
    eight[0] = 8;
    assertThat(point.timesCofactor().encode()).isEqualTo(group.baseTimes(eight).encode());
    assertThat(group.decode(base)).isPresent();
  }

  private static Point base(CurveGroup group, GroupAlgorithm algorithm) {
    return group.baseTimes(one(algorithm));
  }

  private static byte[] one(GroupAlgorithm algorithm) {
    return bytes(algorithm, BigInteger.ONE);
  }

  private static byte[] scalar(CurveGroup group, SeededRandom random) {
    return group.reduce(random.bytes(64).toArray());
  }

  private static BigInteger order(GroupAlgorithm algorithm) {
    return new BigInteger(
        algorithm == GroupAlgorithm.P256
            ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
            : "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
        16);
  }

  private static BigInteger number(GroupAlgorithm algorithm, byte[] scalar) {
    return new BigInteger(
        1,
        algorithm == GroupAlgorithm.P256 ? scalar : org.bouncycastle.util.Arrays.reverse(scalar));
  }

  private static byte[] bytes(GroupAlgorithm algorithm, BigInteger number) {
    byte[] bigEndian = org.bouncycastle.util.BigIntegers.asUnsignedByteArray(32, number);
    return algorithm == GroupAlgorithm.P256
        ? bigEndian
        : org.bouncycastle.util.Arrays.reverse(bigEndian);
  }
}
