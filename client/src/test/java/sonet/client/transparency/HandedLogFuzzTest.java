package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;

class HandedLogFuzzTest {
  private static final AccountName ALICE = new AccountName("alice");

  @FuzzTest
  void anyBytesAreRefusedOrEncodeBackToThemselves(byte[] input) {
    Bytes bytes = Bytes.wrap(input);
    try {
      assertThat(HandedLog.read(bytes, ALICE, Providers.pure()).encode()).isEqualTo(bytes);
    } catch (ClientException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.LINK_FORGED);
    }
  }
}
