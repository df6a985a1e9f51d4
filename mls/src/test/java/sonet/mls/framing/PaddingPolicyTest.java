package sonet.mls.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingPolicyTest {
  @Test
  void noneAddsNothing() {
    assertThat(PaddingPolicy.none().padding(123)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 63", "63, 1", "64, 0", "65, 63", "1000, 24"})
  void aMultipleIsReachedAndNotPassed(int length, int padding) {
    assertThat(PaddingPolicy.toMultipleOf(64).padding(length)).isEqualTo(padding);
  }

  @Test
  void aBlockHasAtLeastOneByte() {
    assertThatIllegalArgumentException().isThrownBy(() -> PaddingPolicy.toMultipleOf(0));
  }

  /// Two significant bits for lengths of two or three bits, three for up to seven bits, and so on.
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "2, 2",
    "7, 7",
    "8, 8",
    "9, 10",
    "10, 10",
    "11, 12",
    "15, 16",
    "16, 16",
    "17, 18",
    "31, 32",
    "33, 36",
    "100, 104",
    "1000, 1024",
    "1025, 1088",
    "1000000, 1015808"
  })
  void padmeRoundsUpToFewSignificantBits(int length, int padded) {
    assertThat(length + PaddingPolicy.padme().padding(length)).isEqualTo(padded);
  }

  @Test
  void padmeCostsAtMostAnEighthAndIsMonotone() {
    int[] padded =
        IntStream.range(0, 100_000).map(n -> n + PaddingPolicy.padme().padding(n)).toArray();
    for (int i = 1; i < padded.length; i++) {
      assertThat(padded[i]).isGreaterThanOrEqualTo(Math.max(i, padded[i - 1]));
      assertThat(padded[i] - i).isLessThanOrEqualTo(i / 8 + 1);
    }
    assertThat(PaddingPolicy.padme().padding(Integer.MAX_VALUE / 2)).isNotNegative();
  }
}
