package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Conversation;
import sonet.client.Event;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.KeyPolicy;
import sonet.client.LinkCode;
import sonet.client.Linking;
import sonet.client.Member;
import sonet.client.RecoveryKey;
import sonet.client.Settings;
import sonet.client.Sonet;

/// An administrator takes a device out of an account by the command line, and everyone's devices,
/// with real groups and the real log of a server, find it out.
final class ExpulsionSdkTest {
  private static final String NOTE = "stolen on the train";

  @TempDir private Path folder;

  private People people;
  private Sonet phone;
  private Sonet tablet;
  private Sonet bob;
  private Conversation team;
  private Conversation pair;
  private String expelled;

  @BeforeEach
  void start() throws Exception {
    people = new People(folder);
    phone = people.get("alice");
    bob = people.get("bob");
    tablet = link(phone, "tablet");
    expelled = tablet.device();
    team = bob.group("Team", "alice");
    pair = bob.direct("alice");
    pair.send("hello");
    team.send("before");
    people.synchronize("bob", "alice");
    tablet.synchronize(People.LONG);
    people.synchronize("bob", "alice");
    assertThat(devicesOf(team, "alice")).containsExactlyInAnyOrder(phone.device(), expelled);
    phone.keys().watch();
  }

  @AfterEach
  void stop() throws ClientException {
    tablet.close();
    people.close();
  }

  private Sonet link(Sonet one, String name) throws Exception {
    try (Linking linking = one.devices().link();
        LinkCode code = LinkCode.parse(linking.code().uri())) {
      FutureTask<Sonet> joining =
          new FutureTask<>(
              () -> Sonet.link(people.settings(name, one.account()), code, step -> {}));
      var _ = Thread.ofVirtual().start(joining);
      var _ = linking.await();
      linking.accept();
      return joining.get();
    }
  }

  private Shell.Result admin(String... words) {
    List<String> all = new ArrayList<>(List.of("admin", "account"));
    all.addAll(List.of(words));
    all.addAll(
        List.of(
            "--server",
            people.address().toString(),
            "--token-file",
            folder.resolve("server").resolve("admin-token").toString()));
    return Shell.run(all);
  }

  private void expel() {
    Shell.Result done = admin("remove-device", "alice", expelled, "--note", NOTE, "--yes");
    assertThat(done.status()).as(done.output()).isZero();
  }

  private static void refuses(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static List<String> devicesOf(Conversation conversation, String account)
      throws ClientException {
    return conversation.members().stream()
        .filter(member -> member.name().equals(account))
        .map(Member::device)
        .toList();
  }

  @Test
  void theOwnerIsAlarmedAndTheOtherDevicesTakeItOutOfTheConversations() throws Exception {
    expel();
    people.synchronize("alice", "bob");
    phone.keys().watch();
    assertThat(phone.keys().alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.DEVICE_EXPELLED);
    assertThat(phone.keys().alarms().getFirst().detail()).contains(expelled);
    assertThat(phone.keys().history("alice").getLast())
        .satisfies(change -> {
          assertThat(change.cause()).isEqualTo(KeyChange.Cause.ADMINISTRATOR);
          assertThat(change.standing()).isEqualTo(KeyChange.Standing.UNSIGNED);
          assertThat(change.note()).isEqualTo(NOTE);
          assertThat(change.removed()).containsExactly(expelled);
          assertThat(change.by()).isEmpty();
        });
    // Nobody has accepted anything, and it is out nevertheless.
    assertThat(phone.keys().known("alice").state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(devicesOf(team, "alice")).containsExactly(phone.device());
  }

  @Test
  void contactsSeeItAndDecide() throws Exception {
    expel();
    AccountKeys doubted = bob.keys().of("alice");
    assertThat(doubted.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(doubted.doubts())
        .singleElement()
        .satisfies(doubt -> assertThat(doubt.removed()).containsExactly(expelled));
    refuses(Reason.KEYS_DOUBTED, () -> pair.send("not yet"));
    assertThat(bob.keys().accept("alice", bob.keys().known("alice").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    pair.send("to the one that is left");
    people.synchronize("bob", "alice");
    assertThat(people.find("alice", "bob").search("the one that is left", 9)).hasSize(1);
  }

  @Test
  void aChangeByADeviceThatIsLeftSettlesItForAll() throws Exception {
    expel();
    assertThat(bob.keys().of("alice").state()).isEqualTo(AccountKeys.State.DOUBTED);
    try (RecoveryKey key = phone.devices().makeRecoveryKey()) {
      assertThat(key.written()).isNotEmpty();
    }
    people.synchronize("alice");
    assertThat(phone.keys().of("alice").state()).isEqualTo(AccountKeys.State.PROVEN);
    // Who meets the account only now decides about nothing.
    Sonet carol = people.get("carol");
    assertThat(carol.keys().of("alice").state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(carol.keys().history("alice"))
        .extracting(KeyChange::cause)
        .contains(KeyChange.Cause.ADMINISTRATOR);
    assertThat(phone.keys().alarms())
        .extracting(KeyAlarm::kind)
        .containsOnly(KeyAlarm.Kind.DEVICE_EXPELLED);
  }

  @Test
  void whoJustWantsToBeWarnedGoesOn() throws Exception {
    Settings.KeyChecks warn = Settings.KeyChecks.USUAL.with(KeyPolicy.WARN);
    try (Sonet carol = Sonet.open(people.settings("carol", "carol").withKeys(warn))) {
      Conversation chat = carol.direct("alice");
      chat.send("before");
      carol.synchronize(People.LONG);
      expel();
      assertThat(carol.keys().of("alice").state()).isEqualTo(AccountKeys.State.DOUBTED);
      chat.send("after");
      carol.synchronize(People.LONG);
      people.synchronize("alice");
      assertThat(people.find("alice", "carol").search("after", 9)).hasSize(1);
    }
  }

  @Test
  void theDeviceIsToldAndAnAdministratorsWordWipesNothing() throws Exception {
    BlockingQueue<ClientException> troubles = new LinkedBlockingQueue<>();
    tablet.onEvent(event -> {
      if (event instanceof Event.Trouble(ClientException cause)) {
        troubles.add(cause);
      }
    });
    expel();
    ClientException told = troubles.take();
    while (told.reason() != Reason.DEVICE_REMOVED) {
      told = troubles.take();
    }
    assertThat(told).hasMessageContaining("administrator").hasMessageContaining(NOTE);
    refuses(Reason.DEVICE_REMOVED, () -> tablet.synchronize(People.LONG));
    tablet.close();
    // It opens, with what it had, and is let in nowhere.
    tablet = Sonet.open(people.settings("tablet", "alice"));
    assertThat(tablet.conversations()).isNotEmpty();
    refuses(Reason.DEVICE_REMOVED, () -> tablet.synchronize(People.LONG));
  }

  @Test
  void theCommandAsksForWhatItNeedsAndNamesWhatIsWrong() {
    assertThat(admin("remove-device", "alice", expelled, "--yes").status()).isEqualTo(2);
    assertThat(admin("remove-device", "alice", expelled, "--note", NOTE).status()).isEqualTo(2);
    assertThat(admin("remove-device", "a b", expelled, "--note", NOTE, "--yes").status())
        .isEqualTo(2);
    Shell.Result nobody = admin("remove-device", "nobody", expelled, "--note", NOTE, "--yes");
    assertThat(nobody.status()).isEqualTo(1);
    Shell.Result none = admin("remove-device", "alice", "0badc0de", "--note", NOTE, "--yes");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.output()).contains("alice has no device 0badc0de");
    assertThat(
            admin("remove-device", "alice", expelled, "--note", "a".repeat(256), "--yes").output())
        .contains("255");
    Shell.Result done =
        admin("remove-device", "alice", expelled, "--note", NOTE, "--yes", "--json");
    assertThat(done.status()).isZero();
    assertThat(done.output()).contains("\"signatureKey\"");
    Shell.Result last = admin("remove-device", "alice", phone.device(), "--note", NOTE, "--yes");
    assertThat(last.status()).isEqualTo(1);
    assertThat(last.output()).contains("last device");
  }
}
