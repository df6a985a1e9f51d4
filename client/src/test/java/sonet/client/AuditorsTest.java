package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeAuditor;
import sonet.client.testing.FakeKeyLog;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;

/// Devices that rely on auditors of the log: some of these stop, and some lie.
class AuditorsTest {
  /// Longer than an auditor may lag.
  private static final Duration TOO_LONG = Duration.ofHours(7);

  private static final AccountName BOB = new AccountName("bob");

  private final FakeAuditor first = new FakeAuditor();
  private final FakeAuditor second = new FakeAuditor();
  private final FakeAuditor third = new FakeAuditor();
  private TestDevices devices;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) {
    devices = new TestDevices(folder);
    log = devices.server().log();
    log.auditedBy(first, second, third);
  }

  @AfterEach
  void end() throws ClientException {
    devices.close();
  }

  private List<Bytes> keys() {
    return Stream.of(first, second, third).map(FakeAuditor::key).toList();
  }

  private Sonet relying(String account, int enough, KeyPolicy policy) throws ClientException {
    devices.check(
        Settings.KeyChecks.USUAL.with(policy).withAuditors(new Settings.Auditors(keys(), enough)));
    Sonet opened = devices.get(account);
    devices.check(Settings.KeyChecks.USUAL);
    return opened;
  }

  private static List<KeyAlarm.Kind> alarms(Sonet device) throws ClientException {
    return device.keys().alarms().stream().map(KeyAlarm::kind).toList();
  }

  private static List<Boolean> vouching(Sonet device) throws ClientException {
    return device.keys().auditors().named().stream().map(LogAuditors.One::vouches).toList();
  }

  private static AccountKeys.State state(Sonet device, String account) throws ClientException {
    return device.keys().of(account).state();
  }

  @Test
  void whoVouchesForWhatIsRememberedAndShown() throws Exception {
    Sonet alice = relying("alice", 2, KeyPolicy.STRICT);
    Sonet _ = devices.get("bob");
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    LogAuditors shown = alice.keys().auditors();
    assertThat(shown.areEnough()).isTrue();
    assertThat(shown.enough()).isEqualTo(2);
    assertThat(shown.named()).extracting(LogAuditors.One::key).isEqualTo(keys());
    assertThat(shown.named())
        .allSatisfy(one -> {
          assertThat(one.vouches()).isTrue();
          assertThat(one.last().orElseThrow().entries()).isPositive();
        });
    devices.stop("alice");
    int asked = log.asked();
    Sonet again = relying("alice", 2, KeyPolicy.STRICT);
    LogAuditors remembered = again.keys().auditors();
    assertThat(remembered.named()).extracting(LogAuditors.One::last).isNotEmpty();
    assertThat(remembered.areEnough()).isTrue();
    assertThat(log.asked()).isGreaterThanOrEqualTo(asked);
    assertThat(alarms(again)).isEmpty();
  }

  @Test
  void whoIsReliedOnNoMoreVouchesForNothing() throws Exception {
    FakeAuditor fourth = new FakeAuditor();
    Sonet alice = relying("alice", 2, KeyPolicy.STRICT);
    alice.keys().watch();
    assertThat(alice.keys().auditors().areEnough()).isTrue();
    devices.stop("alice");
    log.goAway(true);
    devices.check(
        Settings.KeyChecks.USUAL.withAuditors(new Settings.Auditors(List.of(fourth.key()), 1)));
    LogAuditors shown = devices.get("alice").keys().auditors();
    assertThat(shown.areEnough()).isFalse();
    assertThat(shown.named()).singleElement().matches(one -> one.last().isEmpty());
  }

  @Test
  void ofThreeOneMayStopOrLie() throws Exception {
    Sonet alice = relying("alice", 2, KeyPolicy.STRICT);
    second.lie();
    devices.pass(TOO_LONG);
    Sonet _ = devices.get("bob");
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(vouching(alice)).containsExactly(true, false, true);
    assertThat(alice.keys().auditors().areEnough()).isTrue();
    assertThat(alarms(alice)).isEmpty();
  }

  @Test
  void anAuditorThatIsALittleBehindIsGoodEnough() throws Exception {
    Sonet alice = relying("alice", 3, KeyPolicy.STRICT);
    assertThat(state(alice, "alice")).isEqualTo(AccountKeys.State.PROVEN);
    Stream.of(first, second, third).forEach(FakeAuditor::stop);
    devices.pass(Duration.ofHours(5));
    Sonet _ = devices.get("bob");
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(alarms(alice)).isEmpty();
  }

  @Test
  void withTooFewNoNewKeysAreUsedAndOwnKeysAreStillWatched() throws Exception {
    Sonet alice = relying("alice", 2, KeyPolicy.STRICT);
    Sonet _ = devices.get("bob");
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    first.stop();
    second.lie();
    devices.pass(TOO_LONG);
    Sonet _ = devices.get("carol");
    assertThat(state(alice, "carol")).isEqualTo(AccountKeys.State.DOUBTED);
    assertThatThrownBy(() -> alice.direct("carol").send("hello"))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.KEYS_DOUBTED));
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_AUDITED);
    KeyAlarm alarm = alice.keys().alarms().getFirst();
    assertThat(alarm.detail())
        .startsWith("2 of 3 must vouch")
        .contains(first.key().toHex().substring(0, 16))
        .contains(second.key().toHex().substring(0, 16))
        .doesNotContain(third.key().toHex().substring(0, 16));
    assertThat(alarm.evidence().isEmpty()).isFalse();

    // What was proven is as good as it was, and one's own keys are watched.
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    for (int i = 0; i < 5; i++) {
      devices.pass(TOO_LONG);
      alice.keys().watch();
    }
    assertThat(alarms(alice)).contains(KeyAlarm.Kind.NOT_AUDITED);
    assertThat(alarms(alice)).doesNotContain(KeyAlarm.Kind.NOT_WATCHED);

    first.resume();
    assertThat(state(alice, "carol")).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(vouching(alice)).containsExactly(true, false, true);
  }

  @Test
  void aCredentialIsNoWayAroundThem() throws Exception {
    Sonet alice = relying("alice", 3, KeyPolicy.STRICT);
    Sonet bob = devices.get("bob");
    Sonet told = relying("dave", 3, KeyPolicy.WARN);
    for (int i = 0; i < 10; i++) {
      devices.pass(TOO_LONG);
      bob.keys().watch();
      alice.keys().watch();
      told.keys().watch();
    }
    first.stop();
    for (int i = 0; i < 2; i++) {
      devices.pass(TOO_LONG);
      alice.keys().watch();
      told.keys().watch();
    }
    int searches = log.asked(BOB.identity());
    assertThat(state(told, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(log.asked(BOB.identity())).isEqualTo(searches);
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(log.asked(BOB.identity())).isGreaterThan(searches);
  }

  @Test
  void whoOnlyWantsToBeToldUsesThemAllTheSame() throws Exception {
    Sonet alice = relying("alice", 3, KeyPolicy.WARN);
    third.stop();
    devices.pass(TOO_LONG);
    Sonet _ = devices.get("bob");
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_AUDITED);
    assertThat(alice.keys().auditors().areEnough()).isFalse();
  }

  @Test
  void aLogOfWhichNoneOfThemHasSaidAnythingIsNotReliedOn() throws Exception {
    log.auditedBy();
    Sonet _ = devices.get("bob");
    Sonet alice = relying("alice", 1, KeyPolicy.STRICT);
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(alarms(alice)).containsExactly(KeyAlarm.Kind.NOT_AUDITED);
    assertThat(vouching(alice)).containsExactly(false, false, false);
    log.auditedBy(first);
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.PROVEN);
  }

  @Test
  void ofAnotherLogThanTheAuditorsHaveSeenNothingIsUsed() throws Exception {
    Sonet _ = devices.get("bob");
    Sonet _ = devices.get("carol");
    FakeKeyLog fork = log.fork();
    Sonet seen = relying("dave", 3, KeyPolicy.STRICT);
    assertThat(state(seen, "bob")).isEqualTo(AccountKeys.State.PROVEN);
    fork.pad();
    fork.pad();
    devices.server().deceive(new AccountName("alice"), fork);
    Sonet alice = relying("alice", 1, KeyPolicy.STRICT);
    assertThat(state(alice, "bob")).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(alarms(alice)).contains(KeyAlarm.Kind.NOT_AUDITED);
  }
}
