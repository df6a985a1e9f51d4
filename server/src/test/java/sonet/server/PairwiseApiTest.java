package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.Acknowledge;
import sonet.protocol.Base64Url;
import sonet.protocol.DeliveryKey;
import sonet.protocol.EntryKind;
import sonet.protocol.InboxOperations;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.Notice;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SendMessages;
import sonet.protocol.SendMessages.Delivery;
import sonet.protocol.SendMessages.Message;
import sonet.protocol.Sent;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.server.config.Rate;
import sonet.server.config.RateSettings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestStream;

final class PairwiseApiTest extends TwoDevices {
  private static final LogRef INBOX = new LogRef.Inbox();
  private static final Codec JSON = Codec.json(1 << 20);
  private static final Bytes TOKEN = Bytes.utf8("thirty-two bytes of a good token");

  private static SendMessages to(String text, TestDevice... devices) {
    return new SendMessages(
        Arrays.stream(devices)
            .map(device -> new Message(device.id(), Bytes.utf8(text + " for " + device.id())))
            .toList(),
        Optional.empty());
  }

  private Answer send(AccountName account, SendMessages messages) throws Exception {
    return alice.post(InboxOperations.SEND.at(account), messages);
  }

  private Answer sendSealed(AccountName account, SendMessages messages, String token)
      throws Exception {
    return server.post(
        InboxOperations.SEND.at(account), messages, Map.of(DeliveryKey.HEADER, token));
  }

  private static List<LogEntry> inbox(TestDevice device) throws Exception {
    return device.inbox();
  }

  private Answer put(TestDevice device, Record body) throws Exception {
    return server.send(
        "PUT", InboxOperations.SET_DELIVERY_KEY.path(), JSON.encode(body), device.authorization());
  }

  private static DeliveryKey keyOf(Bytes token) {
    return new DeliveryKey(CipherSuites.of(Providers.best()).get(1).hash(token));
  }

  @Test
  void aMessageWaitsInTheInboxOfEachDevice() throws Exception {
    TestDevice laptop = bob.link();
    SendMessages messages = to("hello", bob, laptop);
    Sent sent = send(bob.account(), messages).as(Sent.class);
    assertThat(sent.at()).isEqualTo(server.clock().instant());
    for (TestDevice device : List.of(bob, laptop)) {
      LogEntry entry = inbox(device).getFirst();
      assertThat(entry.kind()).isEqualTo(EntryKind.PAIRWISE);
      assertThat(entry.sender()).contains(alice.id());
      assertThat(entry.group()).isEmpty();
      assertThat(entry.body()).isEqualTo(Bytes.utf8("hello for " + device.id()));
    }
    assertThat(inbox(alice)).isEmpty();
  }

  @Test
  void aMessageIsPushed() throws Exception {
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(INBOX, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isZero();
      assertThat(send(bob.account(), to("now", bob)).status()).isEqualTo(201);
      assertThat(stream.entries(INBOX, 1))
          .extracting(LogEntry::kind)
          .containsExactly(EntryKind.PAIRWISE);
    }
  }

  @Test
  void theSameRequestAgainSendsNothingTwice() throws Exception {
    SendMessages messages = to("once", bob);
    Answer first = send(bob.account(), messages);
    server.clock().advance(Duration.ofSeconds(9));
    assertThat(send(bob.account(), messages).as(Sent.class)).isEqualTo(first.as(Sent.class));
    assertThat(inbox(bob)).hasSize(1);
    assertThat(send(bob.account(), to("twice", bob)).status()).isEqualTo(201);
    assertThat(inbox(bob)).hasSize(2);
  }

  @Test
  void otherDevicesThanTheAccountHasAreNamed() throws Exception {
    TestDevice laptop = bob.link();
    TestDevice stranger = TestDevice.register(server, "carol");
    Problem problem =
        send(bob.account(), to("x", laptop, stranger)).problem(ProblemType.DEVICE_MISMATCH);
    assertThat(problem.devices())
        .contains(new Problem.Mismatch(List.of(bob.id()), List.of(stranger.id())));
    assertThat(inbox(laptop)).isEmpty();
    assertThat(inbox(stranger)).isEmpty();
  }

  @Test
  void toTheOwnAccountTheAskingDeviceIsLeftOut() throws Exception {
    assertThat(send(alice.account(), to("alone")).status()).isEqualTo(201);
    TestDevice laptop = alice.link();
    assertThat(send(alice.account(), to("copy", laptop)).status()).isEqualTo(201);
    var _ = send(alice.account(), to("x", alice, laptop)).problem(ProblemType.DEVICE_MISMATCH);
    assertThat(inbox(laptop)).hasSize(1);
    assertThat(inbox(alice)).isEmpty();
  }

  @Test
  void whatCannotBeSentIsRefused() throws Exception {
    var _ = send(new AccountName("nobody"), to("x")).problem(ProblemType.UNKNOWN_ACCOUNT);
    Message large = new Message(bob.id(), Bytes.wrap(new byte[Limits.MESSAGE + 1]));
    var _ =
        send(bob.account(), new SendMessages(List.of(large), Optional.empty()))
            .problem(ProblemType.TOO_LARGE);
    String twice =
        JSON.encodeText(to("x", bob))
            .replace("[{", "[{\"device\":\"" + bob.id() + "\",\"body\":\"\"},{");
    var _ =
        server
            .send(
                "POST",
                InboxOperations.SEND.at(bob.account()),
                Bytes.utf8(twice),
                alice.authorization())
            .problem(ProblemType.MALFORMED);
    assertThat(inbox(bob)).isEmpty();
  }

  @Test
  void aFullInboxRefusesTheWholeAndItsOwnerIsTold() throws Exception {
    TestDevice laptop = bob.link();
    int room = Limits.small().inboxEntries();
    for (int i = 0; i < room; i++) {
      assertThat(send(bob.account(), to("line " + i, bob, laptop)).status()).isEqualTo(201);
    }
    assertThat(laptop.post(Paths.INBOX_ACK, new Acknowledge(room)).status()).isEqualTo(204);
    for (int i = 0; i < 3; i++) {
      var _ = send(bob.account(), to("more " + i, laptop, bob)).problem(ProblemType.INBOX_FULL);
    }
    assertThat(inbox(laptop)).isEmpty();
    List<LogEntry> waiting = inbox(bob);
    assertThat(waiting).hasSize(room + 1);
    assertThat(JSON.decode(waiting.getLast().body(), Notice.class))
        .isEqualTo(new Notice.InboxFull(room));
    assertThat(bob.post(Paths.INBOX_ACK, new Acknowledge(room + 1)).status()).isEqualTo(204);
    assertThat(send(bob.account(), to("again", bob, laptop)).status()).isEqualTo(201);
  }

  @Test
  void whatIsOnlyForConnectedDevicesIsNotKept() throws Exception {
    SendMessages passing =
        new SendMessages(to("typing", bob).messages(), Optional.of(Delivery.ONLINE));
    assertThat(send(bob.account(), passing).status()).isEqualTo(201);
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(INBOX, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isZero();
      assertThat(send(bob.account(), passing).status()).isEqualTo(201);
      assertThat(stream.next(ServerFrame.Ephemeral.class))
          .isEqualTo(
              new ServerFrame.Ephemeral(
                  INBOX, Optional.of(alice.id()), passing.messages().getFirst().body()));
    }
    assertThat(inbox(bob)).isEmpty();
    Message large = new Message(bob.id(), Bytes.wrap(new byte[5_000]));
    var _ =
        send(bob.account(), new SendMessages(List.of(large), Optional.of(Delivery.ONLINE)))
            .problem(ProblemType.TOO_LARGE);
  }

  @Test
  void aSealedMessageTellsNothingOfItsSender() throws Exception {
    assertThat(put(bob, keyOf(TOKEN)).status()).isEqualTo(204);
    server.restart();
    SendMessages messages = to("guess who", bob);
    String token = Base64Url.encode(TOKEN);
    assertThat(sendSealed(bob.account(), messages, token).status()).isEqualTo(201);
    assertThat(sendSealed(bob.account(), messages, token).status()).isEqualTo(201);
    assertThat(inbox(bob)).hasSize(1);
    LogEntry entry = inbox(bob).getFirst();
    assertThat(entry.sender()).isEmpty();
    assertThat(entry.body()).isEqualTo(messages.messages().getFirst().body());
  }

  @Test
  void whoDoesNotKnowTheTokenLearnsNothing() throws Exception {
    assertThat(put(bob, keyOf(TOKEN)).status()).isEqualTo(204);
    String wrong = Base64Url.encode(Bytes.utf8("thirty-two bytes of a bad token!"));
    SendMessages messages = to("spam", bob);
    String detail =
        sendSealed(bob.account(), messages, wrong)
            .problem(ProblemType.DELIVERY_REFUSED)
            .detail()
            .replace("bob", "");
    for (String account : List.of("alice", "nobody")) {
      assertThat(
              sendSealed(new AccountName(account), messages, wrong)
                  .problem(ProblemType.DELIVERY_REFUSED)
                  .detail()
                  .replace(account, ""))
          .isEqualTo(detail);
    }
    assertThat(inbox(bob)).isEmpty();
  }

  @Test
  void aNewKeyTakesThePlaceOfTheOldOneAndNoneAdmitsNobody() throws Exception {
    Bytes other = Bytes.utf8("thirty-two bytes of the next one");
    SendMessages messages = to("hello", bob);
    assertThat(put(bob, keyOf(TOKEN)).status()).isEqualTo(204);
    assertThat(put(bob, keyOf(other)).status()).isEqualTo(204);
    var _ =
        sendSealed(bob.account(), messages, Base64Url.encode(TOKEN))
            .problem(ProblemType.DELIVERY_REFUSED);
    assertThat(sendSealed(bob.account(), messages, Base64Url.encode(other)).status())
        .isEqualTo(201);
    assertThat(
            server
                .send(
                    "DELETE",
                    InboxOperations.DELETE_DELIVERY_KEY.path(),
                    Bytes.EMPTY,
                    bob.authorization())
                .status())
        .isEqualTo(204);
    var _ =
        sendSealed(bob.account(), to("late", bob), Base64Url.encode(other))
            .problem(ProblemType.DELIVERY_REFUSED);
  }

  @Test
  void unnamedSendersTogetherAreSlowedDown() throws Exception {
    server.restart(config -> config.with(RateSettings.SEALED, new Rate(2, Duration.ofHours(1))));
    assertThat(put(bob, keyOf(TOKEN)).status()).isEqualTo(204);
    String token = Base64Url.encode(TOKEN);
    for (int i = 0; i < 2; i++) {
      assertThat(sendSealed(bob.account(), to("line " + i, bob), token).status()).isEqualTo(201);
    }
    var _ = sendSealed(bob.account(), to("more", bob), token).problem(ProblemType.RATE_LIMITED);
    assertThat(bob.post(Paths.INBOX_ACK, new Acknowledge(2)).status()).isEqualTo(204);
    assertThat(send(bob.account(), to("by name", bob)).status()).isEqualTo(201);
    assertThat(bob.inbox()).hasSize(1);
  }

  @Test
  void aSenderThatNamesItselfBesidesIsWarned() throws Exception {
    assertThat(put(bob, keyOf(TOKEN)).status()).isEqualTo(204);
    Map<String, String> both = new HashMap<>(alice.authorization());
    both.put(DeliveryKey.HEADER, Base64Url.encode(TOKEN));
    var _ =
        server
            .post(InboxOperations.SEND.at(bob.account()), to("x", bob), both)
            .problem(ProblemType.MALFORMED);
    assertThat(inbox(bob)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "AAAA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void aHeaderThatIsNoDeliveryTokenIsRefused(String header) throws Exception {
    var _ = sendSealed(bob.account(), to("x", bob), header).problem(ProblemType.DELIVERY_REFUSED);
  }

  @Test
  void aHashOfAnotherLengthIsNoDeliveryKey() throws Exception {
    var _ =
        server
            .send(
                "PUT",
                InboxOperations.SET_DELIVERY_KEY.path(),
                Bytes.utf8("{\"tokenHash\":\"AAAA\"}"),
                bob.authorization())
            .problem(ProblemType.MALFORMED);
  }

  @Test
  void whoHasNoTokenAtAllIsAskedForOne() throws Exception {
    var _ =
        server
            .post(InboxOperations.SEND.at(bob.account()), to("x", bob), Map.of())
            .problem(ProblemType.UNAUTHENTICATED);
  }
}
