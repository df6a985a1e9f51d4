package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.testing.FakeKeyLog;
import sonet.crypto.Bytes;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Credential;

/// The credential of an account's own, fetched and published by one of its devices.
class OwnCredentialTest {
  private CredentialReader bob;
  private FakeKeyLog log;
  private OwnCredential own;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    bob = new CredentialReader(folder);
    log = bob.log();
    // Of eight entries the last is one that owners look at, and so is none of the next seven.
    for (int i = 0; i < 8; i++) {
      log.pad();
    }
    log.submit(bob.bob(), bob.first().encoded());
    bob.walk();
    open();
  }

  @AfterEach
  void end() throws ClientException {
    bob.close();
  }

  private void open() throws ClientException {
    own =
        new OwnCredential(
            bob.verifiedLog(), new OwnLabel.Self(bob.account(), bob.phone().publicKey()));
  }

  private Credential last() throws Exception {
    return Credential.decode(bob.published().getLast(), Configuration.decode(log.configuration()));
  }

  @Test
  void itIsFetchedPublishedAndKept() throws Exception {
    assertThat(own.current()).isEmpty();
    assertThat(own.isBehind(1)).isFalse();
    own.renew(0);
    assertThat(bob.published()).hasSize(1);
    assertThat(own.current()).contains(bob.published().getFirst());
    int asked = log.asked();
    own.renew(0);
    bob.reopen();
    open();
    assertThat(own.current()).contains(bob.published().getFirst());
    own.renew(0);
    assertThat(bob.published()).hasSize(1);
    assertThat(log.asked()).isEqualTo(asked);
  }

  @Test
  void itIsRenewedOnceADayAndWhenTheAccountChanged() throws Exception {
    own.renew(0);
    bob.pass(Duration.ofHours(10));
    assertThat(own.isBehind(0)).isFalse();
    own.renew(0);
    assertThat(bob.published()).hasSize(1);
    log.submit(bob.bob(), bob.adding(log.last(bob.bob())).encoded());
    bob.pass(Duration.ofMinutes(2));
    assertThat(own.isBehind(1)).isTrue();
    own.renew(1);
    assertThat(own.isBehind(1)).isFalse();
    assertThat(bob.published()).hasSize(2);
    assertThat(last().labelVersion().version()).isEqualTo(1);
    bob.pass(Duration.ofHours(21));
    own.renew(1);
    assertThat(bob.published()).hasSize(3);
  }

  @Test
  void afterAChangeThatTheLogDoesNotShowItIsNotAskedForAgainAtOnce() throws Exception {
    own.renew(0);
    bob.pass(Duration.ofMinutes(2));
    assertThat(own.isBehind(1)).isTrue();
    own.renew(1);
    assertThat(own.isBehind(1)).isFalse();
    bob.pass(Duration.ofMinutes(2));
    assertThat(own.isBehind(1)).isTrue();
  }

  @Test
  void aProvisionalOneBecomesAStandardOneAsSoonAsItCan() throws Exception {
    own.renew(0);
    assertThat(last().proof()).isInstanceOf(Credential.Provisional.class);
    bob.pass(Duration.ofHours(10));
    log.pad();
    own.renew(0);
    assertThat(bob.published()).hasSize(1);
    bob.pass(Duration.ofHours(8));
    log.pad();
    bob.pass(Duration.ofHours(7));
    log.pad();
    bob.walk();
    own.renew(0);
    assertThat(last().proof()).isInstanceOf(Credential.Standard.class);
  }

  @Test
  void aProvisionalOneIsReplacedBeforeTheDayIsOver() throws Exception {
    bob.pass(Duration.ofHours(15));
    own.renew(0);
    assertThat(last().proof()).isInstanceOf(Credential.Provisional.class);
    bob.pass(Duration.ofHours(10));
    log.pad();
    bob.walk();
    own.renew(0);
    assertThat(last().proof()).isInstanceOf(Credential.Standard.class);
    assertThat(bob.published()).hasSize(2);
  }

  @Test
  void oneOfAnotherAccountIsNotUsedAndRaisesAnAlarm() throws Exception {
    // The device is among those of carol as well.
    Bytes carol = Bytes.utf8("carol");
    log.submit(carol, bob.first(carol).encoded());
    bob.walk();
    Bytes other = log.credential(carol);
    log.tamper(answer -> other);
    assertThatThrownBy(() -> own.renew(0)).hasMessageContaining("it is of another account");
    assertThat(own.current()).isEmpty();
    assertThat(bob.alarms()).extracting(KeyAlarm::kind).containsExactly(KeyAlarm.Kind.LOG_UNPROVEN);
  }

  @Test
  void oneOfASetWithoutThisDeviceIsNotPublished() throws Exception {
    own =
        new OwnCredential(
            bob.verifiedLog(), new OwnLabel.Self(bob.account(), bob.tablet().publicKey()));
    own.renew(0);
    assertThat(own.current()).isEmpty();
    assertThat(bob.published()).isEmpty();
  }

  @Test
  void oneOfAnEntryThatWasNotSeenYetIsVerifiedAfterALook() throws Exception {
    bob.pass(Duration.ofHours(25));
    log.pad();
    own.renew(0);
    assertThat(last().proof()).isInstanceOf(Credential.Standard.class);
  }

  @Test
  void whatCouldNotBePublishedIsPublishedLater() throws Exception {
    bob.publishing(false);
    assertThatThrownBy(() -> own.renew(0)).isInstanceOf(ClientException.class);
    assertThat(bob.published()).isEmpty();
    Bytes kept = own.current().orElseThrow();
    bob.reopen();
    open();
    bob.publishing(true);
    own.renew(0);
    assertThat(bob.published()).containsExactly(kept);
  }

  @Test
  void oneThatProvesNothingIsNotUsedAndRaisesAnAlarm() throws Exception {
    log.tamper(answer -> {
      byte[] bytes = answer.toArray();
      bytes[bytes.length / 2] ^= 1;
      return Bytes.wrap(bytes);
    });
    assertThatThrownBy(() -> own.renew(0))
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
    assertThat(own.current()).isEmpty();
    assertThat(bob.published()).isEmpty();
    assertThat(bob.alarms())
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.LOG_UNPROVEN);
          assertThat(alarm.evidence().isEmpty()).isFalse();
        });
  }
}
