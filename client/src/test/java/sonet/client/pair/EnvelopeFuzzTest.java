package sonet.client.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

/// What the server carries is refused, or encodes back to itself.
final class EnvelopeFuzzTest {
  @FuzzTest
  void anyEnvelopeIsRefusedOrStaysAsItIs(byte[] input) {
    Bytes bytes = Bytes.wrap(input);
    try {
      assertThat(Envelope.decode(bytes).encode()).isEqualTo(bytes);
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }
}
