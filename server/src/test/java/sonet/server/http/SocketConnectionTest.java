package sonet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.server.testing.RawSocket;

/// WebSockets with frames that no library would send.
final class SocketConnectionTest {
  private static final int MAX = 1_000;
  private static final String HI = "81" + "82" + "00000000" + "6869";

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private HttpEngine engine;

  @BeforeEach
  void start() throws IOException {
    HttpOptions options =
        new HttpOptions(
            "127.0.0.1",
            0,
            100,
            MAX,
            MAX,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
    Router router =
        new Router(
            List.of(Route.of("GET", "/socket", _ -> Response.text(400, "a WebSocket"))),
            new Answers(
                new Codecs(MAX), new Cors(List.of("https://chat.example")), bytes -> bytes));
    WsEndpoint endpoint = new WsEndpoint("/socket", MAX, 2, this::opened);
    engine = HttpEngine.start(options, router, endpoint, "test");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private WsEndpoint.Handler opened(WsSession session) {
    return new WsEndpoint.Handler() {
      @Override
      public void onMessage(Bytes message) {
        heard.add(message.toUtf8());
        try {
          session.send(List.of(message, Bytes.utf8("x".repeat(200))));
        } catch (SessionEndedException e) {
          heard.add("gone");
        }
      }

      @Override
      public void onEnd() {
        heard.add("end");
      }
    };
  }

  private static String handshake(String headers) {
    return "GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + headers
        + "\r\n";
  }

  private static String protocol(String names) {
    return "Sec-WebSocket-Protocol: " + names + "\r\n";
  }

  private RawSocket open() throws IOException {
    RawSocket socket = new RawSocket(engine.port());
    RawSocket.Reply reply = socket.ask(handshake(protocol("chat, sonet.v1+json")));
    assertThat(reply.status()).isEqualTo(101);
    assertThat(reply.headers())
        .containsEntry("sec-websocket-protocol", "sonet.v1+json")
        .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return socket;
  }

  private static void say(RawSocket socket, String hex) throws IOException {
    socket.say(Bytes.fromHex(hex).toArray());
  }

  private static String hear(RawSocket socket, int bytes) throws IOException {
    return Bytes.wrap(socket.bytes(bytes)).toHex();
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void messagesComeWholeWhateverTheirFrames() throws Exception {
    try (RawSocket socket = open()) {
      say(socket, HI);
      assertThat(next()).isEqualTo("hi");
      // Two messages in one write: a short and a longer frame.
      assertThat(hear(socket, 4)).isEqualTo("8102" + "6869");
      assertThat(hear(socket, 4)).isEqualTo("817e00c8");
      assertThat(socket.bytes(200)).hasSize(200);
      // In three parts, masked, with a ping between, byte by byte.
      String parts =
          "01"
              + "81"
              + "ffffffff"
              + "97"
              + "89"
              + "81"
              + "00000000"
              + "2a"
              + "00"
              + "80"
              + "00000000"
              + "80"
              + "81"
              + "00000000"
              + "69";
      for (byte each : Bytes.fromHex(parts).toArray()) {
        socket.say(each);
      }
      assertThat(hear(socket, 3)).isEqualTo("8a012a");
      assertThat(next()).isEqualTo("hi");
    }
    assertThat(next()).isEqualTo("end");
  }

  @ParameterizedTest
  @CsvSource({
    // Not masked, reserved bits, an unknown code, a continuation of nothing.
    "81026869, 1002",
    "c1820000000068, 1002",
    "838000000000, 1002",
    "808000000000, 1002",
    // A message within a message, a control frame in parts, a long control frame.
    "01810000000068818100000000 68, 1002",
    "098000000000, 1002",
    "89fe007e00000000, 1002",
    // Bytes where texts are spoken, no UTF-8, too long at once and in parts.
    "828000000000, 1003",
    "818200000000c328, 1007",
    "81fe03e900000000, 1009",
    "81ff7fffffffffffffff00000000, 1009",
  })
  void whatIsAgainstTheRulesEndsTheSessionWithItsCode(String frames, int code) throws Exception {
    String hex = frames.replace(" ", "");
    boolean longControl = hex.startsWith("89fe");
    try (RawSocket socket = open()) {
      say(socket, longControl ? hex + "00".repeat(126) : hex);
      String head = hear(socket, 4);
      assertThat(head).startsWith("88");
      assertThat(Integer.parseInt(head.substring(4), 16)).isEqualTo(code);
    }
    assertThat(next()).isEqualTo("end");
  }

  @Test
  void aMessageInPartsThatGrowsTooLongEndsTheSession() throws Exception {
    try (RawSocket socket = open()) {
      String part = "fe0258" + "00000000" + "61".repeat(600);
      say(socket, "01" + part + "00" + part);
      assertThat(hear(socket, 4)).endsWith("03f1");
    }
    assertThat(next()).isEqualTo("end");
  }

  @Test
  void aCloseIsAnsweredAndTheConnectionEnds() throws Exception {
    try (RawSocket socket = open()) {
      say(socket, "888200000000" + "03e8");
      assertThat(hear(socket, 4)).isEqualTo("880203e8");
      assertThat(socket.untilEnd()).isZero();
    }
    assertThat(next()).isEqualTo("end");
  }

  @Test
  void aConnectionThatBreaksOffIsNoticed() throws Exception {
    try (RawSocket socket = open()) {
      say(socket, "81");
    }
    assertThat(next()).isEqualTo("end");
    try (RawSocket socket = open()) {
      socket.end();
      assertThat(next()).isEqualTo("end");
      assertThat(socket.untilEnd()).isZero();
    }
  }

  @Test
  void oneAddressHasSoManySessionsAndNoMore() throws Exception {
    try (RawSocket one = open();
        RawSocket two = open();
        RawSocket three = new RawSocket(engine.port())) {
      RawSocket.Reply refused = three.ask(handshake(protocol("sonet.v1+json")));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers()).containsKey("retry-after");
      assertThat(refused.body().toUtf8()).contains("/problems/overloaded");
      say(one, HI);
      assertThat(next()).isEqualTo("hi");
      say(two, HI);
      assertThat(next()).isEqualTo("hi");
    }
    assertThat(next()).isEqualTo("end");
    assertThat(next()).isEqualTo("end");
    try (RawSocket again = open()) {
      say(again, HI);
      assertThat(next()).isEqualTo("hi");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sec-WebSocket-Protocol: chat\r\n"})
  void whoSpeaksNoneOfTheSubprotocolsIsNotUpgraded(String headers) throws Exception {
    try (RawSocket socket = new RawSocket(engine.port())) {
      assertThat(socket.ask(handshake(headers)).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example, 101",
    "http://x, 101",
    "https://evil.example, 403",
    "null, 403",
  })
  void pagesOfOtherOriginsThanThoseNamedAreNotUpgraded(String origin, int status) throws Exception {
    try (RawSocket socket = new RawSocket(engine.port())) {
      String headers = protocol("sonet.v1+cbor") + "Origin: " + origin + "\r\n";
      assertThat(socket.ask(handshake(headers)).status()).isEqualTo(status);
    }
  }

  @Test
  void anyBytesEndInACloseOrInNothing() throws Exception {
    java.util.Random random = new java.util.Random(11);
    for (int i = 0; i < 30; i++) {
      try (RawSocket socket = open()) {
        ByteArrayOutputStream noise = new ByteArrayOutputStream();
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        noise.write(bytes);
        socket.say(noise.toByteArray());
        socket.end();
        assertThat(socket.untilEnd()).isLessThan(100_000);
      }
    }
    heard.clear();
    try (RawSocket socket = open()) {
      say(socket, HI);
      assertThat(next()).isIn("hi", "end");
    }
  }
}
