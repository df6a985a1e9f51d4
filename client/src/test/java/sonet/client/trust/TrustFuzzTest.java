package sonet.client.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// What others show and send is refused with the codec's exception or encodes back to itself.
final class TrustFuzzTest {
  @FuzzTest
  void aCodeIsRefusedOrEncodesBackToItself(byte[] input) {
    try {
      assertThat(Code.decode(Bytes.of(input)).encode()).isEqualTo(Bytes.of(input));
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("sonet.client");
    }
  }

  @FuzzTest
  void aTextIsRefusedOrSaysTheSameAgain(byte[] input) {
    try {
      Code code = Code.parse(new String(input, StandardCharsets.UTF_8));
      assertThat(Code.parse(code.text())).isEqualTo(code);
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("sonet.client");
    }
  }

  @FuzzTest
  void aMessageIsRefusedOrEncodesBackToItself(byte[] input) {
    try {
      assertThat(TrustMessage.decode(Bytes.of(input)).encode()).isEqualTo(Bytes.of(input));
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("sonet.client");
    }
  }

  @FuzzTest
  void aStatementIsRefusedOrEncodesBackToItself(byte[] input) {
    try {
      assertThat(Reader.decode(Bytes.of(input), Statement::read).encode())
          .isEqualTo(Bytes.of(input));
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("sonet.client");
    }
  }
}
