package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.AccountKeys;
import sonet.client.AccountKeys.Source;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.testing.FakeKeyLog;
import sonet.crypto.Bytes;
import sonet.transparency.directory.DeviceSet;

/// Credentials that are newer than all that owners have looked at, and what becomes of them.
class ProvisionalsTest {
  private static final Duration DAY = Duration.ofHours(25);

  private CredentialReader alice;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    alice = new CredentialReader(folder);
    log = alice.log();
    log.submit(alice.bob(), alice.first().encoded());
    alice.pass(DAY);
    // Of eight entries the last is one that owners look at, and so is none of the next seven.
    for (int i = 1; i < 8; i++) {
      log.pad();
    }
    alice.walk();
    AccountKeys _ = alice.check(List.of(), phone());
    alice.pass(Duration.ofMinutes(20));
  }

  @AfterEach
  void end() throws ClientException {
    alice.close();
  }

  private Bytes phone() {
    return alice.phone().publicKey();
  }

  private Bytes tablet() {
    return alice.tablet().publicKey();
  }

  private List<KeyAlarm.Kind> alarms() {
    return alice.alarms().stream().map(KeyAlarm::kind).toList();
  }

  /// Bob has added a device just now, and shows a credential that has it.
  private Bytes fresh(FakeKeyLog of) throws Exception {
    of.submit(alice.bob(), alice.adding(of.last(alice.bob())).encoded());
    return of.credential(alice.bob());
  }

  private void believe(Bytes credential) throws ClientException {
    int asked = log.asked(alice.bob());
    AccountKeys keys = alice.check(List.of(credential), phone(), tablet());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(keys.proof().orElseThrow().source()).isEqualTo(Source.PROVISIONAL_CREDENTIAL);
    assertThat(log.asked(alice.bob())).isEqualTo(asked);
    assertThat(alice.directory().waitedFor()).containsExactly("bob");
  }

  private void aDayPasses() throws ClientException {
    alice.pass(DAY);
    log.pad();
    log.pad();
    alice.walk();
  }

  @ParameterizedTest(name = "{0} entries before the next that owners look at")
  @ValueSource(ints = {0, 1, 2, 5, 6})
  void oneIsConfirmedOnceAnEntryThatOwnersLookAtHasComeSince(int entries) throws Exception {
    believe(fresh(log));
    for (int i = 0; i < entries; i++) {
      log.pad();
    }
    alice.directory().confirm();
    assertThat(alice.directory().waitedFor()).containsExactly("bob");
    alice.reopen();
    assertThat(alice.directory().of("bob").proof().orElseThrow().source())
        .isEqualTo(Source.PROVISIONAL_CREDENTIAL);
    aDayPasses();
    alice.directory().confirm();
    assertThat(alice.directory().waitedFor()).isEmpty();
    assertThat(alice.directory().of("bob").proof().orElseThrow().source())
        .isEqualTo(Source.CREDENTIAL);
    assertThat(alice.alarms()).isEmpty();
  }

  @Test
  void theEntryThatItBeginsFromMayBeForgottenMeanwhile() throws Exception {
    believe(fresh(log));
    log.refuseUpdates();
    for (int i = 0; i < 14; i++) {
      alice.pass(Duration.ofHours(3));
      log.pad();
    }
    for (int i = 0; i < 12; i++) {
      alice.pass(DAY);
      log.pad();
      alice.walk();
    }
    alice.reopen();
    alice.directory().confirm();
    assertThat(alice.directory().waitedFor()).isEmpty();
  }

  @Test
  void aTreeOfAnotherLogIsFoundWhenTheLogIsAsked() throws Exception {
    // The operator shows bob another log, in which his new device is.
    FakeKeyLog fork = log.fork();
    believe(fresh(fork));
    alice.directory().settle(alice.account());
    assertThat(alarms()).containsExactly(KeyAlarm.Kind.LOG_FORKED);
    Evidence evidence = Evidence.decode(alice.alarms().getFirst().evidence());
    assertThat(evidence.heads()).hasSize(2);
    assertThat(evidence.heads()).allMatch(head -> isSigned(head));
    assertThat(evidence.response().isEmpty()).isFalse();
    // The log does not have the device that the server shows.
    assertThat(alice.directory().of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(alice.use(tablet())).isEqualTo(Directory.Use.DOUBTED);
  }

  private boolean isSigned(SignedHead head) {
    try {
      return head.isSignedBy(alice.verifiedLog().trusted());
    } catch (ClientException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void oneThatIsNeverConfirmedIsReportedAfterTwoWindows() throws Exception {
    // The same change is in both logs, and in neither at a place that owners look at.
    FakeKeyLog fork = log.fork();
    DeviceSet next = alice.adding(log.last(alice.bob()));
    fork.submit(alice.bob(), next.encoded());
    log.submit(alice.bob(), next.encoded());
    log.pad();
    believe(fork.credential(alice.bob()));
    alice.directory().settle(alice.account());
    assertThat(alice.alarms()).isEmpty();
    aDayPasses();
    alice.directory().confirm();
    assertThat(alice.alarms()).isEmpty();
    assertThat(alice.directory().waitedFor()).containsExactly("bob");
    alice.reopen();
    aDayPasses();
    alice.directory().confirm();
    assertThat(alarms()).containsExactly(KeyAlarm.Kind.LOG_UNPROVEN);
    assertThat(Evidence.decode(alice.alarms().getFirst().evidence()).heads()).hasSize(2);
    assertThat(alice.directory().waitedFor()).isEmpty();
  }

  @Test
  void oneWhoseEntryIsAnotherForEveryoneElseIsAForkedLog() throws Exception {
    FakeKeyLog fork = log.fork();
    DeviceSet next = alice.adding(log.last(alice.bob()));
    fork.submit(alice.bob(), next.encoded());
    believe(fork.credential(alice.bob()));
    // Here the same place of the log is one that owners look at.
    alice.pass(DAY);
    log.submit(alice.bob(), next.encoded());
    log.pad();
    alice.walk();
    alice.directory().confirm();
    assertThat(alarms()).containsExactly(KeyAlarm.Kind.LOG_FORKED);
    assertThat(alice.directory().waitedFor()).isEmpty();
  }

  @Test
  void aLogThatDoesNotAnswerForItIsReported() throws Exception {
    believe(fresh(log));
    log.pad();
    log.refuseUpdates();
    alice.pass(Duration.ofHours(10));
    log.pad();
    aDayPasses();
    alice.directory().confirm();
    assertThat(alice.directory().waitedFor()).containsExactly("bob");
    aDayPasses();
    alice.directory().confirm();
    assertThat(alarms()).containsExactly(KeyAlarm.Kind.LOG_UNPROVEN);
  }

  @Test
  void twoTreesOfOneSizeAreFoundAtOnce() throws Exception {
    FakeKeyLog fork = log.fork();
    Bytes shown = fresh(fork);
    log.pad();
    AccountKeys _ = alice.check(List.of(), phone());
    assertThat(alice.believes(shown, phone(), tablet())).isFalse();
    assertThat(alarms()).containsExactly(KeyAlarm.Kind.LOG_FORKED);
    assertThat(alice.directory().of("bob").version()).contains(0L);
  }

  @Test
  void aLongerTreeWithoutWhatWasProvenIsFoundAtOnce() throws Exception {
    FakeKeyLog fork = log.fork();
    log.submit(alice.bob(), alice.adding(log.last(alice.bob())).encoded());
    AccountKeys _ = alice.check(List.of(), phone(), tablet());
    DeviceSet removed = alice.removing(log.last(alice.bob()));
    log.submit(alice.bob(), removed.encoded());
    AccountKeys _ = alice.check(List.of(), phone());
    alice.pass(Duration.ofMinutes(20));
    for (int i = 0; i < 4; i++) {
      fork.pad();
    }
    Bytes old = fresh(fork);
    assertThat(alice.believes(old, phone(), tablet())).isFalse();
    assertThat(alarms()).containsExactly(KeyAlarm.Kind.LOG_FORKED);
  }

  @Test
  void noMoreTreesOfOneAccountAreBelievedThanAreWaitedFor() throws Exception {
    DeviceSet next = alice.adding(log.last(alice.bob()));
    log.submit(alice.bob(), next.encoded());
    for (int i = 0; i < 4; i++) {
      log.pad();
      assertThat(alice.believes(log.credential(alice.bob()), phone(), tablet())).isTrue();
    }
    log.pad();
    assertThat(alice.believes(log.credential(alice.bob()), phone(), tablet())).isFalse();
    assertThat(alice.alarms()).isEmpty();
  }
}
