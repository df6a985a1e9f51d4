package sonet.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.Challenge;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.SigningInput;
import sonet.protocol.SubmitMessage;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;
import sonet.protocol.TransparencyOperations;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;

/// The transport over real HTTP, against a server whose answers are written down beforehand.
final class HttpServiceTest {
  private static final CipherSuite SUITE = CipherSuites.of(Providers.pure()).get(1);
  private static final Codec JSON = Codec.json(1 << 20);
  private static final GroupId GROUP = new GroupId(Bytes.utf8("group"));
  private static final SubmitMessage MESSAGE = new SubmitMessage(Bytes.utf8("message"));
  private static final Posted POSTED = new Posted(GROUP, 7, 3);
  private static final Bytes CHALLENGE = Bytes.utf8("challenge");

  private final KeyPair key = SUITE.generateSignatureKeyPair(Providers.random());
  private final DeviceId device = DeviceId.ofKeyHash(SUITE.hash(key.publicKey()));
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<@Nullable String> types = new ArrayList<>();
  private final List<@Nullable String> tenants = new ArrayList<>();
  private final List<@Nullable String> keys = new ArrayList<>();
  private final List<TokenRequest> logins = new CopyOnWriteArrayList<>();

  private HttpServer server;
  private HttpService service;

  /// What is answered to a request that is not about tokens.
  private record Answer(int status, String retryAfter, Bytes body) {
    static Answer ok(Record body) {
      return new Answer(200, "", JSON.encode(body));
    }

    static Answer refused(Problem problem) {
      return new Answer(problem.status(), "", JSON.encode(problem));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    service =
        HttpService.of(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new Identity(device, SUITE.signer(key)),
            Providers.random());
  }

  @AfterEach
  void stop() {
    service.close();
    server.stop(0);
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws IOException {
    HttpServer endless =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch over = new CountDownLatch(1);
    endless.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    endless.createContext("/", exchange -> begin(exchange, over));
    endless.start();
    HttpClient http = HttpClient.newHttpClient();
    Exchange exchange =
        new Exchange(
            http,
            URI.create("http://127.0.0.1:" + endless.getAddress().getPort()),
            Providers.random(),
            Duration.ofMillis(100));
    assertRefused(
        Reason.SERVER_UNREACHABLE,
        () -> exchange.ask(Exchange.Call.of(TransparencyOperations.SHOW)));
    over.countDown();
    http.shutdownNow();
    endless.stop(0);
  }

  /// Answers with a beginning and no end.
  private static void begin(HttpExchange exchange, CountDownLatch over) throws IOException {
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      over.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRequestCarriesATokenForTheSignedChallenge() throws ClientException {
    answers.add(Answer.ok(POSTED));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));

    TokenRequest login = logins.getFirst();
    Bytes input =
        SigningInput.authentication(
            device, "127.0.0.1:" + server.getAddress().getPort(), CHALLENGE);
    assertThat(SUITE.verify(key.publicKey(), input, login.signature())).isTrue();
    assertThat(asked).containsExactly("Bearer token 1 " + Paths.messages(GROUP));
  }

  @Test
  void aTenantIsNamedUntilATokenSaysIt() throws ClientException {
    answers.add(Answer.ok(POSTED));

    assertThat(service.forTenant("acme").send(GROUP, MESSAGE))
        .isEqualTo(new Submission.Taken(POSTED));

    assertThat(tenants).containsExactly("acme", "acme", null);
  }

  @Test
  void oneTokenServesManyRequests() throws ClientException {
    answers.add(Answer.ok(POSTED));
    answers.add(Answer.ok(POSTED));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(service.send(GROUP, MESSAGE));

    assertThat(logins).hasSize(1);
  }

  @Test
  void aTokenThatTheServerForgotIsRenewedOnce() throws ClientException {
    answers.add(Answer.refused(Problem.of(ProblemType.UNAUTHENTICATED, "no")));
    answers.add(Answer.ok(POSTED));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));

    assertThat(asked)
        .containsExactly(
            "Bearer token 1 " + Paths.messages(GROUP), "Bearer token 2 " + Paths.messages(GROUP));
  }

  @Test
  void anOverloadedServerIsAskedAgain() throws ClientException {
    Problem busy = Problem.of(ProblemType.UNAVAILABLE, "later");
    answers.add(new Answer(503, "0", JSON.encode(busy)));
    answers.add(Answer.ok(POSTED));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));
  }

  @Test
  void aServerThatStaysOverloadedIsGivenUp() {
    Problem busy = Problem.of(ProblemType.UNAVAILABLE, "later");
    for (int i = 0; i < 5; i++) {
      answers.add(new Answer(503, "0", JSON.encode(busy)));
    }

    assertRefused(Reason.SERVER_FAILED, () -> service.send(GROUP, MESSAGE));
    assertThat(asked).hasSize(5);
  }

  @Test
  void aConflictIsAnOutcome() throws ClientException {
    Problem.Conflict conflict = new Problem.Conflict(4, 9, List.of());
    answers.add(
        Answer.refused(
            Problem.of(ProblemType.EPOCH_CONFLICT, "the group is in epoch 4")
                .withConflict(conflict)));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Conflict(conflict));
  }

  @Test
  void aRefusalTellsTheRuleThatWasBroken() {
    answers.add(
        Answer.refused(
            Problem.of(ProblemType.MLS_INVALID, "the commit is not valid")
                .withBroken(new Problem.BrokenRule("SOME_RULE", "RFC 9420 §12.2"))));

    assertThatThrownBy(() -> service.send(GROUP, MESSAGE))
        .hasMessage("The server says: the commit is not valid (SOME_RULE, RFC 9420 §12.2).");
  }

  @Test
  void refusalsHaveReasonsThatAPersonCanActUpon() {
    answers.add(Answer.refused(Problem.of(ProblemType.UNKNOWN_ACCOUNT, "no such account")));
    answers.add(Answer.refused(Problem.of(ProblemType.REMOVED, "removed")));
    answers.add(Answer.refused(Problem.of(ProblemType.KEY_PACKAGES_EXHAUSTED, "none left")));

    AccountName bob = new AccountName("bob");
    assertRefused(Reason.UNKNOWN_USER, () -> service.account(bob));
    assertRefused(Reason.REMOVED, () -> service.log(GROUP, 0, 1));
    assertRefused(Reason.UNREACHABLE_USER, () -> service.claim(bob, 1));
  }

  @Test
  void whatIsNoSonetServerIsTold() {
    answers.add(new Answer(200, "", Bytes.utf8("<html>hello</html>")));
    answers.add(new Answer(404, "", Bytes.utf8("not found")));

    assertRefused(Reason.SERVER_MISBEHAVED, () -> service.send(GROUP, MESSAGE));
    assertRefused(Reason.SERVER_MISBEHAVED, () -> service.send(GROUP, MESSAGE));
  }

  @Test
  void aServerThatTakesNoCborIsAskedInJson() throws ClientException {
    answers.add(Answer.refused(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "no")));
    answers.add(Answer.ok(POSTED));
    answers.add(Answer.ok(POSTED));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));
    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));

    assertThat(types).containsExactly("application/cbor", "application/json", "application/json");
  }

  @Test
  void repetitionsOfARequestHaveOneIdempotencyKey() throws ClientException {
    answers.add(new Answer(503, "0", JSON.encode(Problem.of(ProblemType.UNAVAILABLE, "later"))));
    answers.add(Answer.ok(POSTED));
    answers.add(Answer.ok(POSTED));

    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));
    assertThat(service.send(GROUP, MESSAGE)).isEqualTo(new Submission.Taken(POSTED));

    assertThat(keys.get(0)).isNotBlank().isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }

  @Test
  void aRefusalNamesTheRequest() {
    answers.add(Answer.refused(Problem.of(ProblemType.REMOVED, "removed").withRequestId("req 17")));

    assertThatThrownBy(() -> service.send(GROUP, MESSAGE))
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.requestId()).contains("req 17"));
  }

  @Test
  void aServerThatIsGoneIsTold() {
    server.stop(0);

    assertRefused(Reason.SERVER_UNREACHABLE, () -> service.send(GROUP, MESSAGE));
    assertRefused(Reason.SERVER_UNREACHABLE, () -> service.stream(List.of()).close());
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String text : List.of("", "localhost", "ftp://host", "http://", "http://h/path", "a b")) {
      assertRefused(Reason.INVALID_INPUT, () -> HttpService.address(text));
    }
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private void serve(HttpExchange exchange) throws IOException {
    Bytes body = Bytes.wrap(exchange.getRequestBody().readAllBytes());
    Answer answer = answer(exchange, body);
    if (!answer.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length());
    exchange.getResponseBody().write(answer.body().toArray());
    exchange.close();
  }

  private static Codec codec(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type.equals(Encoding.CBOR.mediaType()) ? Codec.of(Encoding.CBOR, 1 << 20) : JSON;
  }

  private Answer answer(HttpExchange exchange, Bytes body) {
    tenants.add(exchange.getRequestHeaders().getFirst("Sonet-Tenant"));
    String path = exchange.getRequestURI().getPath();
    Instant later = Instant.now().plusSeconds(600);
    if (path.equals(Paths.CHALLENGES)) {
      return Answer.ok(new Challenge(CHALLENGE, later));
    }
    if (path.equals(Paths.TOKENS)) {
      try {
        logins.add(codec(exchange).decode(body, TokenRequest.class));
      } catch (ProtocolException malformed) {
        throw new AssertionError(malformed);
      }
      return Answer.ok(new Token("token " + logins.size(), device, later));
    }
    types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + path);
    return Optional.ofNullable(answers.poll()).orElseThrow();
  }
}
