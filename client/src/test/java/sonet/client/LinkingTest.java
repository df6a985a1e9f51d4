package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.link.Guest;
import sonet.client.link.Host;
import sonet.client.link.Newcomer;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.NewDevice;

/// A further device on its way into an account, and who stands in that way.
final class LinkingTest {
  private static final AccountName ALICE = new AccountName("alice");
  private static final String WRONG = "00000000000000000000000000000000";

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

  private FutureTask<Sonet> join(LinkCode code) throws ClientException {
    return join(code, new ArrayList<>());
  }

  private FutureTask<Sonet> join(LinkCode code, List<LinkStep> steps) throws ClientException {
    LinkCode typed = LinkCode.parse(code.typed());
    FutureTask<Sonet> joining =
        new FutureTask<>(() -> devices.opening("phone", "alice").link(typed, steps::add));
    var _ = Thread.ofVirtual().start(joining);
    return joining;
  }

  private static void assertFails(Reason reason, FutureTask<Sonet> joining) {
    assertThatThrownBy(joining::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason));
  }

  private void assertNothingWasLinked() throws ClientException {
    assertThat(devices.server().devices(ALICE)).hasSize(1);
    assertThat(devices.get("alice").devices().list()).hasSize(1);
  }

  @Test
  void aDeviceIsLinkedByTheCodeAndConfirmedByItsName() throws Exception {
    Sonet alice = devices.get("alice");
    List<LinkStep> steps = new ArrayList<>();
    try (Linking linking = alice.devices().link()) {
      FutureTask<Sonet> joining = join(linking.code(), steps);
      Linking.Candidate candidate = linking.await();
      assertThat(candidate.name()).isEqualTo("phone");
      linking.accept();
      Sonet phone = devices.keep("phone", joining.get());
      assertThat(phone.device()).isEqualTo(candidate.device());
    }
    assertThat(steps)
        .containsExactly(LinkStep.FOUND, LinkStep.ASKED, LinkStep.ACCEPTED, LinkStep.LINKED);
    assertThat(alice.devices().list())
        .extracting(Devices.Listed::endorsedBy)
        .containsExactly(java.util.Optional.empty(), java.util.Optional.of(alice.device()));
    devices.stop("phone");
    Sonet again = devices.keep("phone", devices.opening("phone", "alice").open());
    assertThat(again.devices().list()).hasSize(2);
  }

  @Test
  void aNewDeviceIsInAllConversationsFromThenOnAndHasNothingOfBefore() throws Exception {
    var _ = devices.get("bob");
    Conversation team = devices.team("alice", "bob");
    Conversation chat = devices.get("alice").direct("bob");
    team.send("before");
    devices.synchronize("alice", "bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "bob", "phone");

    assertThat(phone.conversations()).extracting(Conversation::id).containsExactly(team.id());
    Conversation same = phone.find(team.id()).orElseThrow();
    assertThat(same.title()).isEqualTo("Team");
    assertThat(phone.direct("bob").id()).isEqualTo(chat.id());
    team.send("after");
    devices.synchronize("alice", "phone");
    assertThat(same.history(0, 100))
        .filteredOn(Message.class::isInstance)
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("after");
    same.send("from the phone");
    devices.synchronize("phone", "bob");
    assertThat(devices.get("bob").find(team.id()).orElseThrow().latest(1))
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("from the phone");
  }

  @Test
  void whatIsBegunLaterIsOnAllDevicesOfTheOneWhoBegan() throws Exception {
    var _ = devices.get("bob");
    Sonet phone = devices.linked("phone", "alice");
    devices.synchronize("alice", "phone");
    Conversation team = devices.team("alice", "bob");
    devices.synchronize("alice", "phone", "bob");

    Conversation same = phone.find(team.id()).orElseThrow();
    same.send("from the phone");
    devices.synchronize("phone", "bob");
    assertThat(devices.get("bob").find(team.id()).orElseThrow().latest(1))
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("from the phone");
  }

  @Test
  void aLinkedDeviceLinksAnotherOneAndAllComeFromTheFirst() throws Exception {
    Sonet alice = devices.get("alice");
    Sonet phone = devices.linked("phone", "alice");
    Sonet tablet =
        devices.keep("tablet", TestDevices.linked(phone, devices.opening("tablet", "alice")));
    assertThat(devices.server().devices(ALICE).getLast().endorsements())
        .extracting(endorsement -> Sonet.deviceName(endorsement.by()))
        .containsExactly(alice.device(), phone.device());
    assertThat(tablet.devices().list()).hasSize(3);
    assertThat(alice.devices().list()).hasSize(3);
  }

  @Test
  void aWrongCodeFindsNobody() throws Exception {
    var _ = devices.get("alice");
    LinkCode other = LinkCode.fresh(Providers.random(), new LinkCode.Place("", "", ""));
    assertFails(Reason.UNKNOWN_LINK, join(other));
    assertNothingWasLinked();
    // Nothing is left in the folder.
    assertThat(devices.keep("phone", devices.opening("phone", "carol").open()).account())
        .isEqualTo("carol");
  }

  @Test
  void aCodeIsGoodForItsTimeAndOnce() throws Exception {
    Sonet alice = devices.get("alice");
    try (Linking linking = alice.devices().link()) {
      devices.server().links().expire();
      assertFails(Reason.LINK_OVER, join(linking.code()));
      assertRefused(Reason.LINK_OVER, linking::await);
    }
    try (Linking linking = alice.devices().link()) {
      FutureTask<Sonet> first = join(linking.code());
      var _ = linking.await();
      LinkCode again = LinkCode.parse(linking.code().typed());
      assertRefused(
          Reason.LINK_OVER, () -> devices.opening("thief", "alice").link(again, step -> {}));
      linking.accept();
      var _ = devices.keep("phone", first.get());
    }
    assertThat(devices.server().devices(ALICE)).hasSize(2);
  }

  @Test
  void aCodeOfAnotherAccountIsRefused() throws Exception {
    try (Linking linking = devices.get("bob").devices().link()) {
      assertFails(Reason.INVALID_INPUT, join(linking.code()));
    }
  }

  @Test
  void whoIsNotConfirmedIsTold() throws Exception {
    Sonet alice = devices.get("alice");
    try (Linking linking = alice.devices().link()) {
      FutureTask<Sonet> joining = join(linking.code());
      var _ = linking.await();
      linking.decline();
      assertFails(Reason.LINK_DECLINED, joining);
    }
    assertNothingWasLinked();
  }

  @Test
  void eitherSideMayGiveUp() throws Exception {
    Sonet alice = devices.get("alice");
    Linking linking = alice.devices().link();
    LinkCode code = LinkCode.parse(linking.code().typed());
    FutureTask<Linking.Candidate> waiting = new FutureTask<>(linking::await);
    var _ = Thread.ofVirtual().start(waiting);
    linking.close();
    assertThatThrownBy(waiting::get).cause().isInstanceOf(ClientException.class);
    assertFails(Reason.LINK_OVER, join(code));

    try (Linking second = alice.devices().link()) {
      FutureTask<Sonet> joining = join(second.code());
      var _ = second.await();
      assertThat(joining.cancel(true)).isTrue();
    }
    assertNothingWasLinked();
  }

  @Test
  void aServerThatPutsItsOwnKeyIntoTheOfferIsCaught() throws Exception {
    Sonet alice = devices.get("alice");
    try (Linking linking = alice.devices().link();
        Host server = host(WRONG)) {
      devices.server().links().changeOffers(offer -> server.offer());
      assertFails(Reason.LINK_FORGED, join(linking.code()));
    }
    assertNothingWasLinked();
  }

  private static Host host(String secret) {
    return Host.begin(
        new Host.Crypto(Providers.pure(), Providers.random()),
        Secret.of(Bytes.fromHex(secret)),
        "alice",
        Bytes.wrap(new byte[32]));
  }

  @Test
  void aServerThatPutsItsOwnDeviceIntoTheAnswerIsCaught() throws Exception {
    Sonet alice = devices.get("alice");
    try (Linking linking = alice.devices().link();
        Host same = host(WRONG);
        Guest server =
            Guest.begin(
                new Host.Crypto(Providers.pure(), Providers.random()),
                Secret.of(Bytes.fromHex(WRONG)))) {
      NewDevice own = new NewDevice("phone", Bytes.wrap(new byte[32]), Bytes.wrap(new byte[64]));
      Bytes answer = server.answer(same.offer(), new Newcomer(own, List.of()));
      devices.server().links().changeAnswers(honest -> answer);
      FutureTask<Sonet> joining = join(linking.code());
      assertRefused(Reason.LINK_FORGED, linking::await);
      assertThat(joining.cancel(true)).isTrue();
    }
    assertNothingWasLinked();
  }

  @Test
  void aServerThatChangesTheReplyIsCaught() throws Exception {
    Sonet alice = devices.get("alice");
    try (Linking linking = alice.devices().link()) {
      FutureTask<Sonet> joining = join(linking.code());
      var _ = linking.await();
      devices
          .server()
          .links()
          .changeReplies(
              reply -> Bytes.concat(reply.slice(0, reply.length() - 1), Bytes.of((byte) 7)));
      linking.accept();
      assertFails(Reason.LINK_FORGED, joining);
    }
  }

  @Test
  void aDeviceThatTheServerAddsIsOneOfNobody() throws Exception {
    Sonet alice = devices.get("alice");
    Conversation team = alice.create("Team");
    Bytes key = Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    devices
        .server()
        .smuggle(
            ALICE,
            new Device(
                new DeviceId(Bytes.wrap(new byte[16])),
                ALICE,
                "phone",
                key,
                alice.devices().list().getFirst().since()));
    assertRefused(Reason.UNTRUSTED_USER, () -> alice.devices().list());
    // The devices of the account are compared again and again, which leads nowhere.
    alice.synchronize(Duration.ofSeconds(1));
    assertThat(team.members()).hasSize(1);
    Conversation bobs = devices.get("bob").create("Bob's");
    assertRefused(Reason.UNTRUSTED_USER, () -> bobs.add("alice"));
  }

  @Test
  void aFolderWithADeviceTakesNoSecondOne() throws Exception {
    var _ = devices.linked("phone", "alice");
    devices.stop("phone");
    try (Linking linking = devices.get("alice").devices().link()) {
      assertFails(Reason.STATE_OF_ANOTHER, join(linking.code()));
    }
    assertThat(Files.exists(folder.resolve("phone"))).isTrue();
  }
}
