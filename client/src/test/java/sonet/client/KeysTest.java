package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeKeyLog;
import sonet.client.testing.FakeServer;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.SignatureFunction;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.SignedText;

/// An operator who lies about keys, with and without the log, to whole devices.
class KeysTest {
  private static final AccountName ALICE = new AccountName("alice");
  private static final AccountName BOB = new AccountName("bob");
  private static final AccountName CAROL = new AccountName("carol");
  private static final Duration LATER = Duration.ofMinutes(20);

  private TestDevices devices;
  private FakeServer server;
  private FakeKeyLog log;
  private KeyPair attacker;

  @BeforeEach
  void begin(@TempDir Path folder) {
    devices = new TestDevices(folder);
    server = devices.server();
    log = server.log();
    attacker = ed25519().generate(Providers.random());
  }

  @AfterEach
  void end() throws ClientException {
    devices.close();
  }

  private static SignatureFunction ed25519() {
    return Providers.pure().signature(SignatureScheme.ED25519).orElseThrow();
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

  private static List<KeyChange> changes(Conversation conversation) throws ClientException {
    List<KeyChange> changes = new ArrayList<>();
    for (Entry entry : conversation.history(0, 1_000)) {
      if (entry instanceof Entry.KeysChanged changed) {
        changes.add(changed.change());
      }
    }
    return changes;
  }

  private static List<KeyAlarm.Kind> alarms(Sonet device) throws ClientException {
    return device.keys().alarms().stream().map(KeyAlarm::kind).toList();
  }

  /// The server shows a device of its own in the place of an account's.
  private void swap(AccountName account) {
    Device real = server.devices(account).getFirst();
    server.hide(account, real.id());
    Bytes id =
        Bytes.wrap(
            Providers.pure()
                .hash(sonet.crypto.HashAlgorithm.SHA256)
                .orElseThrow()
                .hash(attacker.publicKey().toArray()));
    server.smuggle(
        account,
        new Device(
            sonet.protocol.DeviceId.ofKeyHash(id),
            account,
            "phone",
            attacker.publicKey(),
            FakeServer.NOW));
  }

  /// The operator puts a change into the log that no device of the account has signed: a further
  /// device, which has signed itself that it wants to be one.
  private DeviceSet unsigned(AccountName account) {
    DeviceSet before = log.last(account.identity());
    byte[] text = SignedText.possession(account.identity(), attacker.publicKey()).toArray();
    Bytes proof =
        Bytes.wrap(
            ed25519().sign(attacker.privateKey().expose(), attacker.publicKey().toArray(), text));
    List<DeviceKey> keys = new ArrayList<>(before.devices());
    keys.add(new DeviceKey(attacker.publicKey(), proof, List.of(1), before.at()));
    return new DeviceSet(
        account.identity(),
        before.number() + 1,
        new DeviceSetRules(Providers.pure()).hash(before),
        before.at() + 1,
        ChangeReason.ROTATION,
        "ticket 4711",
        keys,
        List.of(),
        Optional.empty());
  }

  @Test
  void keysThatTheLogHasAreUsedWithoutAWord() throws Exception {
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    devices.synchronize("alice", "bob");
    AccountKeys keys = alice.keys().of("bob");
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(keys.version()).contains(0L);
    assertThat(keys.devices())
        .singleElement()
        .satisfies(device -> {
          assertThat(device.id()).isEqualTo(bob.device());
          assertThat(device.proven()).isTrue();
        });
    assertThat(changes(chat)).isEmpty();
    assertThat(devices.texts("bob")).containsExactly("hello");
    assertThat(alice.keys().history("bob"))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.cause()).isEqualTo(KeyChange.Cause.REGISTRATION);
          assertThat(change.by()).contains(bob.device());
        });
  }

  @Test
  void aSwappedKeyIsSeenByTheLogAndNothingIsSent() throws Exception {
    var _ = devices.get("bob");
    swap(BOB);
    Sonet alice = devices.get("alice");
    BlockingQueue<Event.KeysChanged> told = heard(alice, Event.KeysChanged.class);
    Conversation chat = alice.direct("bob");
    assertThatThrownBy(() -> chat.send("a secret"))
        .isInstanceOfSatisfying(
            ClientException.class,
            doubted -> assertThat(doubted.reason()).isEqualTo(Reason.KEYS_DOUBTED));
    KeyChange change = told.take().change();
    assertThat(change.account()).isEqualTo("bob");
    assertThat(change.standing()).isEqualTo(KeyChange.Standing.UNLOGGED);
    assertThat(change.added()).containsExactly(attacker.publicKey().toHex().substring(0, 8));
    assertThatThrownBy(() -> alice.group("Team", "bob"))
        .isInstanceOfSatisfying(
            ClientException.class,
            doubted -> assertThat(doubted.reason()).isEqualTo(Reason.KEYS_DOUBTED));
    assertThat(server.pairwise(server.devices(BOB).getFirst().id())).isEmpty();
  }

  @Test
  void aChangeThatNoDeviceSignedBlocksUntilItIsAcceptedAndStaysAccepted() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    chat.send("hello");
    devices.synchronize("alice", "bob");
    log.submit(BOB.identity(), unsigned(BOB).encoded());
    devices.pass(LATER);
    AccountKeys doubted = alice.keys().of("bob");
    assertThat(doubted.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(changes(chat))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.standing()).isEqualTo(KeyChange.Standing.UNSIGNED);
          assertThat(change.cause()).isEqualTo(KeyChange.Cause.ROTATION);
          assertThat(change.note()).isEqualTo("ticket 4711");
          assertThat(change.by()).isEmpty();
        });
    assertThatThrownBy(() -> chat.send("a secret")).hasMessageContaining("signed");
    devices.restart("alice");
    Sonet again = devices.get("alice");
    assertThat(again.keys().known("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
    AccountKeys accepted = again.keys().accept(again.keys().known("bob"));
    assertThat(accepted.state()).isEqualTo(AccountKeys.State.ACCEPTED);
    devices.restart("alice");
    Conversation opened = devices.get("alice").direct("bob");
    opened.send("all right");
    devices.synchronize("alice", "bob");
    assertThat(devices.texts("bob")).containsExactly("hello", "all right");
  }

  @Test
  void whatIsBlockedStaysBlockedUntilItIsAccepted() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    assertThat(alice.keys().block("bob").state()).isEqualTo(AccountKeys.State.BLOCKED);
    assertThatThrownBy(() -> chat.send("no"))
        .isInstanceOfSatisfying(
            ClientException.class,
            blocked -> assertThat(blocked.reason()).isEqualTo(Reason.KEYS_BLOCKED));
    var _ = alice.keys().accept(alice.keys().known("bob"));
    chat.send("yes");
    devices.synchronize("alice", "bob");
    assertThat(devices.texts("bob")).containsExactly("yes");
  }

  @Test
  void whatCameAfterTheLookIsNotAcceptedAlongAndNothingIsSent() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    log.submit(BOB.identity(), unsigned(BOB).encoded());
    AccountKeys looked = alice.keys().of("bob");
    assertThat(looked.state()).isEqualTo(AccountKeys.State.DOUBTED);
    attacker = ed25519().generate(Providers.random());
    log.submit(BOB.identity(), unsigned(BOB).encoded());
    devices.pass(LATER);
    var _ = alice.keys().of("bob");
    assertThatThrownBy(() -> alice.keys().accept(looked))
        .isInstanceOfSatisfying(
            ClientException.class,
            changed -> assertThat(changed.reason()).isEqualTo(Reason.KEYS_CHANGED));
    Conversation chat = alice.direct("bob");
    assertThatThrownBy(() -> chat.send("a secret"))
        .isInstanceOfSatisfying(
            ClientException.class,
            doubted -> assertThat(doubted.reason()).isEqualTo(Reason.KEYS_DOUBTED));
  }

  @ParameterizedTest
  @EnumSource(KeyPolicy.class)
  void aMessageOfADeviceInDoubtIsMarkedAndStaysSo(KeyPolicy policy) throws Exception {
    devices.check(Settings.KeyChecks.USUAL.with(policy));
    log.issueNone();
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    Conversation chat = bob.direct("alice");
    log.forget(BOB.identity());
    assertThat(alice.keys().of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
    BlockingQueue<Event.Happened> told = heard(alice, Event.Happened.class);
    chat.send("it is me");
    // What alice owes to bob for it may wait, so she cannot be waited for.
    Entry first = told.take().entry();
    while (!(first instanceof Message)) {
      first = told.take().entry();
    }
    assertThat(((Message) first).keys()).isEqualTo(Message.Keys.DOUBTED);
    assertThat(devices.messages("alice"))
        .singleElement()
        .satisfies(message -> assertThat(message.keys()).isEqualTo(Message.Keys.DOUBTED));
    var _ = alice.keys().accept(alice.keys().known("bob"));
    chat.send("it is still me");
    devices.synchronize("bob", "alice");
    devices.restart("alice");
    assertThat(devices.messages("alice"))
        .extracting(Message::keys)
        .containsExactly(Message.Keys.DOUBTED, Message.Keys.PROVEN);
    assertThat(chat.history(0, 10))
        .filteredOn(Message.class::isInstance)
        .allSatisfy(own -> assertThat(((Message) own).keys()).isEqualTo(Message.Keys.PROVEN));
  }

  @Test
  void aWarningKeepsNobodyFromSending() throws Exception {
    devices.check(Settings.KeyChecks.USUAL.with(KeyPolicy.WARN));
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation chat = alice.direct("bob");
    log.submit(BOB.identity(), unsigned(BOB).encoded());
    devices.pass(LATER);
    chat.send("hello");
    devices.synchronize("alice", "bob");
    assertThat(changes(chat)).isNotEmpty();
    assertThat(devices.texts("bob")).containsExactly("hello");
  }

  @Test
  void aNewDeviceOfAContactStandsInTheConversationWithWhoAddedItAndWhy() throws Exception {
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    Conversation chat = alice.direct("bob");
    Conversation team = alice.group("Team", "bob");
    chat.send("hello");
    devices.synchronize("alice", "bob");
    Sonet phone = devices.linked("phone", "bob");
    devices.synchronize("bob");
    devices.pass(LATER);
    var _ = alice.keys().of("bob");
    for (Conversation each : List.of(chat, team)) {
      assertThat(changes(each))
          .singleElement()
          .satisfies(change -> {
            assertThat(change.cause()).isEqualTo(KeyChange.Cause.NEW_DEVICE);
            assertThat(change.standing()).isEqualTo(KeyChange.Standing.SIGNED);
            assertThat(change.added()).containsExactly(phone.device());
            assertThat(change.by()).contains(bob.device());
          });
    }
    bob.devices().remove(phone.device(), Devices.Why.LOST);
    devices.pass(LATER);
    AccountKeys keys = alice.keys().of("bob");
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(changes(chat).getLast().removed()).containsExactly(phone.device());
    assertThat(changes(chat).getLast().cause()).isEqualTo(KeyChange.Cause.LOST_DEVICE);
    devices.restart("alice");
    assertThat(changes(devices.get("alice").direct("bob"))).hasSize(2);
  }

  @Test
  void aMemberWhomOthersAddedIsLookedUpAndMessagesWait() throws Exception {
    log.issueNone();
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    Conversation team = alice.group("Team", "bob");
    devices.synchronize("alice", "bob");
    // The server tells the log nothing of carol, and bob does not mind.
    var _ = devices.get("carol");
    log.forget(CAROL.identity());
    Sonet bob = devices.get("bob");
    assertThatThrownBy(() -> bob.keys().of("nobody")).hasMessageContaining("nobody");
    assertThat(bob.keys().of("carol").state()).isEqualTo(AccountKeys.State.DOUBTED);
    var _ = bob.keys().accept(bob.keys().known("carol"));
    devices.only("bob").add("carol");
    BlockingQueue<Event.KeysChanged> told = heard(alice, Event.KeysChanged.class);
    devices.synchronize("carol", "bob");
    alice.synchronize(TestDevices.LONG);
    MessageId id = team.send("who is that?");
    assertThat(told.take().change().account()).isEqualTo("carol");
    assertThat(team.awaitSent(Duration.ofMillis(300))).isFalse();
    assertThat(team.message(id).state()).isEqualTo(Message.State.QUEUED);
    assertThatThrownBy(() -> team.send("and this?"))
        .isInstanceOfSatisfying(
            ClientException.class,
            doubted -> assertThat(doubted.reason()).isEqualTo(Reason.KEYS_DOUBTED));
    assertThat(changes(team))
        .singleElement()
        .satisfies(change -> assertThat(change.standing()).isEqualTo(KeyChange.Standing.UNLOGGED));
    var _ = alice.keys().accept(alice.keys().known("carol"));
    devices.synchronize("alice", "bob", "carol");
    assertThat(devices.texts("carol")).containsExactly("who is that?");
  }

  @Test
  void anOwnerIsToldOfAVersionThatNoneOfTheOwnDevicesMade() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    BlockingQueue<Event.KeysAlarmed> told = heard(alice, Event.KeysAlarmed.class);
    log.submit(ALICE.identity(), unsigned(ALICE).encoded());
    devices.pass(LATER);
    alice.keys().watch();
    KeyAlarm alarm = told.take().alarm();
    assertThat(alarm.kind()).isEqualTo(KeyAlarm.Kind.OWN_KEYS_CHANGED);
    assertThat(alarm.kind().advice()).isNotBlank();
    assertThat(alarm.about()).isEqualTo("alice");
    assertThat(alarms(alice)).contains(KeyAlarm.Kind.OWN_KEYS_DIFFER);
  }
}
