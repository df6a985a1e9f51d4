package sonet.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP521R1Curve;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.testing.SeededRandom;

class NistCurveTest {
  private static final Bytes SIGN = Bytes.of((byte) 2);

  @ParameterizedTest
  @EnumSource
  void itHasTheOrderThatBouncyCastleHas(NistCurve curve) {
    assertThat(curve.order()).isEqualTo(arithmetic(curve).getOrder());
  }

  static Stream<Arguments> curvesAndSeeds() {
    return Stream.of(NistCurve.values())
        .flatMap(curve -> IntStream.range(0, 12).mapToObj(seed -> Arguments.of(curve, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("curvesAndSeeds")
  void itAcceptsEveryPointAndNothingBesideIt(NistCurve curve, int seed) {
    byte[] encoding = point(curve, seed).getEncoded(false);
    assertThat(curve.acceptsPoint(encoding)).isTrue();
    int changed = 1 + seed * (encoding.length - 2) / 11;
    encoding[changed] ^= 1;
    assertThat(curve.acceptsPoint(encoding)).isFalse();
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("curvesAndSeeds")
  void itRefusesCoordinatesThatAreNotReduced(NistCurve curve, int seed) {
    BigInteger prime = arithmetic(curve).getField().getCharacteristic();
    ECPoint point = point(curve, seed);
    BigInteger x = point.getAffineXCoord().toBigInteger();
    BigInteger y = point.getAffineYCoord().toBigInteger();
    assertThat(curve.acceptsPoint(encoding(curve, x, prime.subtract(y)))).isTrue();
    assertThat(curve.acceptsPoint(encoding(curve, prime, y))).isFalse();
    assertThat(curve.acceptsPoint(encoding(curve, x, prime))).isFalse();
  }

  private static ECCurve arithmetic(NistCurve curve) {
    return switch (curve) {
      case P256 -> new SecP256R1Curve();
      case P384 -> new SecP384R1Curve();
      case P521 -> new SecP521R1Curve();
    };
  }

  /// A point with a random x, which every second number is.
  private static ECPoint point(NistCurve curve, int seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] scalar = new byte[curve.scalarLength()];
    while (true) {
      curve.randomScalar(random, scalar);
      try {
        return arithmetic(curve).decodePoint(Bytes.concat(SIGN, Bytes.wrap(scalar)).toArray());
      } catch (IllegalArgumentException noPoint) {
        // Half of all numbers are no x; the next one may be.
      }
    }
  }

  private static byte[] encoding(NistCurve curve, BigInteger x, BigInteger y) {
    return Bytes.concat(
            Bytes.of((byte) 4),
            Bytes.wrap(BigIntegers.asUnsignedByteArray(curve.scalarLength(), x)),
            Bytes.wrap(BigIntegers.asUnsignedByteArray(curve.scalarLength(), y)))
        .toArray();
  }
}
