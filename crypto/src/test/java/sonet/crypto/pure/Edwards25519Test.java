package sonet.crypto.pure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.curve.NonAdjacentForm;
import sonet.crypto.testing.SeededRandom;

class Edwards25519Test {
  private static final byte[] NEUTRAL = number(1);

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theDigitsOfAScalarAddUpToIt(int seed) {
    byte[] scalar = new SeededRandom(seed).bytes(32).toArray();
    scalar[31] &= 0x1f;
    for (int width = 2; width <= 7; width++) {
      byte[] digits = NonAdjacentForm.of(scalar, width);
      BigInteger sum = BigInteger.ZERO;
      int last = -width;
      for (int place = 0; place < digits.length; place++) {
        if (digits[place] != 0) {
          assertThat(digits[place] & 1).isEqualTo(1);
          assertThat(Math.abs(digits[place])).isLessThan(1 << (width - 1));
          assertThat(place - last).isGreaterThanOrEqualTo(width);
          last = place;
          sum = sum.add(BigInteger.valueOf(digits[place]).shiftLeft(place));
        }
      }
      byte[] bigEndian = org.bouncycastle.util.Arrays.reverse(scalar);
      assertThat(sum).isEqualTo(new BigInteger(1, bigEndian));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void signaturesOfBouncyCastlePass(int seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] privateKey = random.bytes(32).toArray();
    byte[] publicKey = PureEd25519.publicKeyOf(privateKey);
    byte[] message = random.upTo(300).toArray();
    byte[] signature = new byte[64];
    Ed25519.sign(privateKey, 0, message, 0, message.length, signature, 0);
    PureEd25519 ed25519 = new PureEd25519();
    assertThat(ed25519.verify(publicKey, message, signature)).isTrue();
    signature[random.below(64)] ^= (byte) (1 << random.below(8));
    assertThat(ed25519.verify(publicKey, message, signature)).isFalse();
  }

  @Test
  void nothingTimesAnythingIsTheNeutralPoint() {
    assertThat(Edwards25519.difference(number(0), number(0), basePoint())).hasValue(NEUTRAL);
  }

  @Test
  void aPointLessItselfIsTheNeutralPoint() {
    assertThat(Edwards25519.difference(number(7), number(7), basePoint())).hasValue(NEUTRAL);
  }

  @Test
  void theBasePointOnceIsItself() {
    assertThat(Edwards25519.difference(number(1), number(0), basePoint())).hasValue(basePoint());
  }

  @Test
  void aPointOfSmallOrderIsSubtractedExactly() {
    // The point of order two, taken once and taken twice.
    byte[] two =
        Bytes.fromHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f").toArray();
    assertThat(Edwards25519.difference(number(0), number(1), two)).hasValue(two);
    assertThat(Edwards25519.difference(number(0), number(2), two)).hasValue(NEUTRAL);
  }

  @Test
  void whatIsNotOnTheCurveHasNoDifference() {
    assertThat(Edwards25519.difference(number(1), number(1), number(2))).isEmpty();
  }

  private static byte[] basePoint() {
    return Bytes.fromHex("58" + "66".repeat(31)).toArray();
  }

  private static byte[] number(int value) {
    byte[] encoded = new byte[32];
    encoded[0] = (byte) value;
    return encoded;
  }
}
