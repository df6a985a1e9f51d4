package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.transport.Service;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;
import sonet.protocol.Notice;
import sonet.protocol.Removal;
import sonet.protocol.SigningInput;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;

/// A device that is removed from its account, and what the server tells by itself.
final class RemovalTest {
  private static final AccountName ALICE = new AccountName("alice");

  @TempDir Path folder;
  private TestDevices devices;

  @BeforeEach
  void start() {
    devices = new TestDevices(folder);
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

  /// Hears the events of one kind.
  private static <E extends Event> BlockingQueue<E> heard(Sonet sonet, Class<E> kind) {
    BlockingQueue<E> heard = new LinkedBlockingQueue<>();
    sonet.onEvent(event -> {
      if (kind.isInstance(event)) {
        heard.add(kind.cast(event));
      }
    });
    return heard;
  }

  private Device device(int number) {
    return devices.server().devices(ALICE).get(number);
  }

  @Test
  void aRemovedDeviceIsTakenOutOfTheConversationsAndReadsNothingFurther() throws Exception {
    var _ = devices.get("bob");
    Conversation team = devices.team("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone");
    Conversation same = phone.find(team.id()).orElseThrow();
    team.send("before");
    devices.synchronize("alice", "phone");
    BlockingQueue<Event.SelfRemoved> ended = heard(phone, Event.SelfRemoved.class);

    devices.get("alice").devices().remove(phone.device());
    team.send("after");
    devices.synchronize("alice", "bob");

    assertThat(team.members()).extracting(Member::name).containsExactly("alice", "bob");
    assertThat(ended.take().by()).isEqualTo(devices.get("alice").device());
    assertRefused(Reason.CLOSED, () -> same.send("still here?"));
    assertThat(devices.messages("bob"))
        .extracting(Message::text)
        .containsExactly("before", "after");
  }

  @Test
  void theKeysOfARemovedDeviceAreWipedAndItSaysSo() throws Exception {
    Conversation team = devices.team("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone");
    assertThat(phone.find(team.id())).isPresent();
    BlockingQueue<Event.SelfRemoved> ended = heard(phone, Event.SelfRemoved.class);
    devices.get("alice").devices().remove(phone.device());
    var _ = ended.take();
    phone.close();

    assertRefused(Reason.DEVICE_REMOVED, () -> devices.opening("phone", "alice").open());
    StateFile.Place place =
        new StateFile.Place(
            folder.resolve("phone"),
            Providers.pure(),
            Providers.random(),
            new Argon2id.Cost(64, 1, 1));
    try (StateFile state = StateFile.open(place, Secret.of(Bytes.utf8("secret")))) {
      for (Table table :
          List.of(Table.GROUP, Table.KEY_PACKAGE, Table.OUTBOX, Table.PENDING_COMMIT)) {
        List<Row> rows = state.read(t -> t.all(table));
        assertThat(rows).as(table.name()).isEmpty();
      }
      List<Row> profile = state.read(t -> t.all(Table.PROFILE));
      assertThat(profile).hasSize(1);
    }
  }

  @Test
  void theOtherDevicesFinishWhatTheOneThatRemovedItDidNot() throws Exception {
    Conversation team = devices.team("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    Sonet tablet = devices.linked("tablet", "alice");
    devices.synchronize("alice", "phone", "tablet");
    BlockingQueue<Event.DeviceRemoved> told = heard(tablet, Event.DeviceRemoved.class);
    String removed = phone.device();
    // The first device asks the server and is gone before it commits anything.
    Device first = device(0);
    Device second = device(1);
    devices.stop("alice");
    TestDevices.Signing alice = devices.signing("alice");
    Service service = devices.server().as(alice.identity());
    DeviceSet present = DeviceSet.decode(service.ownAccount().deviceSet().orElseThrow());
    service.remove(
        second.id(), alice.endorser().remove(second, ChangeReason.LOST_DEVICE, present), 1);

    Event.DeviceRemoved event = told.take();
    assertThat(event.device()).isEqualTo(removed);
    assertThat(event.name()).isEqualTo("phone");
    assertThat(event.by()).isEqualTo(Sonet.deviceName(first.signatureKey()));
    devices.synchronize("tablet");
    assertThat(tablet.find(team.id()).orElseThrow().members())
        .extracting(Member::device)
        .doesNotContain(removed)
        .hasSize(3);
  }

  @Test
  void aDeviceThatItsSiblingsLeaveInAGroupGetsNothingAfterADayAndIsTakenOutByOthers()
      throws Exception {
    Conversation _ = devices.team("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone", "bob");
    String removed = phone.device();
    Conversation bobs = devices.only("bob");
    assertThat(bobs.members()).hasSize(3);
    // Nobody of the account is there to finish what was signed.
    Device second = device(1);
    devices.stop("phone");
    devices.stop("alice");
    devices.pass(Duration.ofMinutes(20));
    TestDevices.Signing alice = devices.signing("alice");
    Service service = devices.server().as(alice.identity());
    DeviceSet present = DeviceSet.decode(service.ownAccount().deviceSet().orElseThrow());
    service.remove(
        second.id(), alice.endorser().remove(second, ChangeReason.LOST_DEVICE, present), 1);
    Sonet bob = devices.get("bob");
    assertThat(bob.keys().of("alice").state()).isEqualTo(AccountKeys.State.PROVEN);
    bobs.send("it may take them a while");
    devices.synchronize("bob");
    assertThat(bobs.members()).extracting(Member::device).contains(removed);

    devices.server().goDown();
    devices.pass(Duration.ofHours(25));
    assertRefused(Reason.REMOVED_DEVICE, () -> bobs.send("but not for ever"));
    devices.server().comeBack();
    devices.synchronize("bob");
    assertThat(bobs.members()).extracting(Member::device).doesNotContain(removed).hasSize(2);
    bobs.send("now to those who should read it");
    devices.synchronize("bob");
    assertThat(devices.texts("bob"))
        .containsExactly("it may take them a while", "now to those who should read it");
  }

  @Test
  void aRemovalThatNobodySignedIsNotBelieved() throws Exception {
    Conversation team = devices.team("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone");
    Removal forged =
        new Removal(
            device(1).id(),
            device(0).signatureKey(),
            List.of(),
            Instant.EPOCH.plusSeconds(9),
            Bytes.wrap(new byte[64]));
    BlockingQueue<Event.Trouble> alices = heard(devices.get("alice"), Event.Trouble.class);
    devices.server().tell(device(0).id(), new Notice.DeviceRemoved(forged));
    assertThat(alices.take().cause().reason()).isEqualTo(Reason.UNTRUSTED_USER);
    devices.synchronize("alice");
    assertThat(team.members()).hasSize(3);

    BlockingQueue<Event.Trouble> phones = heard(phone, Event.Trouble.class);
    devices.server().claimRemoved(ALICE, forged);
    assertThat(phones.take().cause().reason()).isEqualTo(Reason.UNTRUSTED_USER);
    phone.close();
    assertRefused(
        Reason.DEVICE_REMOVED,
        () -> {
          try (Sonet again = devices.opening("phone", "alice").open()) {
            // Its state is whole, but the server does not let it in.
            assertThat(again.find(team.id())).isPresent();
            again.synchronize(TestDevices.LONG);
          }
        });
  }

  @Test
  void whoHasTheKeysOfARemovedDeviceRemovesNoOther() throws Exception {
    Sonet phone = devices.linked("phone", "alice");
    Sonet tablet = devices.linked("tablet", "alice");
    devices.synchronize("alice", "phone", "tablet");
    Device stolen = device(1);
    String name = phone.device();
    devices.stop("phone");
    TestDevices.Signing thief = devices.signing("phone", "alice");
    devices.get("alice").devices().remove(name, Devices.Why.LOST);
    devices.synchronize("alice", "tablet");

    Instant at = devices.now().plusSeconds(60);
    Removal revenge =
        new Removal(
            device(0).id(),
            stolen.signatureKey(),
            stolen.endorsements(),
            at,
            thief.identity().signer().sign(SigningInput.removal(ALICE, device(0).id(), at)));
    BlockingQueue<Event.Trouble> tablets = heard(tablet, Event.Trouble.class);
    devices.server().tell(device(1).id(), new Notice.DeviceRemoved(revenge));
    assertThat(tablets.take().cause().reason()).isEqualTo(Reason.UNTRUSTED_USER);

    BlockingQueue<Event.Trouble> alices = heard(devices.get("alice"), Event.Trouble.class);
    devices.server().claimRemoved(ALICE, revenge);
    assertThat(alices.take().cause().reason()).isEqualTo(Reason.UNTRUSTED_USER);
  }

  /// Whether a removal of alice's first device is acted upon, or not believed.
  private Event answerTo(Removal removal) throws Exception {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    devices
        .get("alice")
        .onEvent(event -> {
          if (event instanceof Event.Trouble || event instanceof Event.SelfRemoved) {
            heard.add(event);
          }
        });
    devices.server().claimRemoved(ALICE, removal);
    return heard.take();
  }

  private static void assertNotBelieved(Event answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Event.Trouble.class,
            trouble -> assertThat(trouble.cause().reason()).isEqualTo(Reason.UNTRUSTED_USER));
  }

  @Test
  void whoHasARecoveryKeyThatWasRevokedRemovesNoDevice() throws Exception {
    try (RecoveryKey paper = devices.get("alice").devices().makeRecoveryKey()) {
      devices.stop("alice");
      Device before =
          devices
              .server()
              .as(devices.signing("alice").identity())
              .ownAccount()
              .recoveryKey()
              .orElseThrow();
      Instant at = devices.now();
      devices.pass(Duration.ofSeconds(1));
      assertThat(devices.get("alice").devices().revokeRecoveryKey()).isTrue();
      Removal revenge =
          new Removal(
              device(0).id(),
              before.signatureKey(),
              before.endorsements(),
              at,
              paper.signer(Providers.pure()).sign(SigningInput.removal(ALICE, device(0).id(), at)));
      assertNotBelieved(answerTo(revenge));
    }
  }

  /// What it signs may bear any time.
  @Test
  void whoHasTheKeysOfARemovedDeviceMakesNoOtherThatRemoves() throws Exception {
    Sonet phone = devices.linked("phone", "alice");
    Sonet carol = devices.get("carol");
    devices.synchronize("alice", "phone");
    Device stolen = device(1);
    String name = phone.device();
    Instant then = devices.now();
    devices.stop("phone");
    devices.stop("carol");
    assertThat(carol.account()).isEqualTo("carol");
    TestDevices.Signing thief = devices.signing("phone", "alice");
    Signer fresh = devices.signing("carol").identity().signer();
    devices.pass(Duration.ofSeconds(1));
    devices.get("alice").devices().remove(name, Devices.Why.LOST);
    devices.synchronize("alice");

    Endorsement forged =
        new Endorsement(
            stolen.signatureKey(),
            then,
            thief
                .identity()
                .signer()
                .sign(SigningInput.endorsement(ALICE, fresh.publicKey(), then)));
    List<Endorsement> chain = new ArrayList<>(stolen.endorsements());
    chain.add(forged);
    Removal revenge =
        new Removal(
            device(0).id(),
            fresh.publicKey(),
            chain,
            then,
            fresh.sign(SigningInput.removal(ALICE, device(0).id(), then)));
    assertNotBelieved(answerTo(revenge));
  }

  @Test
  void aRemovedDeviceThatTheServerShowsAgainIsNotTakenBack() throws Exception {
    Conversation team = devices.team("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone");
    Device before = device(1);
    devices.get("alice").devices().remove(phone.device());
    devices.synchronize("alice");
    devices.server().restore(ALICE, before);
    devices.restart("alice");
    devices.synchronize("alice");
    assertThat(devices.get("alice").find(team.id()).orElseThrow().members()).hasSize(2);
  }

  @Test
  void theOtherDevicesHearOfANewOne() throws Exception {
    Sonet phone = devices.linked("phone", "alice");
    BlockingQueue<Event.DeviceAdded> told = heard(phone, Event.DeviceAdded.class);
    Sonet tablet = devices.linked("tablet", "alice");
    assertThat(told.take()).isEqualTo(new Event.DeviceAdded(tablet.device(), "tablet"));
  }

  @Test
  void whatTheServiceTellsIsToldFurtherAndKeysArePublished() throws Exception {
    Sonet alice = devices.get("alice");
    BlockingQueue<Event> told = new LinkedBlockingQueue<>();
    alice.onEvent(event -> {
      if (!(event instanceof Event.Online || event instanceof Event.Offline)) {
        told.add(event);
      }
    });
    Notice.Keys keys = new Notice.Keys(Notice.Keys.Kind.KEY_PACKAGE, Optional.of(1));
    var server = devices.server();
    server.dropKeys(device(0).id());
    server.tell(device(0).id(), new Notice.KeysLow(keys, 0));
    server.tell(device(0).id(), new Notice.KeysExhausted(keys, true));
    server.tell(device(0).id(), new Notice.InboxFull(7));
    server.tell(device(0).id(), new Notice.EntriesExpired(12));
    assertThat(told.take()).isEqualTo(new Event.KeysExhausted(true));
    assertThat(told.take()).isEqualTo(new Event.InboxFull(7));
    assertThat(told.take()).isEqualTo(new Event.EntriesExpired(12));
    assertThat(server.keys(device(0).id())).isPositive();
  }
}
