package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeKeyLog;
import sonet.client.testing.FakeServer;
import sonet.protocol.AccountName;

/// What a log may try with one client, and how each try ends: with an alarm and nothing changed.
/// And what clients tell each other of it, so that two who are shown different logs find out.
class DishonestLogTest {
  private static final AccountName ALICE = new AccountName("alice");
  private static final AccountName BOB = new AccountName("bob");
  private static final Duration LATER = Duration.ofMinutes(20);

  private TestDevices devices;
  private FakeServer server;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) {
    devices = new TestDevices(folder);
    server = devices.server();
    log = server.log();
  }

  @AfterEach
  void end() throws ClientException {
    devices.close();
  }

  private static <E extends Event> BlockingQueue<E> heard(Sonet device, Class<E> kind) {
    BlockingQueue<E> queue = new LinkedBlockingQueue<>();
    device.onEvent(event -> {
      if (kind.isInstance(event)) {
        queue.add(kind.cast(event));
      }
    });
    return queue;
  }

  private static List<KeyAlarm.Kind> alarms(Sonet device) throws ClientException {
    return device.keys().alarms().stream().map(KeyAlarm::kind).toList();
  }

  @Test
  void aLogThatWasRolledBackRaisesAnAlarmAndChangesNothing() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    FakeKeyLog old = log.fork();
    log.pad();
    assertThat(alice.keys().of("bob").state()).isEqualTo(AccountKeys.State.PROVEN);
    devices.pass(LATER);
    alice.keys().watch();
    BlockingQueue<Event.KeysAlarmed> alarms = heard(alice, Event.KeysAlarmed.class);
    old.pad();
    old.pad();
    old.pad();
    old.pad();
    server.deceive(ALICE, old);
    devices.restart("alice");
    Sonet deceived = devices.get("alice");
    assertThatThrownBy(() -> deceived.keys().watch())
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
    assertThat(alarms(deceived)).contains(KeyAlarm.Kind.LOG_REWRITTEN);
    assertThat(deceived.keys().alarms().getFirst().evidence().isEmpty()).isFalse();
    assertThat(deceived.keys().known("bob").state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(alarms).isEmpty();
    assertThat(chat.id()).isNotNull();
  }

  @Test
  void aHeadThatIsKeptBackRaisesAnAlarm() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    log.keepStill();
    devices.pass(Duration.ofHours(2));
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("too old");
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.LOG_STALE);
  }

  @Test
  void aVersionThatIsHiddenIsMissed() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    assertThat(alice.keys().of("bob").version()).contains(0L);
    Sonet phone = devices.linked("phone", "bob");
    log.hideLast(BOB.identity());
    devices.pass(LATER);
    AccountKeys keys = alice.keys().of("bob");
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(keys.doubts())
        .singleElement()
        .satisfies(doubt -> assertThat(doubt.added()).containsExactly(phone.device()));
    assertThat(alarms(alice)).contains(KeyAlarm.Kind.LOG_UNPROVEN);
  }

  @Test
  void anOwnerIsToldWhenNobodyCouldWatchForAWholeWindow() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    log.goAway(true);
    devices.pass(FakeKeyLog.WINDOW.plusHours(1));
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("does not answer");
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_WATCHED);
    log.goAway(false);
    alice.keys().watch();
  }

  @Test
  void aProgramThatIsOpenForAMomentEachDayIsToldAsWell() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    log.goAway(true);
    for (int day = 0; day < 2; day++) {
      devices.stop("alice");
      devices.pass(FakeKeyLog.WINDOW.plusHours(1));
      Sonet again = devices.get("alice");
      assertThatThrownBy(() -> again.keys().watch()).hasMessageContaining("does not answer");
    }
    assertThat(alarms(devices.get("alice"))).containsExactly(KeyAlarm.Kind.NOT_WATCHED);
  }

  @Test
  void aLogThatShowsOwnersNothingIsNotTakenForOneThatWasWatched() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    var _ = devices.linked("phone", "alice");
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
    }
    log.showOwnersNothingNew();
    assertThatThrownBy(() -> alice.keys().watch())
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_WATCHED);
  }

  @Test
  void aLogThatNeverAnswersAboutAVersionThatIsFollowedIsTold() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    log.pad();
    var _ = devices.get("bob");
    assertThat(alice.keys().of("bob").version()).contains(0L);
    log.keepSilentOf(BOB.identity());
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("does not answer");
    assertThat(alarms(alice)).isEmpty();
    devices.pass(FakeKeyLog.WINDOW.plusHours(1));
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("does not answer");
    assertThat(alice.keys().alarms())
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.NOT_WATCHED);
          assertThat(alarm.about()).isEqualTo("bob");
        });
  }

  @Test
  void aMemberOfWhomTheLogSaysNothingKeepsNobodyFromWatching() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    var _ = devices.linked("phone", "alice");
    Sonet bob = devices.get("bob");
    log.keepSilentOf(BOB.identity());
    var _ = bob.group("Team", "alice");
    devices.synchronize("bob", "alice");
    // It waits, for bob has to be looked up.
    var _ = devices.only("alice").send("hello");
    Duration moment = Duration.ofMillis(100);
    assertThatThrownBy(() -> alice.synchronize(moment)).hasMessageContaining("sent");
    log.showOwnersNothingNew();
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
    }
    assertThatThrownBy(() -> alice.synchronize(moment)).hasMessageContaining("sent");
    // What is raised when one looks into the log, and else by nothing.
    assertThat(alarms(alice)).contains(KeyAlarm.Kind.NOT_WATCHED);
  }

  @Test
  void twoWhoAreShownDifferentLogsFindOutByWhatTheyTellEachOther() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    devices.synchronize("alice", "bob");
    FakeKeyLog fork = log.fork();
    server.deceive(BOB, fork);
    devices.stop("bob");
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
      fork.pad();
    }
    Sonet bob = devices.get("bob");
    alice.keys().watch();
    bob.keys().watch();
    BlockingQueue<Event.KeysAlarmed> told = heard(bob, Event.KeysAlarmed.class);
    chat.send("what do you see?");
    devices.synchronize("alice", "bob");
    KeyAlarm alarm = told.take().alarm();
    assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.LOG_FORKED);
    assertThat(alarm.about()).isEqualTo("alice");
    assertThat(alarm.evidence().isEmpty()).isFalse();
    assertThat(devices.texts("bob")).containsExactly("hello", "what do you see?");
  }

  @Test
  void twoDevicesOfOneAccountFindOutThatTheyAreShownDifferentLogs() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Sonet phone = devices.linked("phone", "alice");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    devices.synchronize("alice", "phone", "bob");
    FakeKeyLog fork = log.fork();
    server.deceive(server.devices(ALICE).getLast().id(), fork);
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
      fork.pad();
    }
    alice.keys().watch();
    phone.keys().watch();
    BlockingQueue<Event.KeysAlarmed> told = heard(phone, Event.KeysAlarmed.class);
    chat.send("what do I see?");
    devices.synchronize("alice", "phone");
    KeyAlarm alarm = told.take().alarm();
    assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.LOG_FORKED);
    assertThat(alarm.about()).isEqualTo("alice");
  }

  @Test
  void whoWasShownALogOfTheirOwnFromTheBeginningFindsOut() throws Exception {
    Sonet alice = devices.get("alice");
    FakeKeyLog other = new FakeKeyLog(devices::now);
    other.submit(ALICE.identity(), log.last(ALICE.identity()).encoded());
    server.deceive(BOB, other);
    Sonet bob = devices.get("bob");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    devices.synchronize("alice", "bob");
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
      other.pad();
    }
    alice.keys().watch();
    bob.keys().watch();
    BlockingQueue<Event.KeysAlarmed> told = heard(bob, Event.KeysAlarmed.class);
    chat.send("what do you see?");
    devices.synchronize("alice", "bob");
    KeyAlarm alarm = told.take().alarm();
    assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.LOG_DISPUTED);
    assertThat(alarm.about()).isEqualTo("alice");
    assertThat(alarm.detail()).contains("configuration");
  }

  @Test
  void whatIsSeenOfTheLogIsToldOnceInAWindow() throws Exception {
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
    }
    alice.keys().watch();
    Conversation chat = alice.direct("bob");
    chat.send("one");
    chat.send("two");
    devices.synchronize("alice", "bob");
    int before = server.pairwise(server.devices(BOB).getFirst().id()).size();
    chat.send("three");
    devices.synchronize("alice", "bob");
    assertThat(server.pairwise(server.devices(BOB).getFirst().id())).hasSize(before + 1);
    devices.pass(FakeKeyLog.WINDOW.plusHours(1));
    chat.send("four");
    devices.synchronize("alice", "bob");
    assertThat(server.pairwise(server.devices(BOB).getFirst().id())).hasSize(before + 3);
    assertThat(bob.keys().alarms()).isEmpty();
  }

  @Test
  void aLogThatIsPinnedIsTheOnlyOne() throws Exception {
    devices.check(
        Settings.KeyChecks.USUAL.withLog(new FakeKeyLog(() -> FakeServer.NOW).configuration()));
    Sonet alice = devices.get("alice");
    assertThatThrownBy(() -> alice.keys().watch())
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_DISTRUSTED));
    devices.stop("alice");
    devices.check(Settings.KeyChecks.USUAL.withLog(log.configuration()));
    devices.get("alice").keys().watch();
  }

  @Test
  void whatTheWitnessesHaveNotSeenRaisesAnAlarm() throws Exception {
    devices.check(Settings.KeyChecks.USUAL.withAnchors(log.anchorPolicy()));
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    assertThat(alarms(alice)).isEmpty();
    log.forgeAnchors();
    devices.pass(LATER);
    // It is asked for once in a window.
    alice.keys().watch();
    devices.pass(FakeKeyLog.WINDOW);
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("witnesses");
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_WITNESSED);
  }

  @Test
  void witnessesThatShowNothingForAWholeWindowRaiseAnAlarm() throws Exception {
    devices.check(Settings.KeyChecks.USUAL.withAnchors(log.anchorPolicy()));
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    log.keepWitnessesBack(true);
    devices.pass(FakeKeyLog.WINDOW);
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("witnesses");
    assertThat(alarms(alice)).isEmpty();
    devices.pass(LATER);
    assertThatThrownBy(() -> alice.keys().watch()).hasMessageContaining("witnesses");
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_WITNESSED);
  }

  @Test
  void aProgramThatIsOpenForAMomentEachDayMissesTheWitnessesAsWell() throws Exception {
    log.keepWitnessesBack(true);
    watchADay();
    assertThat(alarms(devices.get("alice"))).isEmpty();
    watchADay();
    assertThat(alarms(devices.get("alice"))).containsExactly(KeyAlarm.Kind.NOT_WITNESSED);
  }

  /// One who had failed before, and has come since, may be late again.
  @Test
  void witnessesThatCameMeanwhileHaveAWholeWindowAnew() throws Exception {
    log.keepWitnessesBack(true);
    watchADay();
    log.keepWitnessesBack(false);
    watchADay();
    log.keepWitnessesBack(true);
    watchADay();
    assertThat(alarms(devices.get("alice"))).isEmpty();
    watchADay();
    assertThat(alarms(devices.get("alice"))).containsExactly(KeyAlarm.Kind.NOT_WITNESSED);
  }

  private void watchADay() throws ClientException {
    devices.check(Settings.KeyChecks.USUAL.withAnchors(log.anchorPolicy()));
    Sonet alice = devices.get("alice");
    try {
      alice.keys().watch();
    } catch (ClientException failed) {
      assertThat(failed).hasMessageContaining("witnesses");
    }
    devices.stop("alice");
    devices.pass(FakeKeyLog.WINDOW.plusHours(1));
  }
}
