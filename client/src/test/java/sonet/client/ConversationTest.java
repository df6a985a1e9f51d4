package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;

/// What people do with messages, over a server in memory.
final class ConversationTest {
  @TempDir private Path folder;

  private TestDevices devices;

  @BeforeEach
  void start() {
    devices = new TestDevices(folder);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void aMessageIsKnownByTheSameIdEverywhere() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    MessageId id = alices.send("hello");
    MessageId again = alices.send("hello");
    devices.synchronize("alice", "bob");

    assertThat(id).isNotEqualTo(again);
    for (String name : List.of("alice", "bob")) {
      assertThat(devices.messages(name)).extracting(Message::id).containsExactly(id, again);
    }
    assertThat(MessageId.parse(id.toString())).isEqualTo(id);
  }

  @Test
  void repliesEditsReactionsAndDeletionsReachEveryone() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    MessageId first = alices.send("frist");
    devices.synchronize("alice", "bob");
    Conversation bobs = devices.only("bob");
    bobs.reply(first, "you mean first?");
    bobs.react(first, "👍");
    devices.synchronize("bob", "alice");
    alices.edit(first, "first");
    devices.synchronize("alice", "bob");

    for (String name : List.of("alice", "bob")) {
      Message message = devices.messages(name).getFirst();
      assertThat(message.text()).isEqualTo("first");
      assertThat(message.revision()).isEqualTo(Message.Revision.EDITED);
      assertThat(message.reactions()).containsExactly(new Reaction("bob", "👍"));
      assertThat(devices.messages(name).getLast().replyTo()).contains(first);
    }

    bobs.withdraw(first, "👍");
    alices.delete(first);
    devices.synchronize("bob", "alice", "bob");

    for (String name : List.of("alice", "bob")) {
      Message message = devices.messages(name).getFirst();
      assertThat(message.text()).isEmpty();
      assertThat(message.reactions()).isEmpty();
      assertThat(message.revision()).isEqualTo(Message.Revision.DELETED);
    }
  }

  @Test
  void nobodyChangesTheMessageOfAnother() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    MessageId id = alices.send("mine");
    devices.synchronize("alice", "bob");
    Conversation bobs = devices.only("bob");

    assertRefused(Reason.NOT_ALLOWED, () -> bobs.edit(id, "yours"));
    assertRefused(Reason.NOT_ALLOWED, () -> bobs.delete(id));
    assertRefused(
        Reason.UNKNOWN_MESSAGE,
        () -> bobs.react(MessageId.parse("00000000000000000000000000000000"), "x"));
  }

  @Test
  void aSecondDeviceOfTheAuthorMayEdit() throws ClientException {
    var _ = devices.get("alice");
    var _ = devices.linked("alice2", "alice");
    Conversation bobs = devices.team("bob", "alice");
    devices.synchronize("alice", "alice2");
    MessageId id = devices.only("alice").send("one");
    devices.synchronize("alice", "alice2", "bob");
    devices.only("alice2").edit(id, "two");
    devices.synchronize("alice2", "bob");

    assertThat(bobs.message(id).text()).isEqualTo("two");
  }

  @Test
  void whatWaitsHasAPlaceAtTheEndAndAState() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.send("before");
    devices.synchronize("alice", "bob");
    devices.server().goDown();
    MessageId id = alices.send("waits");

    assertThat(alices.message(id).state()).isEqualTo(Message.State.QUEUED);
    assertThat(devices.get("alice").outbox().pending())
        .extracting(pending -> pending.message().text())
        .containsExactly("waits");
    assertThat(alices.latest(2))
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("before", "waits");
    assertThat(alices.latest(1)).hasSize(1);

    devices.server().comeBack();
    devices.synchronize("alice", "bob");
    assertThat(alices.message(id).state()).isEqualTo(Message.State.SENT);
    assertThat(devices.get("alice").outbox().pending()).isEmpty();
  }

  @Test
  void aMessageIsReadOnceAllOthersSaySo() throws ClientException {
    Conversation alices = devices.team("alice", "bob", "carol");
    MessageId id = alices.send("hello");
    devices.synchronize("alice", "bob", "carol");
    assertThat(devices.only("bob").message(id).state()).isEqualTo(Message.State.DELIVERED);
    assertThat(devices.only("bob").unread()).isEqualTo(1);

    devices.only("bob").markRead(id);
    devices.synchronize("bob", "alice");
    assertThat(devices.only("bob").message(id).state()).isEqualTo(Message.State.READ);
    assertThat(devices.only("bob").unread()).isZero();
    assertThat(alices.message(id).state()).isEqualTo(Message.State.SENT);
    assertThat(alices.readBy()).containsOnlyKeys("bob");

    devices.only("carol").markRead(id);
    devices.synchronize("carol", "alice");
    assertThat(alices.message(id).state()).isEqualTo(Message.State.READ);
    devices.restart("alice");
    assertThat(devices.only("alice").message(id).state()).isEqualTo(Message.State.READ);
  }

  @Test
  void aMessageIsDeliveredOnceADeviceOfEachOtherHasIt() throws Exception {
    devices.server().tellWhatIsDelivered();
    Conversation alices = devices.team("alice", "bob");
    BlockingQueue<Receipt> heard = new LinkedBlockingQueue<>();
    devices
        .get("alice")
        .onEvent(event -> {
          if (event instanceof Event.Received(Conversation _, Receipt receipt)) {
            heard.add(receipt);
          }
        });
    MessageId id = alices.send("hello");
    devices.synchronize("alice");
    long place = alices.message(id).seq();
    Receipt receipt = heard.take();
    while (receipt.upTo() < place) {
      receipt = heard.take();
    }

    assertThat(receipt.name()).isEqualTo("bob");
    assertThat(receipt.kind()).isEqualTo(Receipt.Kind.DELIVERED);
    assertThat(alices.message(id).state()).isEqualTo(Message.State.DELIVERED);
  }

  @Test
  void whoKeepsReceiptsTellsNobody() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    MessageId id = alices.send("hello");
    devices.synchronize("alice", "bob");
    devices.tell(Settings.Receipts.KEPT);
    devices.restart("bob");
    devices.only("bob").markRead(id);
    devices.synchronize("bob", "alice");

    assertThat(devices.only("bob").unread()).isZero();
    assertThat(alices.readBy()).isEmpty();
  }

  @Test
  void whatOneDeviceReadIsReadOnTheOthersOfItsAccount() throws ClientException {
    var _ = devices.get("bob");
    var _ = devices.linked("bob2", "bob");
    Conversation alices = devices.team("alice", "bob");
    MessageId first = alices.send("one");
    alices.send("two");
    devices.synchronize("alice", "bob", "bob2");
    assertThat(devices.only("bob2").unread()).isEqualTo(2);

    devices.only("bob").markRead(first);
    devices.synchronize("bob", "bob2");

    assertThat(devices.only("bob2").unread()).isEqualTo(1);
  }

  @Test
  void historyIsPagedBothWays() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    for (int i = 0; i < 20; i++) {
      alices.send("m" + i);
    }
    devices.synchronize("alice", "bob");
    List<Message> all = devices.messages("bob");
    Conversation bobs = devices.only("bob");

    assertThat(bobs.before(all.get(10).seq(), 3))
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("m7", "m8", "m9");
    assertThat(bobs.history(all.get(10).seq(), 3))
        .extracting(entry -> ((Message) entry).text())
        .containsExactly("m11", "m12", "m13");
    assertThat(bobs.before(all.getFirst().seq(), 100)).noneMatch(Message.class::isInstance);
  }

  @Test
  void searchFindsAllWordsWhateverTheirCaseAndAccents() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.send("Grüße aus Köln");
    alices.send("Gruesse aus Bonn");
    MessageId gone = alices.send("Köln again");
    devices.synchronize("alice");
    alices.delete(gone);
    devices.synchronize("alice", "bob");
    Conversation bobs = devices.only("bob");

    assertThat(bobs.search("koln GRU", 9))
        .extracting(Message::text)
        .containsExactly("Grüße aus Köln");
    assertThat(bobs.search("aus", 1)).extracting(Message::text).containsExactly("Gruesse aus Bonn");
    assertRefused(Reason.INVALID_INPUT, () -> bobs.search(" ", 9));
  }

  @Test
  void draftsSurviveARestart() throws ClientException {
    devices.team("alice", "bob").keepDraft("not yet");
    devices.restart("alice");

    assertThat(devices.only("alice").draft()).isEqualTo("not yet");
    devices.only("alice").keepDraft("");
    assertThat(devices.only("alice").draft()).isEmpty();
  }

  @Test
  void twoPeopleHaveOneConversation() throws ClientException {
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    Conversation alices = alice.direct("bob");
    alices.send("hello");
    devices.synchronize("alice", "bob");
    Conversation bobs = bob.direct("alice");
    bobs.send("hi");
    devices.synchronize("bob", "alice");

    assertThat(bobs.id()).isEqualTo(alices.id());
    assertThat(alice.direct("bob")).isEqualTo(alices);
    assertThat(alices.title()).isEqualTo("bob");
    assertThat(bobs.title()).isEqualTo("alice");
    assertThat(devices.texts("alice")).containsExactly("hello", "hi");
    assertRefused(Reason.INVALID_INPUT, () -> alice.direct("alice"));
    assertRefused(Reason.UNKNOWN_USER, () -> alice.direct("nobody"));
  }

  @Test
  void aMessageThatWasGivenUpIsKeptUntilSomeoneDecides() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    Conversation bobs = devices.only("bob");
    devices.server().goDown();
    MessageId first = bobs.send("one");
    MessageId second = bobs.send("two");
    assertThat(bobs.message(first).state()).isEqualTo(Message.State.QUEUED);
    BlockingQueue<Event> failed = new LinkedBlockingQueue<>();
    devices
        .get("bob")
        .onEvent(event -> {
          if (event instanceof Event.NotSent) {
            failed.add(event);
          }
        });
    devices.server().refuse(2);
    devices.server().comeBack();
    devices.stop("alice");
    for (int i = 0; i < 2; i++) {
      assertThat(((Event.NotSent) failed.take()).cause().reason()).isEqualTo(Reason.REFUSED);
    }
    Outbox outbox = devices.get("bob").outbox();
    assertThat(outbox.pending())
        .allMatch(pending -> pending.message().state() == Message.State.FAILED)
        .hasSize(2);

    devices.restart("bob");
    outbox = devices.get("bob").outbox();
    assertThat(outbox.discard(first)).isTrue();
    outbox.retry(second);
    devices.synchronize("bob");

    assertThat(devices.texts("bob")).containsExactly("two");
    assertThat(devices.messages("bob").getFirst().id()).isEqualTo(second);
    assertThat(outbox.pending()).isEmpty();
    Outbox known = outbox;
    assertRefused(Reason.UNKNOWN_MESSAGE, () -> known.retry(first));
    assertThat(alices.id()).isEqualTo(bobs.id());
  }

  @Test
  void whoLeavesIsGoneForAllWithoutAnyoneDoingAnything() throws Exception {
    var _ = devices.get("bob");
    var _ = devices.linked("bob2", "bob");
    Conversation alices = devices.team("alice", "bob", "carol");
    devices.synchronize("bob2");
    BlockingQueue<List<String>> gone = new LinkedBlockingQueue<>();
    devices
        .get("alice")
        .onEvent(event -> {
          if (event instanceof Event.Happened happened
              && happened.entry() instanceof Entry.Members members) {
            gone.add(members.removed());
          }
        });
    Conversation bobs = devices.only("bob");
    bobs.leave();

    assertThat(bobs.isMember()).isFalse();
    assertRefused(Reason.REMOVED, () -> bobs.send("still here?"));
    assertThat(gone.take()).containsExactly("bob");
    assertThat(gone.take()).containsExactly("bob");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice", "carol");
    alices.send("without bob");
    devices.synchronize("alice", "carol", "bob", "bob2");
    assertThat(devices.texts("carol")).containsExactly("without bob");
    assertThat(devices.texts("bob")).isEmpty();
    assertThat(devices.only("bob2").isMember()).isFalse();
  }

  @Test
  void theLastOneJustGoes() throws ClientException {
    Conversation alone = devices.get("alice").create("Diary");
    alone.leave();

    assertThat(alone.isMember()).isFalse();
  }

  @Test
  void theDevicesOfAnAccountAreListedRenamedAndRemoved() throws ClientException {
    Sonet alice = devices.get("alice");
    Sonet second = devices.linked("alice2", "alice");

    assertThat(alice.devices().list())
        .extracting(Devices.Listed::self)
        .containsExactly(true, false);
    alice.devices().rename(second.device(), "phone");
    assertThat(alice.devices().list()).extracting(Devices.Listed::name).contains("phone");
    alice.devices().remove(second.device());
    assertThat(alice.devices().list()).hasSize(1);
    assertRefused(Reason.UNKNOWN_DEVICE, () -> alice.devices().remove("ffffffff"));
  }
}
