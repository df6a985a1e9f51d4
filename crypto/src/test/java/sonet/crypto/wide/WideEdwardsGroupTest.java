package sonet.crypto.wide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.CurveGroup.Point;
import sonet.crypto.testing.SeededRandom;

/// Against the group of the plain provider, whatever comes in.
class WideEdwardsGroupTest {
  private static final CurveGroup PLAIN = PureProvider.curveGroup(GroupAlgorithm.EDWARDS25519);
  private static final CurveGroup WIDE = new WideEdwardsGroup();

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bothGroupsAcceptAndComputeTheSame(int seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] encoding = random.bytes(32).toArray();
    Optional<Point> plain = PLAIN.decode(encoding);
    Optional<Point> wide = WIDE.decode(encoding);
    assertThat(wide.isPresent()).isEqualTo(plain.isPresent());
    if (plain.isEmpty()) {
      return;
    }
    Point plainPoint = plain.get().timesCofactor();
    Point widePoint = wide.get().timesCofactor();
    assertThat(widePoint.encode()).isEqualTo(plainPoint.encode());
    byte[] a = PLAIN.reduce(random.bytes(64).toArray());
    byte[] b = PLAIN.reduce(random.bytes(64).toArray());
    byte[] shortOne = new byte[32];
    System.arraycopy(b, 0, shortOne, 0, 16);
    assertThat(widePoint.times(a).encode()).isEqualTo(plainPoint.times(a).encode());
    assertThat(WIDE.baseTimes(a).encode()).isEqualTo(PLAIN.baseTimes(a).encode());
    for (byte[] c : new byte[][] {b, shortOne, new byte[32]}) {
      assertThat(WIDE.difference(a, c, widePoint).encode())
          .isEqualTo(PLAIN.difference(a, c, plainPoint).encode());
      assertThat(WIDE.difference(a, widePoint, c, WIDE.baseTimes(b)).encode())
          .isEqualTo(PLAIN.difference(a, plainPoint, c, PLAIN.baseTimes(b)).encode());
    }
  }

  @Test
  void whatIsNotCanonicalOrOfSmallOrderIsRefused() {
    for (String encoding :
        new String[] {
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
          "01",
        }) {
      assertThat(WIDE.decode(Bytes.fromHex(encoding).toArray())).isEmpty();
    }
  }

  @Test
  void scalarsAtTheirBoundsGiveTheSameProducts() {
    byte[] greatest =
        Bytes.fromHex("ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").toArray();
    byte[] zero = new byte[32];
    byte[] eights = new byte[32];
    java.util.Arrays.fill(eights, 0, 31, (byte) 0x88);
    Point point = WIDE.baseTimes(eights);
    Point same = PLAIN.baseTimes(eights);
    assertThat(point.encode()).isEqualTo(same.encode());
    assertThat(WIDE.baseTimes(zero).isNeutral()).isTrue();
    for (byte[] scalar : new byte[][] {greatest, eights, zero}) {
      assertThat(point.times(scalar).encode()).isEqualTo(same.times(scalar).encode());
      assertThat(WIDE.difference(scalar, scalar, point).encode())
          .isEqualTo(PLAIN.difference(scalar, scalar, same).encode());
    }
  }
}
