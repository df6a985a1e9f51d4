package sonet.mls.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.TestClient;

final class EpochSecretsStepTest {
  private static final MlsSuite SUITE = new MlsSuite(TestClient.SUITES.get(1));

  @Test
  void moreKeysThanALabelCanCountAreRefused() {
    PreSharedKeyId id = new PreSharedKeyId.External(Bytes.EMPTY, Bytes.EMPTY);
    assertThatThrownBy(() ->
            EpochSecretsStep.pskSecret(
                SUITE, Collections.nCopies(0x10000, id), asked -> Optional.of(Secret.zeros(32))))
        .isInstanceOfSatisfying(
            MlsException.class,
            refused -> assertThat(refused.rule()).isEqualTo(Rule.MALFORMED_MESSAGE));
  }
}
