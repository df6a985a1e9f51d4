package sonet.crypto.wide;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.testing.SeededRandom;

/// Against plain numbers, at the bounds above all.
class Field25519Test {
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /// The largest limb that may be multiplied: 2^53.6.
  private static final long LARGEST = (long) Math.pow(2, 53.6);

  /// Limbs of which each is likely to be at a bound.
  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  private static long[] element(SeededRandom random, long below) {
    long[] element = Field25519.create();
    for (int i = 0; i < element.length; i++) {
      byte[] bytes = random.bytes(9).toArray();
      element[i] =
          switch (bytes[8] & 3) {
            case 0 -> below - 1;
            case 1 -> 0;
            default -> new BigInteger(1, Arrays.copyOf(bytes, 8)).longValue() >>> 10;
          };
      element[i] = Math.min(element[i], below - 1);
    }
    return element;
  }

  private static BigInteger number(long[] element) {
    BigInteger number = BigInteger.ZERO;
    for (int i = element.length - 1; i >= 0; i--) {
      number = number.shiftLeft(51).add(BigInteger.valueOf(element[i]));
    }
    return number;
  }

  private static BigInteger encoded(long[] element) {
    return new BigInteger(1, org.bouncycastle.util.Arrays.reverse(Field25519.encode(element)));
  }

  private static void requireTight(long[] element) {
    for (long limb : element) {
      assertThat(limb).isBetween(0L, (1L << 51) + (1L << 17) - 1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void productsAreThoseOfPlainNumbers(int seed) {
    SeededRandom random = new SeededRandom(seed);
    long[] a = element(random, LARGEST);
    long[] b = element(random, LARGEST);
    long[] product = Field25519.create();
    Field25519.multiply(a, b, product);
    requireTight(product);
    assertThat(number(product).mod(P)).isEqualTo(number(a).multiply(number(b)).mod(P));
    Field25519.square(a, product);
    requireTight(product);
    assertThat(number(product).mod(P)).isEqualTo(number(a).multiply(number(a)).mod(P));
  }

  @Test
  void theLargestLimbsFit() {
    long[] largest = Field25519.create();
    Arrays.fill(largest, LARGEST - 1);
    long[] product = Field25519.create();
    Field25519.multiply(largest, largest, product);
    assertThat(number(product).mod(P)).isEqualTo(number(largest).pow(2).mod(P));
    Field25519.square(largest, product);
    assertThat(number(product).mod(P)).isEqualTo(number(largest).pow(2).mod(P));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sumsAndDifferencesOfTightElementsMayBeMultiplied(int seed) {
    SeededRandom random = new SeededRandom(seed);
    long tight = (1L << 51) + (1L << 17);
    long[] a = element(random, tight);
    long[] b = element(random, tight);
    long[] sum = Field25519.create();
    Field25519.add(a, b, sum);
    long[] difference = Field25519.create();
    Field25519.subtract(a, b, difference);
    long[] last = Field25519.create();
    Field25519.subtractSum(sum, difference, last);
    for (long limb : last) {
      assertThat(limb).isBetween(0L, LARGEST);
    }
    assertThat(encoded(sum)).isEqualTo(number(a).add(number(b)).mod(P));
    assertThat(encoded(difference)).isEqualTo(number(a).subtract(number(b)).mod(P));
    assertThat(encoded(last)).isEqualTo(number(b).shiftLeft(1).mod(P));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anElementTimesItsInverseIsOne(int seed) {
    long[] a = element(new SeededRandom(seed), LARGEST);
    long[] inverse = Field25519.create();
    Field25519.invert(a, inverse);
    boolean isZero = encoded(a).signum() == 0;
    Field25519.multiply(a, inverse, inverse);
    assertThat(encoded(inverse)).isEqualTo(isZero ? BigInteger.ZERO : BigInteger.ONE);
  }

  @Test
  void thereIsOneEncodingOfEachElement() {
    for (BigInteger number :
        new BigInteger[] {
          BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), P, P.add(BigInteger.TEN),
        }) {
      byte[] bytes = org.bouncycastle.util.BigIntegers.asUnsignedByteArray(32, number);
      long[] element = Field25519.create();
      Field25519.decode(org.bouncycastle.util.Arrays.reverse(bytes), element);
      assertThat(encoded(element)).isEqualTo(number.mod(P));
    }
  }
}
