package sonet.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.protocol.ProblemType;
import sonet.server.testing.RawSocket;

/// The engine with routes of the test's, on raw sockets.
final class HttpEngineTest {
  private static final int BODY = 1_000;
  private static final int STREAM = 3_000_000;
  private static final int LARGE = 5_000_000;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private HttpEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = engine(Duration.ofSeconds(20));
  }

  private HttpEngine engine(Duration requestTime) throws IOException {
    HttpOptions options =
        new HttpOptions(
            "127.0.0.1",
            0,
            100,
            BODY,
            STREAM,
            requestTime,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
    Router router =
        new Router(
            List.of(
                Route.of("POST", "/whole", this::whole),
                Route.of("POST", "/parts", this::parts),
                Route.of("POST", "/refused", this::refused),
                Route.of("GET", "/large", _ -> large(LARGE, LARGE)),
                Route.of("GET", "/broken", _ -> large(LARGE, LARGE / 2)),
                Route.of("GET", "/late", this::late)),
            new Answers(new Codecs(BODY), new Cors(List.of()), bytes -> bytes));
    WsEndpoint none =
        new WsEndpoint(
            "/none",
            10,
            10,
            _ -> {
              throw new AssertionError("nobody opens a WebSocket");
            });
    return HttpEngine.start(options, router, none, "test");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private Response whole(Request request) throws RefusalException {
    return Response.text(200, "whole " + request.body().whole().length());
  }

  private Response parts(Request request) throws RefusalException {
    List<Integer> lengths = new ArrayList<>();
    Bytes part = request.body().next(100_000);
    while (!part.isEmpty()) {
      lengths.add(part.length());
      seen.add("part");
      part = request.body().next(100_000);
    }
    return Response.text(200, "parts " + lengths.stream().mapToInt(length -> length).sum());
  }

  private Response refused(Request request) throws RefusalException {
    throw RefusalException.of(ProblemType.FORBIDDEN, "not you, " + request.peer());
  }

  private Response late(Request request) {
    try {
      Thread.sleep(Duration.ofMinutes(10));
    } catch (InterruptedException e) {
      seen.add("cancelled");
    }
    return Response.text(200, "late");
  }

  private static Response large(int declared, int there) {
    int[] left = {there};
    return new Response(
        200,
        new Content.Streamed(
            "application/octet-stream",
            declared,
            () -> {
              byte[] part = new byte[Math.min(70_000, left[0])];
              Arrays.fill(part, (byte) 'x');
              left[0] -= part.length;
              return Bytes.wrap(part);
            }),
        Map.of("Accept-Ranges", "bytes"));
  }

  private RawSocket open() throws IOException {
    return new RawSocket(engine.port());
  }

  private static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  private static String length(int length) {
    return "Content-Length: " + length + "\r\n";
  }

  @Test
  void requestsInOneBreathAreAnsweredInTheirOrder() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(
          post("/whole", length(3), "abc")
              + post("/parts", length(2), "ab")
              + post("/whole", "Transfer-Encoding: chunked\r\n", "4\r\nabcd\r\n0\r\n\r\n")
              + "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
              + post("/whole", "", ""));
      assertThat(socket.hear().body().toUtf8()).isEqualTo("whole 3");
      assertThat(socket.hear().body().toUtf8()).isEqualTo("parts 2");
      assertThat(socket.hear().body().toUtf8()).isEqualTo("whole 4");
      assertThat(socket.hear().status()).isEqualTo(404);
      assertThat(socket.hear().body().toUtf8()).isEqualTo("whole 0");
    }
  }

  @Test
  void aBodyIsReadPartByPartAsItComes() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/parts", length(250_000), ""));
      for (int i = 0; i < 2; i++) {
        socket.say(new byte[100_000]);
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("part");
      }
      socket.say(new byte[50_000]);
      assertThat(socket.hear().body().toUtf8()).isEqualTo("parts 250000");
    }
  }

  @Test
  void aBodyThatIsLargerThanAStreamMayBeIsRefusedWhetherItSaysSoOrNot() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/parts", length(STREAM + 1), ""));
      RawSocket.Reply reply = socket.hear();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body().toUtf8()).contains("/problems/too-large");
      assertThat(socket.untilEnd()).isZero();
    }
    try (RawSocket socket = open()) {
      socket.say(post("/whole", "Transfer-Encoding: chunked\r\n", ""));
      socket.say("7d1\r\n");
      socket.say(new byte[2_001]);
      socket.say("\r\n");
      RawSocket.Reply reply = socket.hear();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body().toUtf8()).contains("1000 bytes");
      assertThat(reply.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void aRefusalDoesNotWaitForTheBody() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/refused", length(2_000_000), "abc"));
      RawSocket.Reply reply = socket.hear();
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body().toUtf8()).contains("not you, 127.0.0.1");
      assertThat(reply.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void whoWaitsToBeAskedForTheBodyIsAskedOnlyIfItIsWanted() throws Exception {
    String expect = "Expect: 100-continue\r\n";
    try (RawSocket socket = open()) {
      socket.say(post("/refused", expect + length(2_000_000), ""));
      assertThat(socket.hear().status()).isEqualTo(403);
      assertThat(socket.untilEnd()).isZero();
    }
    try (RawSocket socket = open()) {
      socket.say(post("/whole", expect + length(3), ""));
      assertThat(socket.hear().status()).isEqualTo(100);
      socket.say("abc");
      assertThat(socket.hear().body().toUtf8()).isEqualTo("whole 3");
    }
  }

  @Test
  void anAnswerMayBeLargerThanMemoryWouldHold() throws Exception {
    try (RawSocket socket = open()) {
      socket.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
      RawSocket.Reply reply = socket.hear();
      assertThat(reply.body().length()).isEqualTo(LARGE);
      assertThat(reply.headers()).containsEntry("accept-ranges", "bytes");
      socket.say("HEAD /large HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.hearHead().headers()).containsEntry("content-length", "" + LARGE);
      socket.say(post("/whole", "", ""));
      assertThat(socket.hear().status()).isEqualTo(200);
    }
  }

  @Test
  void anAnswerWhoseSourceFailsIsCutOff() throws Exception {
    try (RawSocket socket = open()) {
      socket.say("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThatThrownBy(socket::hear).isInstanceOf(AssertionError.class);
      assertThat(socket.untilEnd()).isZero();
    }
  }

  @Test
  void whoDoesNotReadItsAnswerIsCutOff() throws Exception {
    engine.close();
    engine = engine(Duration.ofSeconds(2));
    try (RawSocket socket = open()) {
      socket.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(40));
      // Nothing is read here; what is written is taken by the systems between until they are full
      // or the server has given up.
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  socket.say(new byte[10_000]);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whoAsksForTheEndGetsIt() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/whole", "Connection: close\r\n", ""));
      assertThat(socket.hear().headers()).containsEntry("connection", "close");
      assertThat(socket.untilEnd()).isZero();
    }
  }

  @Test
  void whatTakesTooLongIsCancelled() throws Exception {
    engine.close();
    engine = engine(Duration.ofSeconds(2));
    try (RawSocket socket = open()) {
      socket.say("GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("cancelled");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: 3, 4\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length : 3\r\n",
        "Content-Length: 3\r\n folded: 1\r\n",
        "Bad Name: 1\r\n",
        "Host: y\r\n",
        "X: a\u0000b\r\n",
      })
  void aHeadThatCanBeReadInTwoWaysIsRefused(String headers) throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/whole", headers, "abc"));
      RawSocket.Reply reply = socket.hear();
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.headers()).containsEntry("connection", "close");
      assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(reply.headers()).containsKey("x-request-id");
      assertThat(socket.untilEnd()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /whole HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /whole HTTP/1.1\r\n\r\n",
        "GET /wh ole HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      })
  void whatIsNoHttpIsRefusedAndEndsTheConnection(String request) throws Exception {
    try (RawSocket socket = open()) {
      socket.say(request);
      assertThat(socket.untilEnd()).isLessThan(2_000);
    }
    try (RawSocket socket = open()) {
      assertThat(socket.ask(post("/whole", "", "")).status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/whole", "X: " + "x".repeat(17_000) + "\r\n", ""));
      assertThat(socket.untilEnd()).isPositive().isLessThan(2_000);
    }
    try (RawSocket socket = open()) {
      socket.say("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.untilEnd()).isPositive().isLessThan(2_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n", "-1\r\n", "7fffffffff\r\n", "3\r\nabcdef\r\n", "3;x=1\r\nab"})
  void chunksThatAreNoneEndTheConnection(String chunks) throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/whole", "Transfer-Encoding: chunked\r\n", chunks));
      socket.end();
      assertThat(socket.untilEnd()).isLessThan(2_000);
    }
  }

  @Test
  void aConnectionThatEndsWithinARequestHarmsNobody() throws Exception {
    for (String part : List.of("POST /wh", post("/whole", length(10), "abc"))) {
      try (RawSocket socket = open()) {
        socket.say(part);
      }
      try (RawSocket socket = open()) {
        socket.say(part);
        socket.end();
        assertThat(socket.untilEnd()).isLessThan(2_000);
      }
    }
    try (RawSocket socket = open()) {
      assertThat(socket.ask(post("/whole", "", "")).status()).isEqualTo(200);
    }
  }

  @Test
  void aWellFormedIdOfTheCallerComesBack() throws Exception {
    try (RawSocket socket = open()) {
      socket.say(post("/whole", "X-Request-Id: trace-7.a\r\n", ""));
      assertThat(socket.hear().headers()).containsEntry("x-request-id", "trace-7.a");
      socket.say(post("/whole", "X-Request-Id: <script>\r\n", ""));
      assertThat(socket.hear().headers().get("x-request-id")).startsWith("test-");
    }
  }
}
