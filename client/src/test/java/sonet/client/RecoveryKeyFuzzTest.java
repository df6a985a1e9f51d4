package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import sonet.client.ClientException.Reason;

/// What is typed or scanned as a recovery key is refused, or written back as what was read.
final class RecoveryKeyFuzzTest {
  @FuzzTest
  void aKeyIsRefusedOrIsWrittenBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try (RecoveryKey key = RecoveryKey.parse(text)) {
      assertThat(RecoveryKey.parse(key.uri()).written()).isEqualTo(key.written());
    } catch (ClientException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.INVALID_INPUT);
    }
  }
}
