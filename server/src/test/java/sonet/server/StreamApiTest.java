package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.protocol.ClientFrame;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestStream;

final class StreamApiTest extends TwoDevices {
  private static final LogRef INBOX = new LogRef.Inbox();

  private static LogRef ref(Group group) {
    return new LogRef.Group(TestDevice.groupId(group));
  }

  @Test
  void aWelcomeAndThenTheGroupArePushed() throws Exception {
    Group group = alice.createGroup();
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(INBOX, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isZero();
      group = alice.add(group, bob);
      LogEntry welcome = stream.entries(INBOX, 1).getFirst();
      assertThat(welcome.kind()).isEqualTo(EntryKind.WELCOME);
      Group joined = bob.join(welcome);
      stream.send(new ClientFrame.Ack(INBOX, 1));
      LogRef log = ref(group);
      stream.send(new ClientFrame.Subscribe(TestStream.after(log, 0)));
      assertThat(stream.next(ServerFrame.CaughtUp.class))
          .isEqualTo(new ServerFrame.CaughtUp(log, 2));
      assertThat(alice.say(group, "one").status()).isEqualTo(201);
      assertThat(bob.say(joined, "two").status()).isEqualTo(201);
      assertThat(stream.entries(log, 2)).extracting(LogEntry::seq).containsExactly(3L, 4L);
      assertThat(bob.get(Paths.inbox(0, 10)).as(LogPage.class).entries()).isEmpty();
    }
  }

  @Test
  void whoComesBackWithItsCursorMissesNothing() throws Exception {
    Group group = alice.createGroup();
    LogRef log = ref(group);
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 0))) {
      assertThat(alice.say(group, "one").status()).isEqualTo(201);
      assertThat(stream.entries(log, 1)).extracting(LogEntry::seq).containsExactly(2L);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(alice.say(group, "offline " + i).status()).isEqualTo(201);
    }
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 2))) {
      assertThat(stream.entries(log, 5))
          .extracting(LogEntry::seq)
          .containsExactly(3L, 4L, 5L, 6L, 7L);
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(7);
    }
    server.restart();
    alice.authenticate();
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 6))) {
      assertThat(stream.entries(log, 1)).extracting(LogEntry::seq).containsExactly(7L);
    }
  }

  @Test
  void pushingGoesOnAsTheDeviceAcknowledges() throws Exception {
    Group group = alice.createGroup();
    LogRef log = ref(group);
    for (int i = 0; i < 20; i++) {
      assertThat(alice.say(group, "line " + i).status()).isEqualTo(201);
    }
    server.restart(config -> config.withLimits(ServerLimits.DEFAULT.withStreamWindow(8)));
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 0))) {
      List<LogEntry> seen = new ArrayList<>(stream.entries(log, 8));
      stream.send(new ClientFrame.Ping(1));
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(1);
      stream.send(new ClientFrame.Ack(log, 9));
      seen.addAll(stream.entries(log, 8));
      stream.send(new ClientFrame.Ack(log, 17));
      seen.addAll(stream.entries(log, 4));
      assertThat(seen).isEqualTo(alice.log(group, 0).entries());
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(21);
    }
  }

  @Test
  void aDeviceThatDoesNotAcknowledgeIsSentAway() throws Exception {
    Group group = alice.createGroup();
    LogRef log = ref(group);
    for (int i = 0; i < 9; i++) {
      assertThat(alice.say(group, "line " + i).status()).isEqualTo(201);
    }
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 0))) {
      assertThat(stream.entries(log, 8)).hasSize(8);
      assertThat(stream.next(ServerFrame.Bye.class).cause())
          .isEqualTo(ServerFrame.Cause.SLOW_CONSUMER);
      assertThat(stream.closeCode()).isEqualTo(1013);
    }
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 9))) {
      assertThat(stream.entries(log, 1)).extracting(LogEntry::seq).containsExactly(10L);
    }
  }

  @Test
  void ofTwoSessionsOfADeviceTheNewerStays() throws Exception {
    try (TestStream first = TestStream.open(server, alice);
        TestStream second = TestStream.open(server, alice)) {
      assertThat(first.next(ServerFrame.Bye.class).cause()).isEqualTo(ServerFrame.Cause.DISPLACED);
      assertThat(first.closeCode()).isEqualTo(1001);
      second.send(new ClientFrame.Ping(7));
      assertThat(second.next(ServerFrame.Pong.class).id()).isEqualTo(7);
    }
  }

  @Test
  void theServerSaysThatItStops() throws Exception {
    try (TestStream stream = TestStream.open(server, alice)) {
      server.close();
      assertThat(stream.next(ServerFrame.Bye.class).cause()).isEqualTo(ServerFrame.Cause.DRAINING);
      assertThat(stream.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void whoIsRemovedSeesItAndNoMore() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    LogRef log = ref(group);
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(log, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(2);
      group = alice.remove(group, bob);
      assertThat(stream.entries(log, 1)).extracting(LogEntry::seq).containsExactly(3L);
      ServerFrame.Ended ended = stream.next(ServerFrame.Ended.class);
      assertThat(ended.log()).isEqualTo(log);
      assertThat(ended.problem().type()).isEqualTo(ProblemType.REMOVED);
      assertThat(alice.say(group, "without bob").status()).isEqualTo(201);
      stream.send(new ClientFrame.Ping(1));
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(1);
    }
  }

  @Test
  void aLogThatTheDeviceMayNotReadEnds() throws Exception {
    Group group = alice.createGroup();
    LogRef nowhere = new LogRef.Group(new GroupId(Bytes.utf8("nowhere")));
    try (TestStream stream =
        TestStream.open(
            server, bob, TestStream.after(ref(group), 0), TestStream.after(nowhere, 0))) {
      for (LogRef log : List.of(ref(group), nowhere)) {
        ServerFrame.Ended ended = stream.next(ServerFrame.Ended.class);
        assertThat(ended.log()).isEqualTo(log);
        assertThat(ended.problem().type()).isEqualTo(ProblemType.UNKNOWN_GROUP);
      }
    }
  }

  @Test
  void whatIsUnsubscribedIsNotPushed() throws Exception {
    Group group = alice.createGroup();
    LogRef log = ref(group);
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(1);
      stream.send(new ClientFrame.Unsubscribe(log));
      stream.send(new ClientFrame.Ping(1));
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(1);
      assertThat(alice.say(group, "unheard").status()).isEqualTo(201);
      stream.send(new ClientFrame.Ping(2));
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(2);
    }
  }

  @Test
  void aSessionWithoutAGoodTokenEnds() throws Exception {
    try (TestStream stream = TestStream.connect(server)) {
      stream.send(new ClientFrame.Hello("AAAA", List.of()));
      assertThat(stream.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.UNAUTHENTICATED);
      assertThat(stream.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void theFirstFrameIsAHello() throws Exception {
    try (TestStream stream = TestStream.connect(server)) {
      stream.send(new ClientFrame.Ping(1));
      assertThat(stream.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.UNAUTHENTICATED);
      assertThat(stream.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aFrameThatCannotBeReadIsRefusedAndTheSessionGoesOn() throws Exception {
    try (TestStream stream = TestStream.open(server, alice)) {
      for (String bad : List.of("{", "{\"type\":\"dance\"}", "{\"type\":\"ack\"}", "[]")) {
        stream.sendText(bad);
        assertThat(stream.next(ServerFrame.Refused.class).problem().type())
            .isEqualTo(ProblemType.MALFORMED);
      }
      stream.send(new ClientFrame.Hello(alice.token(), List.of()));
      assertThat(stream.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.MALFORMED);
      stream.send(new ClientFrame.Ping(1));
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(1);
    }
  }

  @Test
  void whoSaysNothingIsSentAway() throws Exception {
    server.restart(
        config -> config.withLimits(Limits.small().withRequestTime(Duration.ofSeconds(3))));
    try (TestStream stream = TestStream.connect(server)) {
      assertThat(stream.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.UNAUTHENTICATED);
      assertThat(stream.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aFrameThatIsTooLongOrBinaryEndsTheSession() throws Exception {
    try (TestStream stream = TestStream.open(server, alice)) {
      stream.sendBytes(Bytes.fromHex("a0"));
      assertThat(stream.closeCode()).isEqualTo(1003);
    }
    try (TestStream stream = TestStream.open(server, alice)) {
      stream.sendText(" ".repeat(1 << 20) + "{}");
      assertThat(stream.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aConnectionWithoutTheSubprotocolIsRefused() {
    URI address = URI.create("ws://" + server.audience() + Paths.STREAM);
    WebSocket.Listener deaf = new WebSocket.Listener() {};
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> http.newWebSocketBuilder().buildAsync(address, deaf).get())
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void aCommitIsPushedToAllWithinTheirGroups() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    Group joined = bob.join();
    LogRef log = ref(group);
    try (TestStream one = TestStream.open(server, alice, TestStream.after(log, 2));
        TestStream two = TestStream.open(server, bob, TestStream.after(log, 2))) {
      PendingCommit pending = joined.commit(CommitRequest.update());
      assertThat(bob.submit(joined, pending, List.of()).status()).isEqualTo(201);
      Bytes body = pending.message().encoded();
      assertThat(one.entries(log, 1).getFirst().body()).isEqualTo(body);
      assertThat(two.entries(log, 1).getFirst().body()).isEqualTo(body);
    }
  }
}
