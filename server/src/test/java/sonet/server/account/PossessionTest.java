package sonet.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.SigningInput;
import sonet.transparency.directory.SignedText;

class PossessionTest {
  @Test
  void whatADeviceSignsForItsRegistrationIsWhatTheLogShowsOfIt() {
    AccountName account = new AccountName("alice");
    Bytes key = Bytes.wrap(new byte[32]);
    assertThat(SignedText.possession(account.identity(), key))
        .isEqualTo(SigningInput.registration(account, key));
  }
}
