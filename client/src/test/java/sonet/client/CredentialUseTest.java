package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeKeyLog;
import sonet.client.testing.FakeServer;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;

/// What credentials are good for, to whole devices: people who never met write to each other, and
/// groups are written to, while the log is asked nothing or answers nothing.
class CredentialUseTest {
  private static final AccountName BOB = new AccountName("bob");
  private static final AccountName CAROL = new AccountName("carol");
  private static final Duration SHORT = Duration.ofMillis(300);

  private TestDevices devices;
  private FakeServer server;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) {
    devices = new TestDevices(folder);
    server = devices.server();
    log = server.log();
    // Of eight entries the last is one that owners look at, and so is none of the next seven.
    for (int i = 0; i < 8; i++) {
      log.pad();
    }
  }

  @AfterEach
  void end() throws ClientException {
    devices.close();
  }

  private static AccountKeys.Source source(Sonet device, String account) throws ClientException {
    return device.keys().known(account).proof().orElseThrow().source();
  }

  @Test
  void aFirstMessageAsksTheLogNothingBeforeItLeaves() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    assertThat(server.credential(BOB)).isPresent();
    // Bob's own device goes on with its own business, so it is not there meanwhile.
    devices.stop("bob");
    int before = log.asked(BOB.identity());
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    assertThat(chat.awaitSent(TestDevices.LONG)).isTrue();
    assertThat(log.asked(BOB.identity())).isEqualTo(before);
    assertThat(source(alice, "bob")).isEqualTo(AccountKeys.Source.PROVISIONAL_CREDENTIAL);
    var _ = devices.get("bob");
    devices.synchronize("bob");
    assertThat(devices.texts("bob")).containsExactly("hello");
  }

  @Test
  void theLogIsAskedSoonAfterAndSaysTheSame() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    assertThat(chat.awaitSent(TestDevices.LONG)).isTrue();
    devices.pass(Duration.ofMinutes(6));
    alice.synchronize(TestDevices.LONG);
    assertThat(source(alice, "bob")).isEqualTo(AccountKeys.Source.LOG);
    assertThat(alice.keys().known("bob").state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(alice.keys().alarms()).isEmpty();
  }

  @Test
  void whatWasBelievedIsStillOwedAfterARestart() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    assertThat(chat.awaitSent(TestDevices.LONG)).isTrue();
    devices.restart("alice");
    Sonet again = devices.get("alice");
    assertThat(source(again, "bob")).isEqualTo(AccountKeys.Source.PROVISIONAL_CREDENTIAL);
    devices.pass(Duration.ofMinutes(6));
    again.synchronize(TestDevices.LONG);
    assertThat(source(again, "bob")).isEqualTo(AccountKeys.Source.LOG);
  }

  @Test
  void aCredentialThatIsNotTheAccountsOwnIsNotBelieved() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    var _ = devices.get("carol");
    server.show(BOB, server.credential(CAROL).orElseThrow());
    alice.direct("bob").send("hello");
    devices.synchronize("alice", "bob");
    assertThat(source(alice, "bob")).isEqualTo(AccountKeys.Source.LOG);
    assertThat(devices.texts("bob")).containsExactly("hello");
    assertThat(alice.keys().alarms()).isEmpty();
  }

  @Test
  void aGroupCanBeWrittenToWhileTheLogIsAwayWhenLeavesProveTheirKeys() throws Exception {
    var _ = devices.get("alice");
    for (String name : List.of("bob", "dave", "carol")) {
      var _ = devices.get(name);
    }
    var _ = devices.get("alice").group("Team", "bob", "dave", "carol");
    log.goAway(true);
    devices.synchronize("bob", "carol");
    Sonet carol = devices.get("carol");
    Conversation team = devices.only("carol");
    MessageId id = team.send("hello all");
    carol.synchronize(TestDevices.LONG);
    assertThat(team.message(id).state()).isNotEqualTo(Message.State.QUEUED);
    for (String name : List.of("alice", "bob", "dave")) {
      assertThat(source(carol, name)).isNotEqualTo(AccountKeys.Source.LOG);
    }
    devices.synchronize("bob");
    assertThat(devices.texts("bob")).containsExactly("hello all");
  }

  @Test
  void aGroupCannotBeWrittenToWhileTheLogIsAwayWhenLeavesProveNothing() throws Exception {
    log.issueNone();
    for (String name : List.of("alice", "bob", "dave", "carol")) {
      var _ = devices.get(name);
    }
    var _ = devices.get("alice").group("Team", "bob", "dave", "carol");
    devices.synchronize("bob");
    log.goAway(true);
    Sonet carol = devices.get("carol");
    carol.synchronize(TestDevices.LONG);
    Conversation team = devices.only("carol");
    MessageId id = team.send("hello all");
    assertThat(team.awaitSent(SHORT)).isFalse();
    assertThat(team.message(id).state()).isEqualTo(Message.State.QUEUED);
    log.goAway(false);
    devices.synchronize("carol", "bob");
    assertThat(devices.texts("bob")).containsExactly("hello all");
  }

  @Test
  void aNewDeviceIsInTheCredentialOfItsAccountSoon() throws Exception {
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    Bytes before = server.credential(BOB).orElseThrow();
    Sonet phone = devices.linked("phone", "bob");
    devices.pass(Duration.ofMinutes(2));
    bob.synchronize(TestDevices.LONG);
    phone.synchronize(TestDevices.LONG);
    assertThat(server.credential(BOB).orElseThrow()).isNotEqualTo(before);
    assertThat(alice.keys().of("bob").devices()).hasSize(2);
  }

  @Test
  void whatALogShowedInACredentialAndThenDeniesIsAnAlarm() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    assertThat(alice.keys().of("bob").version()).contains(0L);
    devices.pass(Duration.ofMinutes(6));
    alice.synchronize(TestDevices.LONG);
    assertThat(source(alice, "bob")).isEqualTo(AccountKeys.Source.LOG);
    devices.pass(Duration.ofMinutes(20));
    // The server shows alice another log from now on, in which bob has no further device.
    server.deceive(new AccountName("alice"), log.fork());
    var _ = devices.linked("phone", "bob");
    server.show(BOB, log.credential(BOB.identity()));
    AccountKeys keys = alice.keys().of("bob");
    assertThat(keys.version()).contains(1L);
    assertThat(keys.proof().orElseThrow().source())
        .isEqualTo(AccountKeys.Source.PROVISIONAL_CREDENTIAL);
    devices.pass(Duration.ofMinutes(6));
    alice.synchronize(TestDevices.LONG);
    assertThat(alice.keys().known("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(alice.keys().alarms()).extracting(KeyAlarm::kind).contains(KeyAlarm.Kind.LOG_FORKED);
    assertThatThrownBy(() -> alice.direct("bob").send("a secret"))
        .isInstanceOfSatisfying(
            ClientException.class,
            doubted -> assertThat(doubted.reason()).isEqualTo(Reason.KEYS_DOUBTED));
  }
}
