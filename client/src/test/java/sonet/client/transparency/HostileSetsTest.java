package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.testing.FakeKeyLog;
import sonet.crypto.Bytes;
import sonet.transparency.directory.DeviceSet;

/// A log that proves, for the label of an account, what is no set of its devices. All its proofs
/// are good.
final class HostileSetsTest {
  private static final Bytes CAROL = Bytes.utf8("carol");

  private CredentialReader alice;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    alice = new CredentialReader(folder);
    log = alice.log();
  }

  @AfterEach
  void end() throws ClientException {
    alice.close();
  }

  private Bytes phone() {
    return alice.phone().publicKey();
  }

  /// The log has a value for bob's label; nobody who is shown it uses a key of it.
  private void assertDistrusted(Bytes value, String detail) throws Exception {
    log.submit(alice.bob(), value);
    alice.pass(Duration.ofHours(25));
    log.pad();
    alice.walk();
    assertThat(alice.believes(log.credential(alice.bob()), phone())).isFalse();
    assertThat(alice.check(List.of(), phone()).state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(alice.use(phone())).isEqualTo(Directory.Use.DOUBTED);
    assertThat(alice.alarms())
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.LOG_UNPROVEN);
          assertThat(alarm.about()).isEqualTo("bob");
          assertThat(alarm.detail()).contains(detail);
          assertThat(alarm.evidence().isEmpty()).isFalse();
        });
    assertThatThrownBy(() -> alice.directory().newest(alice.account()))
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
  }

  @Test
  void whatIsNoSetIsDistrusted() throws Exception {
    assertDistrusted(Bytes.utf8("nonsense"), "version 0 is no set of devices");
  }

  @Test
  void theSetOfAnotherAccountIsDistrusted() throws Exception {
    assertDistrusted(alice.first(CAROL).encoded(), "version 0 is the set of something else");
  }

  @Test
  void theSetOfAnotherVersionIsDistrusted() throws Exception {
    DeviceSet second = alice.adding(alice.first());
    assertDistrusted(second.encoded(), "version 0 is the set of something else");
  }

  /// What was proven once is relied on, and nothing new is.
  @Test
  void anAccountThatIsGoneFromTheLogRaisesAnAlarm() throws Exception {
    log.submit(alice.bob(), alice.first().encoded());
    assertThat(alice.check(List.of(), phone()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(alice.directory().isFresh("bob")).isTrue();
    alice.pass(Directory.FRESH);
    assertThat(alice.directory().isFresh("bob")).isFalse();
    log.forget(alice.bob());
    assertThat(alice.check(List.of(), phone()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(alice.alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.LOG_UNPROVEN);
    assertThat(alice.alarms().getFirst().detail()).contains("does not have what it had proven");
    Bytes tablet = alice.tablet().publicKey();
    assertThat(alice.check(List.of(), phone(), tablet).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aKeyIsProvenThatTheLogHasAndOfWhichThereIsNoDoubt() throws Exception {
    log.submit(alice.bob(), alice.first().encoded());
    Bytes tablet = alice.tablet().publicKey();
    assertThat(alice.directory().isProven("bob", phone())).isFalse();
    AccountKeys _ = alice.check(List.of(), phone(), tablet);
    assertThat(alice.directory().isProven("bob", phone())).isTrue();
    assertThat(alice.directory().isProven("bob", tablet)).isFalse();
    alice.pass(Directory.FRESH);
    DeviceSet unsigned = alice.unsigned(log.last(alice.bob()));
    log.submit(alice.bob(), unsigned.encoded());
    Bytes put = unsigned.devices().getLast().signatureKey();
    AccountKeys _ = alice.check(List.of(), phone(), put);
    assertThat(alice.directory().isProven("bob", phone())).isTrue();
    assertThat(alice.directory().isProven("bob", put)).isFalse();
  }

  @Test
  void aKeyIsRetiredThatTheLogHadAndThatNobodyHasAcceptedSince() throws Exception {
    DeviceSet two = alice.adding(alice.first());
    log.submit(alice.bob(), alice.first().encoded());
    log.submit(alice.bob(), two.encoded());
    Bytes tablet = alice.tablet().publicKey();
    AccountKeys _ = alice.check(List.of(), phone(), tablet);
    assertThat(alice.directory().isRetired("bob", tablet)).isFalse();
    log.submit(alice.bob(), alice.removing(two).encoded());
    alice.pass(Directory.FRESH);
    AccountKeys _ = alice.check(List.of(), phone());
    assertThat(alice.directory().isRetired("bob", tablet)).isTrue();
    assertThat(alice.directory().isRetired("bob", phone())).isFalse();
    // The server shows it all the same, and somebody decides to go on with it.
    alice.pass(Directory.FRESH);
    AccountKeys _ = alice.check(List.of(), phone(), tablet);
    AccountKeys _ = alice.directory().accept("bob", alice.directory().of("bob").seen());
    assertThat(alice.directory().isRetired("bob", tablet)).isFalse();
  }
}
