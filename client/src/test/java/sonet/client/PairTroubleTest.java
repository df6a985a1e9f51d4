package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Envelope;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.testing.FakeServer;
import sonet.client.testing.FakeWeather;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.LogEntry;
import sonet.protocol.PrekeyBundle;

/// Conversations of two where keys are missing, swapped or forgotten, and devices are not those
/// that were known.
final class PairTroubleTest {
  private static final AccountName BOB = new AccountName("bob");
  private static final Bytes SMUGGLED =
      Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  private static final DeviceId SPY = new DeviceId(Bytes.wrap(new byte[16]));

  @TempDir private Path folder;

  private final BlockingQueue<ClientException> alicesTrouble = new LinkedBlockingQueue<>();
  private TestDevices devices;
  private Sonet alice;
  private Sonet bob;
  private Conversation alices;

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    bob = devices.get("bob");
    bob.publishKeys();
    alice = devices.get("alice");
    heard(alice, alicesTrouble);
    alices = alice.direct("bob");
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private static void heard(Sonet sonet, BlockingQueue<ClientException> trouble) {
    sonet.onEvent(event -> {
      if (event instanceof Event.Trouble(ClientException cause)) {
        trouble.add(cause);
      }
    });
  }

  private static ClientException await(BlockingQueue<ClientException> trouble, Reason reason)
      throws InterruptedException {
    ClientException next = trouble.poll(60, TimeUnit.SECONDS);
    while (next != null && next.reason() != reason) {
      next = trouble.poll(60, TimeUnit.SECONDS);
    }
    return Optional.ofNullable(next).orElseThrow();
  }

  private DeviceId id(AccountName account, int number) {
    return devices.server().devices(account).get(number).id();
  }

  private List<Bytes> inbox(DeviceId device) {
    return devices.server().pairwise(device).stream().map(LogEntry::body).toList();
  }

  private List<String> texts(String name) throws ClientException {
    return devices.pair(name).history(0, 1_000).stream()
        .filter(Message.class::isInstance)
        .map(entry -> ((Message) entry).text())
        .toList();
  }

  /// Has everyone catch up while time passes, until a device has something.
  private void settle(String who, String wanted, String... others) throws ClientException {
    for (int round = 0; round < 10; round++) {
      devices.synchronize(who);
      devices.synchronize(others);
      devices.synchronize(who);
      if (!devices.again(who, "bob").conversations().isEmpty() && texts(who).contains(wanted)) {
        return;
      }
      devices.pass(Duration.ofMinutes(5));
    }
  }

  @Test
  void aDeviceWithoutKeysGetsWhatWasWrittenOnceItHasSome() throws Exception {
    var _ = devices.linked("phone", "bob");
    DeviceId phone = id(BOB, 1);
    devices.stop("phone");
    devices.server().prekeys().lose(phone);
    alices.send("hello");
    devices.synchronize("alice", "bob");

    assertThat(texts("bob")).containsExactly("hello");
    assertThat(await(alicesTrouble, Reason.UNREACHABLE_USER))
        .hasMessageContaining("A device of bob");
    assertThat(inbox(phone)).containsExactly(Envelope.keyless("alice").encode());

    devices.again("phone", "bob").publishKeys();
    settle("phone", "hello", "alice");
    assertThat(texts("phone")).containsExactly("hello");
  }

  @Test
  void keysThatTheServerSwappedAreNotUsedAndTheMessageComesWhenTheirOwnerHasOthers()
      throws Exception {
    DeviceId device = id(BOB, 0);
    devices.get("carol").publishKeys();
    devices.stop("bob");
    PrekeyBundle carols = devices.server().prekeys().published().getLast();
    devices.server().prekeys().swap(device, carols);
    alices.send("hello");
    devices.synchronize("alice");

    assertThat(await(alicesTrouble, Reason.UNTRUSTED_USER)).hasMessageContaining("keys of a");
    assertThat(inbox(device)).containsExactly(Envelope.keyless("alice").encode());

    devices.get("bob").publishKeys();
    settle("bob", "hello", "alice");
    assertThat(texts("bob")).containsExactly("hello");
  }

  @Test
  void whoseKeysTheServerSwappedIsToldAndPublishesTheNextVersion() throws Exception {
    BlockingQueue<ClientException> bobsTrouble = new LinkedBlockingQueue<>();
    heard(bob, bobsTrouble);
    DeviceId device = id(BOB, 0);
    long version = devices.server().prekeys().of(device).bundle().orElseThrow().version();
    devices.get("carol").publishKeys();
    PrekeyBundle carols = devices.server().prekeys().published().getLast();
    devices.server().prekeys().swap(device, carols);
    bob.publishKeys();

    assertThat(await(bobsTrouble, Reason.SERVER_MISBEHAVED))
        .hasMessageContaining("other keys of this device");
    assertThat(devices.server().prekeys().of(device).bundle().orElseThrow().version())
        .isEqualTo(version + 1);
    alices.send("hello");
    devices.synchronize("alice", "bob");
    assertThat(texts("bob")).containsExactly("hello");
  }

  @Test
  void keysThatTheServerLostArePublishedAnewAndThatIsTold() throws Exception {
    BlockingQueue<ClientException> bobsTrouble = new LinkedBlockingQueue<>();
    heard(bob, bobsTrouble);
    devices.server().prekeys().lose(id(BOB, 0));
    bob.publishKeys();

    assertThat(await(bobsTrouble, Reason.SERVER_MISBEHAVED)).hasMessageContaining("had lost");
    assertThat(devices.server().prekeys().of(id(BOB, 0)).bundle()).isPresent();
    assertThat(devices.server().prekeys().of(id(BOB, 0)).ec()).isPositive();
    alices.send("hello");
    devices.synchronize("alice", "bob");
    assertThat(texts("bob")).containsExactly("hello");
  }

  @Test
  void aDeviceThatIsNewToTheSenderIsFoundAndGetsTheMessage() throws Exception {
    alices.send("one");
    devices.synchronize("alice", "bob");
    devices.linked("phone", "bob").publishKeys();
    alices.send("two");
    devices.synchronize("alice", "bob", "phone");

    assertThat(texts("bob")).containsExactly("one", "two");
    assertThat(texts("phone")).contains("two");
  }

  @Test
  void aDeviceThatIsGoneGetsNothingFurtherAndTheOthersDo() throws Exception {
    Sonet phone = devices.linked("phone", "bob");
    phone.publishKeys();
    DeviceId gone = id(BOB, 1);
    alices.send("one");
    devices.synchronize("alice", "bob");
    int before = inbox(gone).size();
    assertThat(before).isPositive();
    bob.devices().remove(phone.device());
    alices.send("two");
    devices.synchronize("alice", "bob");

    assertThat(texts("bob")).containsExactly("one", "two");
    assertThat(inbox(gone)).hasSize(before);
  }

  @Test
  void aListOfDevicesThatIsWrongTooOftenIsTriedAgainLater() throws Exception {
    alices.send("one");
    devices.synchronize("alice", "bob");
    devices.server().callDevicesWrong(7);
    alices.send("two");
    devices.synchronize("alice", "bob");

    assertThat(devices.server().devicesToCallWrong()).isZero();
    assertThat(texts("bob")).containsExactly("one", "two");
  }

  @Test
  void aDeviceThatNoOtherStandsForGetsNothingAndTheUserIsTold() throws Exception {
    alices.send("one");
    devices.synchronize("alice", "bob", "alice");
    int before = inbox(id(BOB, 0)).size();
    devices.server().smuggle(BOB, new Device(SPY, BOB, "phone", SMUGGLED, FakeServer.NOW));
    alices.send("two");

    assertThat(await(alicesTrouble, Reason.UNTRUSTED_USER))
        .hasMessageContaining("a device of bob that no device of theirs stands for");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice", "bob");
    assertThat(inbox(SPY)).isEmpty();
    assertThat(inbox(id(BOB, 0))).hasSize(before);

    devices.server().hide(BOB, SPY);
    devices.synchronize("alice", "bob");
    assertThat(texts("bob")).containsExactly("one", "two");
    assertThat(inbox(SPY)).isEmpty();
  }

  @Test
  void aDeviceThatNoOtherStandsForIsNotTakenAtTheFirstMeetingEither() throws Exception {
    devices.server().smuggle(BOB, new Device(SPY, BOB, "phone", SMUGGLED, FakeServer.NOW));
    alices.send("one");

    assertThat(await(alicesTrouble, Reason.UNTRUSTED_USER)).hasMessageContaining("bob");
    assertThat(inbox(SPY)).isEmpty();
    assertThat(inbox(id(BOB, 0))).isEmpty();
  }

  @Test
  void whatADeviceSaysThatNoOtherStandsForIsLeftOut() throws Exception {
    alices.send("one");
    devices.synchronize("alice", "bob", "alice");
    devices.server().smuggle(BOB, new Device(SPY, BOB, "phone", SMUGGLED, FakeServer.NOW));
    DeviceId own = id(new AccountName("alice"), 0);
    devices.server().slip(SPY, own, Envelope.keyless("bob").encode());
    devices.synchronize("alice");

    assertThat(await(alicesTrouble, Reason.UNTRUSTED_USER)).hasMessageContaining("bob");
    assertThat(inbox(SPY)).isEmpty();
  }

  @Test
  void aReceiptThatIsFasterThanTheWordOfTheServerCounts() throws Exception {
    alices.send("first");
    devices.synchronize("alice", "bob");
    devices.synchronize("alice", "bob");
    BlockingQueue<Receipt> heard = new LinkedBlockingQueue<>();
    alice.onEvent(event -> {
      if (event instanceof Event.Received(Conversation _, Receipt receipt)) {
        heard.add(receipt);
      }
    });
    devices.server().loseAnswers(Integer.MAX_VALUE);
    MessageId id = alices.send("second");
    while (alices.message(id).state() != Message.State.DELIVERED) {
      Receipt receipt = heard.take();
      assertThat(receipt.name()).isEqualTo("bob");
    }
    devices.server().loseAnswers(0);
    devices.synchronize("alice", "bob");
    assertThat(alices.history(0, 10))
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("first", "second");
    assertThat(devices.messages("bob"))
        .extracting(Message::text)
        .containsExactly("first", "second");
  }

  @Test
  void aMessageOfASessionThatIsGoneIsAskedForWhileItsSenderStillRepeatsTheKeys() throws Exception {
    DeviceId own = id(new AccountName("alice"), 0);
    devices.server().weather((device, body) -> device.equals(own) ? List.of() : List.of(body));
    alices.send("one");
    devices.synchronize("alice", "bob");
    assertThat(texts("bob")).containsExactly("one");
    devices.stop("bob");
    forgetSessions("bob");
    alices.send("two");
    devices.synchronize("alice");
    var _ = devices.get("bob");
    devices.synchronize("bob");

    assertThat(devices.pair("bob").history(0, 1_000))
        .filteredOn(Entry.Unreadable.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Entry.Unreadable.class,
            entry -> assertThat(entry.cause()).isEqualTo("its session is kept no longer"));
    devices.server().weather(FakeWeather.FAIR);
    settle("bob", "two", "alice");
    assertThat(texts("bob")).containsExactly("one", "two");
  }

  private void forgetSessions(String name) throws ClientException {
    StateFile.Place place =
        new StateFile.Place(
            folder.resolve(name),
            Providers.pure(),
            Providers.random(),
            new Argon2id.Cost(64, 1, 1));
    try (StateFile state = StateFile.open(place, Secret.of(Bytes.utf8("secret")))) {
      state.update(t -> {
        for (Row row : t.all(Table.PAIR_SESSION)) {
          t.delete(Table.PAIR_SESSION, row.key(), row.seq());
        }
      });
    }
  }
}
