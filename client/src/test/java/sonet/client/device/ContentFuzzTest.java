package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

/// What a member sends is refused with the codec's exception or encodes back to itself.
final class ContentFuzzTest {
  @FuzzTest
  void aContentIsRefusedOrEncodesBackToItself(byte[] input) {
    Bytes encoding = Bytes.of(input);
    Content content;
    try {
      content = Content.decode(encoding);
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("sonet.client");
      return;
    }
    assertThat(content.encode()).isEqualTo(encoding);
  }
}
