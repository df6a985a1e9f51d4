package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

class HeadsFuzzTest {
  @FuzzTest
  void anyBytesAreRefusedOrEncodeBackToThemselves(byte[] input) {
    Bytes bytes = Bytes.wrap(input);
    try {
      assertThat(Gossip.Heads.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
    try {
      assertThat(Evidence.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }
}
