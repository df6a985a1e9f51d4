package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeKeyLog;
import sonet.client.testing.FakeServer;
import sonet.protocol.AccountName;

/// A server that shows a device which was just linked something else than the device that linked it
/// has seen: the first answer is refused already.
final class HandedLogTest {
  private static final AccountName ALICE = new AccountName("alice");
  private static final AccountName BOB = new AccountName("bob");

  private TestDevices devices;
  private FakeServer server;
  private FakeKeyLog log;
  private Sonet alice;

  @BeforeEach
  void begin(@TempDir Path folder) throws ClientException {
    devices = new TestDevices(folder);
    server = devices.server();
    log = server.log();
    alice = devices.get("alice");
    var _ = devices.get("bob");
    alice.keys().watch();
  }

  @AfterEach
  void end() throws ClientException {
    devices.close();
  }

  /// Links a device. From the moment on at which it has the word of the other one, and before it
  /// has asked the log anything, something happens.
  private Sonet linked(Runnable then) throws Exception {
    try (Linking linking = alice.devices().link();
        LinkCode typed = LinkCode.parse(linking.code().typed())) {
      FutureTask<Sonet> joining =
          new FutureTask<>(() ->
              devices
                  .opening("phone", "alice")
                  .link(
                      typed,
                      step -> {
                        if (step == LinkStep.ACCEPTED) {
                          then.run();
                        }
                      }));
      var _ = Thread.ofVirtual().start(joining);
      var _ = linking.await();
      linking.accept();
      return devices.keep("phone", joining.get());
    }
  }

  private static void assertNothingIsBelieved(Sonet phone, KeyAlarm.Kind kind) throws Exception {
    assertThatThrownBy(() -> phone.keys().watch())
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
    assertThat(phone.keys().alarms())
        .filteredOn(alarm -> alarm.kind() == kind)
        .isNotEmpty()
        .allSatisfy(alarm -> assertThat(alarm.evidence().isEmpty()).isFalse());
    // What was handed over stays: an alarm changes nothing.
    assertThat(phone.keys().known("alice").version()).contains(1L);
  }

  @Test
  void aNewDeviceGoesOnWithTheLogOfTheOneThatLinkedIt() throws Exception {
    Sonet phone = linked(() -> {});
    phone.keys().watch();
    assertThat(phone.keys().of("alice").state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(phone.keys().of("bob").state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(phone.keys().alarms()).isEmpty();
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
      phone.keys().watch();
    }
    assertThat(phone.keys().alarms()).isEmpty();
  }

  @Test
  void aNewDeviceIsNotShownALogOfOtherKeys() throws Exception {
    FakeKeyLog other = new FakeKeyLog(devices::now);
    other.submit(ALICE.identity(), log.last(ALICE.identity()).encoded());
    other.submit(BOB.identity(), log.last(BOB.identity()).encoded());
    Sonet phone =
        linked(() -> {
          other.submit(ALICE.identity(), log.last(ALICE.identity()).encoded());
          while (other.size() <= log.size()) {
            other.pad();
          }
          server.deceive(ALICE, other);
        });
    assertNothingIsBelieved(phone, KeyAlarm.Kind.LOG_REWRITTEN);
  }

  @Test
  void aNewDeviceIsNotShownAForkOfTheLog() throws Exception {
    FakeKeyLog fork = log.fork();
    fork.pad();
    Sonet phone =
        linked(() -> {
          fork.submit(ALICE.identity(), log.last(ALICE.identity()).encoded());
          fork.pad();
          server.deceive(ALICE, fork);
        });
    assertThat(fork.size()).isGreaterThan(log.size());
    assertNothingIsBelieved(phone, KeyAlarm.Kind.LOG_REWRITTEN);
  }

  /// It has no entry that the log did not have once; what came after is cut off.
  @Test
  void aNewDeviceIsNotShownALogThatWasRolledBack() throws Exception {
    FakeKeyLog old = log.fork();
    Sonet phone = linked(() -> server.deceive(ALICE, old));
    assertThat(old.size()).isLessThan(log.size());
    assertThatThrownBy(() -> phone.keys().watch()).isInstanceOf(ClientException.class);
    while (old.size() <= log.size()) {
      old.pad();
    }
    assertNothingIsBelieved(phone, KeyAlarm.Kind.LOG_REWRITTEN);
  }

  /// The tree is the right one, but the set in which the device is stays hidden.
  @Test
  void aNewDeviceIsNotShownAnOlderSetOfItsOwnAccount() throws Exception {
    Sonet phone = linked(() -> log.hideLast(ALICE.identity()));
    assertThatThrownBy(() -> phone.keys().watch())
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
    assertThat(phone.keys().alarms())
        .extracting(KeyAlarm::kind)
        .contains(KeyAlarm.Kind.LOG_UNPROVEN);
    assertThat(phone.keys().known("alice").version()).contains(1L);
  }

  @Test
  void aDeviceThatWasLinkedByANewOneKnowsTheLogAsWell() throws Exception {
    Sonet phone = linked(() -> {});
    phone.keys().watch();
    FakeKeyLog fork = log.fork();
    fork.pad();
    Sonet tablet =
        devices.keep("tablet", TestDevices.linked(phone, devices.opening("tablet", "alice")));
    fork.submit(ALICE.identity(), log.last(ALICE.identity()).encoded());
    server.deceive(server.devices(ALICE).getLast().id(), fork);
    assertThatThrownBy(() -> tablet.keys().watch()).isInstanceOf(ClientException.class);
    assertThat(tablet.keys().alarms())
        .extracting(KeyAlarm::kind)
        .isEqualTo(List.of(KeyAlarm.Kind.LOG_REWRITTEN));
  }
}
