package sonet.client.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

/// What another device says is refused, or encodes back to itself.
final class LetterFuzzTest {
  @FuzzTest
  void anyLetterIsRefusedOrStaysAsItIs(byte[] input) {
    Bytes bytes = Bytes.wrap(input);
    try {
      assertThat(Letter.decode(bytes).encode()).isEqualTo(bytes);
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }
}
