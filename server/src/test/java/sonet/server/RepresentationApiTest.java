package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.RawSocket;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// In which form things are said: encodings, tags, headers.
final class RepresentationApiTest {
  private static final Codec CBOR = Codec.of(Encoding.CBOR, 1 << 20);
  private static final String CHAT = "https://chat.example";

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private String account;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    account = DirectoryOperations.ACCOUNT.at(alice.account());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> with(String... more) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + alice.token());
    for (int i = 0; i < more.length; i += 2) {
      headers.put(more[i], more[i + 1]);
    }
    return headers;
  }

  private static String type(Answer answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }

  @Test
  void aDeviceMaySpeakCborAlone() throws Exception {
    TestDevice bob = TestDevice.unknown(server, "bob");
    Answer answer =
        server.send(
            "POST",
            Paths.ACCOUNTS,
            CBOR.encode(bob.registration()),
            Map.of("Content-Type", "application/cbor"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(type(answer)).isEqualTo("application/cbor");
    Account made = CBOR.decode(answer.body(), Account.class);
    assertThat(made.name()).isEqualTo(bob.account());
    assertThat(server.get(account, with()).as(Account.class).name()).isEqualTo(alice.account());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|json",
        "application/cbor|cbor",
        "Application/CBOR; profile=x|cbor",
        "*/*|json",
        "application/*|json",
        "text/html, application/cbor;q=0.1|cbor",
        "application/json;q=0.5, application/cbor;q=0.8|cbor",
        "application/json;q=0.8, application/cbor;q=0.5|json",
        "application/json;q=0, */*;q=0.1|cbor",
        "application/cbor;q=0.9, */*|json",
        "application/cbor;q=nonsense, application/json;q=0.1|json",
        ",,,;,application/cbor|cbor",
      })
  void theAnswerHasTheFormThatIsWantedMost(String accept, String form) throws Exception {
    Answer answer = server.get(account, with("Accept", accept));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(type(answer)).isEqualTo("application/" + form);
    assertThat(answer.headers().firstValue("vary")).contains("Accept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/html", "application/json;q=0", "image/*, application/json;q=2", "x"})
  void whoAcceptsNoFormThatThereIsIsToldSo(String accept) throws Exception {
    var _ = server.get(account, with("Accept", accept)).problem(ProblemType.NOT_ACCEPTABLE);
    TestDevice bob = TestDevice.unknown(server, "bob");
    var _ =
        server
            .post(Paths.ACCOUNTS, bob.registration(), Map.of("Accept", accept))
            .problem(ProblemType.NOT_ACCEPTABLE);
    // Nothing was done for it.
    var _ =
        server
            .get(DirectoryOperations.ACCOUNT.at(bob.account()), with())
            .problem(ProblemType.UNKNOWN_ACCOUNT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/jsonx", "application/json; charset=utf-16", "?"})
  void aBodyOfAnotherTypeIsRefused(String type) throws Exception {
    Bytes body = CBOR.encode(alice.registration());
    var _ =
        server
            .send("POST", Paths.ACCOUNTS, body, Map.of("Content-Type", type))
            .problem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void aBodyInTheOtherFormThanItSaysIsMalformed() throws Exception {
    Answer answer =
        server.send(
            "POST",
            Paths.ACCOUNTS,
            Bytes.utf8("{\"name\":\"x\"}"),
            Map.of("Content-Type", "application/cbor"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(type(answer)).isEqualTo("application/problem+cbor");
    assertThat(CBOR.decode(answer.body(), Problem.class).type()).isEqualTo(ProblemType.MALFORMED);
    var _ =
        server
            .send("POST", Paths.ACCOUNTS, CBOR.encode(alice.registration()), Map.of())
            .problem(ProblemType.MALFORMED);
  }

  @Test
  void aProblemComesAsCborToWhoWantsIt() throws Exception {
    for (String accept : List.of("application/cbor", "application/problem+cbor")) {
      Answer answer = server.get("/nothing", Map.of("Accept", accept));
      assertThat(type(answer)).isEqualTo("application/problem+cbor");
      assertThat(CBOR.decode(answer.body(), Problem.class).type()).isEqualTo(ProblemType.NOT_FOUND);
    }
  }

  @Test
  void whoHasADocumentIsNotSentItAgain() throws Exception {
    Answer first = server.get(account, with());
    String tag = first.headers().firstValue("etag").orElseThrow();
    assertThat(first.headers().firstValue("cache-control")).contains("private, no-cache");
    for (String condition : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      Answer again = server.get(account, with("If-None-Match", condition));
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEqualTo(Bytes.EMPTY);
      assertThat(again.headers().firstValue("etag")).contains(tag);
    }
    assertThat(server.get(account, with("If-None-Match", "\"x\"")).status()).isEqualTo(200);
    // The other form is another thing to keep.
    assertThat(
            server.get(account, with("If-None-Match", tag, "Accept", "application/cbor")).status())
        .isEqualTo(200);
    TestDevice _ = alice.link();
    Answer changed = server.get(account, with("If-None-Match", tag));
    assertThat(changed.as(Account.class).devices()).hasSize(2);
    assertThat(server.get(Paths.inbox(0, 10), with()).headers().firstValue("etag")).isEmpty();
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    try (RawSocket socket = new RawSocket(server.address().getPort())) {
      String head =
          " " + account + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + alice.token();
      RawSocket.Reply whole = socket.ask("GET" + head + "\r\n\r\n");
      socket.say("HEAD" + head + "\r\n\r\n");
      RawSocket.Reply none = socket.hearHead();
      assertThat(none.status()).isEqualTo(200);
      assertThat(none.headers())
          .containsEntry("content-length", Integer.toString(whole.body().length()))
          .containsEntry("etag", whole.headers().get("etag"));
      assertThat(socket.ask("GET" + head + "\r\n\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void optionsTellsTheMethodsOfAPath() throws Exception {
    Answer answer = server.send("OPTIONS", Paths.LIVEZ, Bytes.EMPTY, Map.of());
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS");
    var _ =
        server.send("OPTIONS", "/nothing", Bytes.EMPTY, Map.of()).problem(ProblemType.NOT_FOUND);
    Answer wrong = server.send("DELETE", Paths.LIVEZ, Bytes.EMPTY, Map.of());
    var _ = wrong.problem(ProblemType.METHOD_NOT_ALLOWED);
    assertThat(wrong.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS");
  }

  @Test
  void everyAnswerTellsBrowsersToTakeItForNothingElse() throws Exception {
    for (String path : List.of(account, "/nothing", Paths.LIVEZ)) {
      HttpHeaders headers = server.get(path, with()).headers();
      assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
      assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .contains("frame-ancestors 'none'");
    }
  }

  private RawSocket.Reply ask(String method, String path, String headers) throws Exception {
    try (RawSocket socket = new RawSocket(server.address().getPort())) {
      return socket.ask(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }
  }

  @Test
  void pagesOfOtherOriginsAreWelcomeIfTheyAreNamed() throws Exception {
    String preflight = "Access-Control-Request-Method: POST\r\nOrigin: " + CHAT + "\r\n";
    assertThat(ask("OPTIONS", Paths.GROUPS, preflight).headers())
        .doesNotContainKey("access-control-allow-origin");
    server.restart(config -> config.with(Settings.ORIGINS, List.of(CHAT)));
    RawSocket.Reply asked = ask("OPTIONS", Paths.GROUPS, preflight);
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.headers())
        .containsEntry("access-control-allow-origin", CHAT)
        .hasEntrySatisfying(
            "access-control-allow-headers", names -> assertThat(names).contains("Authorization"))
        .hasEntrySatisfying(
            "access-control-allow-methods", names -> assertThat(names).contains("PATCH"));
    RawSocket.Reply refused = ask("GET", account, "Origin: " + CHAT + "\r\n");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers())
        .containsEntry("access-control-allow-origin", CHAT)
        .containsEntry("vary", "Accept, Origin")
        .hasEntrySatisfying(
            "access-control-expose-headers", names -> assertThat(names).contains("ETag"));
    assertThat(ask("GET", account, "Origin: https://evil.example\r\n").headers())
        .doesNotContainKey("access-control-allow-origin");
  }
}
