package sonet.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;

/// What an auditor kept is refused, or encodes back to itself.
class WatchFuzzTest {
  @FuzzTest
  void whatAnAuditorKeptIsRefusedOrEncodesBack(byte[] input) {
    try {
      assertThat(AuditorState.decode(Bytes.of(input)).encoded()).isEqualTo(Bytes.of(input));
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }
}
