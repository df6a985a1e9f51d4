package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.mls.Group;
import sonet.protocol.Account;
import sonet.protocol.Acknowledge;
import sonet.protocol.ClientFrame;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Document;
import sonet.protocol.InboxOperations;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

/// Operations over the socket, the session's token, and both encodings.
final class TunnelApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestStream open(Encoding encoding, ClientFrame.Cursor... cursors) throws Exception {
    TestStream stream = TestStream.connect(server, encoding);
    stream.send(new ClientFrame.Hello(alice.token(), List.of(cursors)));
    assertThat(stream.next(ServerFrame.Ready.class).device()).isEqualTo(alice.id());
    return stream;
  }

  private static ClientFrame.Request get(long id, String path) {
    return new ClientFrame.Request(id, "GET", path, Map.of(), Optional.empty());
  }

  private static Codec codec(Encoding encoding) {
    return Codec.of(encoding, 1 << 20);
  }

  private static ServerFrame.Response ask(TestStream stream, ClientFrame.Request request)
      throws Exception {
    stream.send(request);
    ServerFrame.Response response = stream.next(ServerFrame.Response.class);
    assertThat(response.id()).isEqualTo(request.id());
    return response;
  }

  private static Problem problem(ServerFrame.Response response) throws Exception {
    return codec(Encoding.JSON).decode(response.body().orElseThrow().encoded(), Problem.class);
  }

  @ParameterizedTest
  @EnumSource
  void anOperationIsAskedForOverTheSocket(Encoding encoding) throws Exception {
    Codec codec = codec(encoding);
    try (TestStream stream = open(encoding)) {
      ServerFrame.Response found =
          ask(stream, get(7, DirectoryOperations.ACCOUNT.at(alice.account())));
      assertThat(found.status()).isEqualTo(200);
      assertThat(codec.decode(found.body().orElseThrow().encoded(), Account.class).name())
          .isEqualTo(alice.account());
      assertThat(found.headers()).containsKeys("ETag", "X-Request-Id");
      ServerFrame.Response again =
          ask(
              stream,
              new ClientFrame.Request(
                  8,
                  "GET",
                  DirectoryOperations.ACCOUNT.at(alice.account()),
                  Map.of("If-None-Match", found.headers().get("ETag")),
                  Optional.empty()));
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      Document body = new Document(codec.encode(new Acknowledge(0)));
      ServerFrame.Response done =
          ask(
              stream,
              new ClientFrame.Request(9, "POST", Paths.INBOX_ACK, Map.of(), Optional.of(body)));
      assertThat(done.status()).isEqualTo(204);
      assertThat(done.body()).isEmpty();
      ServerFrame.Response page = ask(stream, get(10, InboxOperations.READ.at(0, 1)));
      assertThat(codec.decode(page.body().orElseThrow().encoded(), LogPage.class).entries())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void entriesArePushedInEitherEncoding(Encoding encoding) throws Exception {
    Group group = alice.createGroup();
    LogRef log = new LogRef.Group(TestDevice.groupId(group));
    try (TestStream stream = open(encoding, TestStream.after(log, 0))) {
      assertThat(alice.say(group, "hello").status()).isEqualTo(201);
      assertThat(stream.entries(log, 1)).isEqualTo(alice.log(group, 0).entries());
    }
  }

  @Test
  void requestsUnderWayAreAnsweredEachUnderItsId() throws Exception {
    try (TestStream stream = open(Encoding.JSON)) {
      for (long id = 1; id <= 40; id++) {
        stream.send(get(id, id % 2 == 0 ? "/nothing" : Paths.OWN_KEY_PACKAGES));
      }
      Map<Long, Integer> statuses = new HashMap<>();
      for (int i = 0; i < 40; i++) {
        ServerFrame.Response response = stream.next(ServerFrame.Response.class);
        assertThat(statuses.put(response.id(), response.status())).isNull();
      }
      assertThat(statuses.keySet())
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
      // Those beyond what may be under way are refused, and no other.
      statuses.forEach((id, status) -> assertThat(status).isIn(id % 2 == 0 ? 404 : 200, 429));
    }
  }

  @Test
  void whatDoesNotPassTheTunnelIsToldSo() throws Exception {
    try (TestStream stream = open(Encoding.JSON)) {
      for (String header : List.of("Authorization", "Delivery-Token", "Sonet-Tenant", "Host")) {
        ServerFrame.Response refused =
            ask(
                stream,
                new ClientFrame.Request(
                    1, "GET", Paths.OWN_KEY_PACKAGES, Map.of(header, "x"), Optional.empty()));
        assertThat(problem(refused).type()).isEqualTo(ProblemType.MALFORMED);
      }
      assertThat(problem(ask(stream, get(2, Paths.LIVEZ))).type()).isEqualTo(ProblemType.MALFORMED);
      for (String path : List.of("", "?", "nothing", "/v1/groups/!/log?after=%zz&after&=", "//")) {
        assertThat(ask(stream, get(3, path)).status()).isBetween(400, 404);
      }
      assertThat(
              ask(stream, new ClientFrame.Request(4, "", "/", Map.of(), Optional.empty())).status())
          .isEqualTo(404);
      stream.sendText("{\"type\":\"request\",\"id\":5,\"method\":\"GET\",\"path\":\"/\"}");
      assertThat(stream.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.MALFORMED);
    }
  }

  @Test
  void aSessionGoesOnWithANewToken() throws Exception {
    try (TestStream stream = open(Encoding.JSON)) {
      server.clock().advance(Duration.ofMinutes(9).plusSeconds(30));
      stream.send(new ClientFrame.Ping(1));
      List<ServerFrame> frames = new ArrayList<>();
      frames.add(stream.next(ServerFrame.class));
      frames.add(stream.next(ServerFrame.class));
      assertThat(frames).hasAtLeastOneElementOfType(ServerFrame.Expiring.class);
      alice.authenticate();
      stream.send(new ClientFrame.Authenticate(alice.token()));
      assertThat(stream.next(ServerFrame.Ready.class).device()).isEqualTo(alice.id());
      server.clock().advance(Duration.ofMinutes(5));
      stream.send(new ClientFrame.Ping(2));
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(2);
      assertThat(ask(stream, get(3, Paths.OWN_KEY_PACKAGES)).status()).isEqualTo(200);
    }
  }

  @Test
  void aSessionEndsWithItsToken() throws Exception {
    try (TestStream stream = open(Encoding.JSON)) {
      server.clock().advance(Duration.ofMinutes(11));
      stream.send(new ClientFrame.Ping(1));
      List<ServerFrame> frames = new ArrayList<>();
      do {
        frames.add(stream.next(ServerFrame.class));
      } while (!(frames.getLast() instanceof ServerFrame.Bye));
      assertThat(frames.getLast()).isEqualTo(new ServerFrame.Bye(ServerFrame.Cause.EXPIRED));
      assertThat(stream.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void theTokenOfAnotherDeviceIsRefusedAndTheSessionGoesOn() throws Exception {
    TestDevice bob = TestDevice.register(server, "bob");
    try (TestStream stream = open(Encoding.JSON)) {
      for (String token : List.of(bob.token(), "AAAA")) {
        stream.send(new ClientFrame.Authenticate(token));
        assertThat(stream.next(ServerFrame.Refused.class).problem().type())
            .isEqualTo(ProblemType.UNAUTHENTICATED);
      }
      assertThat(ask(stream, get(1, Paths.OWN_KEY_PACKAGES)).status()).isEqualTo(200);
    }
  }

  @Test
  void whoIsSentAwayByAStopComesBackAtATimeOfItsOwn() throws Exception {
    TestDevice bob = TestDevice.register(server, "bob");
    try (TestStream one = TestStream.open(server, alice);
        TestStream two = TestStream.open(server, bob)) {
      server.close();
      List<Integer> times = new ArrayList<>();
      for (TestStream stream : List.of(one, two)) {
        times.add(stream.next(ServerFrame.Bye.class).retryAfter().orElseThrow());
      }
      assertThat(times).doesNotHaveDuplicates().allMatch(time -> time >= 0 && time < 10_000);
    }
  }
}
