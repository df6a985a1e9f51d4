package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.Device;

/// Coming back by a recovery key, with a server that fails, lies, or is used by a thief.
final class RecoveryTest {
  private static final AccountName ALICE = new AccountName("alice");

  @TempDir Path folder;
  private TestDevices devices;
  private Sonet phone;

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    phone = devices.get("alice");
  }

  @AfterEach
  void stop() throws ClientException {
    devices.close();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason));
  }

  private static String paper(Sonet by) throws ClientException {
    try (RecoveryKey key = by.devices().makeRecoveryKey()) {
      return key.written();
    }
  }

  private Sonet recover(String name, String paper, RecoveryChoice choice) throws ClientException {
    try (RecoveryKey key = RecoveryKey.parse(paper)) {
      return devices.keep(name, devices.opening(name, "alice").recover(key, choice));
    }
  }

  private static List<String> ids(Sonet sonet) throws ClientException {
    return sonet.devices().list().stream().map(Devices.Listed::id).toList();
  }

  @Test
  void aRecoveryKeyIsShownMadeAnewAndRevoked() throws ClientException {
    assertThat(phone.devices().recovery()).isEmpty();
    String first = paper(phone);
    Devices.Recovery known = phone.devices().recovery().orElseThrow();
    assertThat(known.madeBy()).isEqualTo(phone.device());
    String second = paper(phone);
    assertThat(phone.devices().recovery().orElseThrow().id()).isNotEqualTo(known.id());
    assertRefused(
        Reason.UNKNOWN_RECOVERY_KEY, () -> recover("new", first, RecoveryChoice.allLost()));
    assertThat(phone.devices().revokeRecoveryKey()).isTrue();
    assertThat(phone.devices().revokeRecoveryKey()).isFalse();
    assertThat(phone.devices().recovery()).isEmpty();
    assertRefused(
        Reason.UNKNOWN_RECOVERY_KEY, () -> recover("new", second, RecoveryChoice.allLost()));
    assertThat(phone.devices().list()).hasSize(1);
    assertThat(phone.keys().history("alice"))
        .extracting(KeyChange::cause)
        .containsSubsequence(
            KeyChange.Cause.REGISTRATION,
            KeyChange.Cause.RECOVERY_KEY,
            KeyChange.Cause.RECOVERY_KEY,
            KeyChange.Cause.RECOVERY_KEY);
  }

  @Test
  void aRecoveryKeyIsNoDeviceToAnybody() throws ClientException {
    Sonet bob = devices.get("bob");
    String paper = paper(phone);
    assertThat(ids(phone)).containsExactly(phone.device());
    // A credential of before may be good for a while, until the log is asked.
    while (bob.keys().of("alice").recoveryKey().isEmpty()) {
      devices.pass(Duration.ofHours(1));
    }
    AccountKeys seen = bob.keys().of("alice");
    assertThat(seen.devices()).extracting(AccountKeys.Device::id).containsExactly(phone.device());
    assertThat(seen.recoveryKey().orElseThrow().id())
        .isEqualTo(phone.devices().recovery().orElseThrow().id());
    bob.trust().verify("alice", bob.trust().safetyNumber("alice"));
    String _ = paper(phone);
    assertThat(paper).isNotEmpty();
    assertThat(bob.trust().of("alice").level()).isEqualTo(TrustLevel.VERIFIED);
  }

  @Test
  void aServerThatShowsTheRecoveryKeyAsADeviceIsNotBelieved() throws ClientException {
    Sonet bob = devices.get("bob");
    String paper = paper(phone);
    Device key;
    try (RecoveryKey parsed = RecoveryKey.parse(paper)) {
      Device first = devices.server().devices(ALICE).getFirst();
      key =
          new Device(
              first.id(),
              ALICE,
              "a device",
              parsed.signer(Providers.pure()).publicKey(),
              first.registeredAt(),
              first.endorsements());
    }
    devices.server().smuggle(ALICE, key);
    assertThatThrownBy(() -> bob.direct("alice").send("secret"))
        .isInstanceOf(ClientException.class);
  }

  @Test
  void whoLostAllDevicesIsBackWithANewOne() throws ClientException {
    Sonet laptop = devices.linked("laptop", "alice");
    Sonet bob = devices.get("bob");
    bob.trust().verify("alice", bob.trust().safetyNumber("alice"));
    String paper = paper(phone);
    String gone = phone.device();
    devices.stop("alice");
    devices.stop("laptop");
    Sonet back = recover("new", paper, RecoveryChoice.allLost());
    assertThat(ids(back)).containsExactly(back.device());
    assertThat(back.devices().recovery()).isPresent();
    assertThat(bob.keys().of("alice").state()).isEqualTo(AccountKeys.State.PROVEN);
    KeyChange last = bob.keys().history("alice").getLast();
    assertThat(last.cause()).isEqualTo(KeyChange.Cause.RECOVERY);
    assertThat(last.standing()).isEqualTo(KeyChange.Standing.SIGNED);
    assertThat(last.added()).containsExactly(back.device());
    assertThat(last.removed()).containsExactlyInAnyOrder(gone, laptop.device());
    bob.direct("alice").send("are you back?");
    devices.synchronize("bob", "new");
    assertThat(bob.trust().of("alice").level()).isEqualTo(TrustLevel.UNVERIFIED);
    assertThat(devices.texts("new")).containsExactly("are you back?");
    assertThat(back.keys().alarms()).isEmpty();
    assertRefused(
        Reason.DEVICE_REMOVED,
        () -> {
          Sonet lost = devices.again("alice", "alice");
          lost.synchronize(TestDevices.LONG);
        });
  }

  @Test
  void theDevicesThatAreKeptBringTheNewOneIntoConversationsAndAreAlarmed()
      throws ClientException, InterruptedException {
    Sonet laptop = devices.linked("laptop", "alice");
    Conversation team = devices.team("alice", "bob");
    team.send("before");
    devices.synchronize("alice", "bob", "laptop");
    phone.keys().watch();
    laptop.keys().watch();
    String paper = paper(phone);
    BlockingQueue<KeyAlarm> told = new LinkedBlockingQueue<>();
    laptop.onEvent(event -> {
      if (event instanceof Event.KeysAlarmed alarmed) {
        told.add(alarmed.alarm());
      }
    });
    devices.pass(Duration.ofSeconds(1));
    String lost = phone.device();
    devices.stop("alice");
    Sonet back =
        recover(
            "new",
            paper,
            all -> {
              assertThat(all).extracting(RecoveryChoice.Known::id).contains(lost, laptop.device());
              return Set.of(laptop.device());
            });
    devices.synchronize("laptop");
    devices.synchronize("new", "bob");
    assertThat(devices.only("new").title()).isEqualTo("Team");
    assertThat(devices.only("bob").members())
        .extracting(Member::device)
        .contains(back.device(), laptop.device())
        .doesNotContain(lost);
    KeyAlarm alarm = told.take();
    assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.RECOVERY_USED);
    assertThat(alarm.detail()).contains(back.device()).contains(lost);
  }

  @Test
  void theOwnerOfAStolenPaperTakesItBack() throws ClientException {
    Sonet laptop = devices.linked("laptop", "alice");
    phone.keys().watch();
    laptop.keys().watch();
    String paper = paper(phone);
    devices.pass(Duration.ofSeconds(1));
    Sonet thief = recover("thief", paper, all -> Set.of(phone.device(), laptop.device()));
    devices.synchronize("alice", "laptop");
    assertThat(phone.keys().alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.RECOVERY_USED);
    phone.devices().remove(thief.device(), Devices.Why.COMPROMISED);
    assertThat(phone.devices().revokeRecoveryKey()).isTrue();
    assertRefused(Reason.DEVICE_REMOVED, () -> thief.synchronize(TestDevices.LONG));
    assertRefused(
        Reason.UNKNOWN_RECOVERY_KEY, () -> recover("again", paper, RecoveryChoice.allLost()));
    assertThat(ids(laptop)).containsExactlyInAnyOrder(phone.device(), laptop.device());
  }

  /// Whoever recovers says when that was, and may say that it was when a device came.
  @Test
  void aRecoveryIsToldToTheNewestDeviceWhateverTimeItBears() throws ClientException {
    phone.keys().watch();
    String paper = paper(phone);
    Sonet laptop = devices.linked("laptop", "alice");
    laptop.keys().watch();
    Sonet _ = recover("thief", paper, all -> Set.of(phone.device(), laptop.device()));
    devices.synchronize("laptop");
    laptop.keys().watch();
    assertThat(laptop.keys().alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.RECOVERY_USED);
  }

  @Test
  void whatWasInterruptedGoesOn() throws ClientException {
    String paper = paper(phone);
    devices.stop("alice");
    devices.server().goDown();
    assertRefused(Reason.SERVER_UNREACHABLE, () -> recover("new", paper, RecoveryChoice.allLost()));
    devices.server().comeBack();
    // The server has done it, and the answer got lost: this device must not lose its key.
    assertRefused(
        Reason.SERVER_UNREACHABLE,
        () ->
            recover(
                "new",
                paper,
                all -> {
                  devices.server().loseAnswers(1);
                  return Set.of();
                }));
    assertThat(devices.server().devices(ALICE)).hasSize(1);
    Sonet back =
        recover(
            "new",
            paper,
            all -> {
              throw new AssertionError("it was asked for already");
            });
    assertThat(ids(back)).containsExactly(back.device());
    assertThat(back.keys().of("alice").version()).contains(2L);
  }

  @Test
  void whatWasGivenUpLeavesNothing() throws ClientException {
    String paper = paper(phone);
    assertRefused(
        Reason.CLOSED,
        () ->
            recover(
                "new",
                paper,
                all -> {
                  throw new ClientException(Reason.CLOSED, "no");
                }));
    assertRefused(Reason.UNKNOWN_DEVICE, () -> recover("new", paper, all -> Set.of("0badc0de")));
    assertThat(ids(phone)).containsExactly(phone.device());
    Sonet carol = devices.keep("carol", devices.opening("new", "carol").open());
    assertThat(carol.account()).isEqualTo("carol");
  }

  @Test
  void aFolderWithADeviceIsNotUsedForAnother() throws ClientException {
    String paper = paper(phone);
    var _ = devices.get("bob");
    devices.stop("bob");
    assertRefused(Reason.STATE_OF_ANOTHER, () -> recover("bob", paper, RecoveryChoice.allLost()));
    devices.stop("alice");
    assertRefused(Reason.STATE_OF_ANOTHER, () -> recover("alice", paper, RecoveryChoice.allLost()));
  }

  @Test
  void aDeviceThatCanUseOtherSuitesThanTheLogSaysSaysSoByItself() throws ClientException {
    Sonet bob = devices.get("bob");
    devices.keepOld("carol");
    Sonet carol = devices.get("carol");
    carol.keys().watch();
    assertThat(bob.keys().of("carol").version()).contains(0L);
    devices.stop("carol");
    devices.useNewest("carol");
    carol = devices.get("carol");
    carol.synchronize(TestDevices.LONG);
    // It is done in the background, or was just now.
    while (bob.keys().of("carol").version().orElseThrow() == 0) {
      devices.pass(Duration.ofHours(1));
    }
    KeyChange last = bob.keys().history("carol").getLast();
    assertThat(last.cause()).isEqualTo(KeyChange.Cause.ROTATION);
    assertThat(last.standing()).isEqualTo(KeyChange.Standing.SIGNED);
    assertThat(last.note()).isEqualTo("cipher suites: 1 2");
    assertThat(last.added()).isEmpty();
    carol.synchronize(TestDevices.LONG);
    assertThat(carol.keys().of("carol").version()).contains(1L);
  }

  @Test
  void aRecoveryKeyThatALostDeviceMadeIsRevokedAndNoOther() throws Exception {
    Sonet alice = devices.get("alice");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone");
    String lost = phone.device();
    String made;
    try (RecoveryKey _ = phone.devices().makeRecoveryKey()) {
      made = alice.devices().recovery().orElseThrow().id();
      assertThat(alice.devices().recovery().orElseThrow().madeBy()).isEqualTo(lost);
      devices.stop("phone");
      alice.devices().remove(lost, Devices.Why.LOST);
      // It outlives the device, and is named as what it made.
      assertThat(alice.devices().recovery().orElseThrow().madeBy()).isEqualTo(lost);
      assertThat(alice.devices().revokeRecoveryKeyOf(alice.device())).isEmpty();
      assertThat(alice.devices().recovery()).isPresent();
      assertThat(alice.devices().revokeRecoveryKeyOf(lost).orElseThrow().id()).isEqualTo(made);
    }
    assertThat(alice.devices().recovery()).isEmpty();
    try (RecoveryKey _ = alice.devices().makeRecoveryKey()) {
      assertThat(alice.devices().revokeRecoveryKeyOf(lost)).isEmpty();
      assertThat(alice.devices().recovery().orElseThrow().madeBy()).isEqualTo(alice.device());
    }
  }
}
