package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import sonet.crypto.Providers;
import sonet.transparency.directory.DeviceSet;

/// An owner who was away: what was made meanwhile is told, or it is told that it cannot be.
final class OwnLabelTest {
  @TempDir Path folder;
  private CredentialReader bob;
  private FakeKeyLog log;
  private KeyWatch watch;

  @BeforeEach
  void begin() throws Exception {
    bob = new CredentialReader(folder);
    log = bob.log();
    for (int i = 0; i < 8; i++) {
      log.pad();
    }
    log.submit(bob.bob(), bob.first().encoded());
    bob.pass(Duration.ofHours(30));
    open();
    run();
  }

  @AfterEach
  void end() throws ClientException {
    bob.close();
  }

  private void open() throws ClientException {
    OwnLabel.Self self = new OwnLabel.Self(bob.account(), bob.phone().publicKey());
    watch =
        new KeyWatch(
            bob.verifiedLog(),
            new KeyWatch.Watched(
                bob.directory(),
                new OwnLabel(bob.verifiedLog(), self),
                new OwnCredential(bob.verifiedLog(), self),
                Optional.empty()),
            Providers.random());
  }

  private void run() throws ClientException {
    watch.run(() -> {});
  }

  /// Two changes, of which the first is erased as one that another followed.
  private void changeAndErase() {
    DeviceSet more = bob.adding(log.last(bob.bob()));
    log.submit(bob.bob(), more.encoded());
    log.submit(bob.bob(), bob.removing(more).encoded());
    log.erase(bob.bob(), 1);
  }

  @Test
  void whoWasAwayForLongBeginsAnewAndIsToldThatSomethingIsMissing() throws Exception {
    bob.pass(Duration.ofDays(9));
    changeAndErase();
    for (int i = 0; i < 8; i++) {
      bob.pass(Duration.ofHours(6));
      log.pad();
    }
    run();
    assertThat(bob.alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.OWN_KEYS_UNSEEN);
    assertThat(bob.alarms().getFirst().detail()).contains("after version 0").contains("2026-11-22");
    // From there on it watches as before, also after a start.
    bob.pass(Duration.ofHours(2));
    run();
    bob.reopen();
    open();
    bob.pass(Duration.ofHours(2));
    run();
    assertThat(bob.alarms()).hasSize(1);
  }

  /// An honest log keeps values for longer than a window, so that this one hides something.
  @Test
  void whatIsMissingThoughNobodyWasAwayIsAFailure() throws Exception {
    bob.pass(Duration.ofHours(2));
    changeAndErase();
    assertThat(catchThrowableOfType(ClientException.class, this::run).reason())
        .isEqualTo(Reason.NOT_IN_LOG);
    bob.pass(Duration.ofHours(2));
    assertThat(catchThrowableOfType(ClientException.class, this::run).reason())
        .isEqualTo(Reason.NOT_IN_LOG);
    assertThat(bob.alarms())
        .extracting(KeyAlarm::kind)
        .doesNotContain(KeyAlarm.Kind.OWN_KEYS_UNSEEN);
  }

  /// It is learned once, also when the program starts again.
  @Test
  void aVersionWithASignatureThatThisDeviceNeverMadeIsAnAlarm() throws Exception {
    bob.pass(Duration.ofHours(2));
    log.submit(bob.bob(), bob.adding(log.last(bob.bob())).encoded());
    run();
    assertThat(bob.alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.OWN_KEYS_CHANGED);
    assertThat(bob.alarms().getFirst().detail()).contains("version 1").contains("never made it");
    bob.reopen();
    open();
    for (int i = 0; i < 10; i++) {
      bob.pass(Duration.ofHours(3));
      log.pad();
      run();
    }
    assertThat(bob.alarms()).hasSize(1);
  }

  @Test
  void aVersionThatThisDeviceMadeIsNoAlarm() throws Exception {
    bob.pass(Duration.ofHours(2));
    DeviceSet made = bob.adding(log.last(bob.bob()));
    bob.verifiedLog().vault().update(t -> OwnSets.remember(t, made.encoded()));
    log.submit(bob.bob(), made.encoded());
    run();
    assertThat(bob.alarms()).isEmpty();
  }

  @Test
  void aVersionThatIsNoSetOfDevicesIsAnAlarm() throws Exception {
    bob.pass(Duration.ofHours(2));
    log.submit(bob.bob(), Bytes.utf8("nonsense"));
    run();
    assertThat(bob.alarms()).extracting(KeyAlarm::kind).contains(KeyAlarm.Kind.OWN_KEYS_CHANGED);
  }

  @Test
  void whatTheServerShowsOfTheAccountMustBeWhatTheLogHas() throws Exception {
    DeviceSet both = bob.adding(log.last(bob.bob()));
    Bytes phone = bob.phone().publicKey();
    Bytes tablet = bob.tablet().publicKey();
    AccountKeys known = bob.directory().of("bob");
    OwnLabel own = new OwnLabel(bob.verifiedLog(), new OwnLabel.Self(bob.account(), phone));
    own.compare(known, both, List.of(phone, tablet));
    assertThat(bob.alarms()).isEmpty();
    own.compare(known, both, List.of(phone));
    assertThat(bob.alarms())
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.OWN_KEYS_DIFFER);
          assertThat(alarm.detail()).contains("that the server does not show");
        });
    bob.pass(Duration.ofHours(25));
    new OwnLabel(bob.verifiedLog(), new OwnLabel.Self(bob.account(), tablet))
        .compare(known, log.last(bob.bob()), List.of(phone));
    assertThat(bob.alarms().getLast().detail()).isEqualTo("the log does not have this device");
  }
}
