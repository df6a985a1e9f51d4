package sonet.transparency.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;

/// Any input is refused with the module's exception or encodes back to itself.
class TrailHeadFuzzTest {
  @FuzzTest
  void aTrailHeadIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    TrailHead decoded;
    try {
      decoded = TrailHead.decode(bytes);
    } catch (TransparencyException e) {
      return;
    }
    assertThat(decoded.encoded()).isEqualTo(bytes);
  }
}
