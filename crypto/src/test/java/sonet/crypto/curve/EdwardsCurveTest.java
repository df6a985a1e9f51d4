package sonet.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.testing.SeededRandom;

class EdwardsCurveTest {
  static IntStream seeds() {
    return IntStream.range(0, 64);
  }

  /// Half of all numbers belong to a point.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anEncodingIsOnEdwards448WhenBouncyCastleSaysSo(int seed) {
    byte[] encoding = new byte[EdwardsCurve.ED448.length()];
    new SeededRandom(seed).fill(encoding);
    encoding[encoding.length - 1] &= (byte) 0x80;

    assertThat(EdwardsCurve.ED448.isOnCurve(encoding))
        .isEqualTo(Ed448.validatePublicKeyPartial(encoding, 0));
  }
}
