package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.LogRef;
import sonet.protocol.Operation;
import sonet.protocol.Operations;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.Quotas;
import sonet.protocol.SubmitMessage;
import sonet.protocol.TenantName;
import sonet.protocol.codec.Codec;
import sonet.server.config.MetricsAccess;
import sonet.server.config.Rate;
import sonet.server.config.RateSettings;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.RawSocket;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

final class TrafficTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Rate THREE = new Rate(3, HOUR);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
  }

  private void start(UnaryOperator<ServerConfig> change) throws Exception {
    server.restart(change);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer challenge(String from) throws Exception {
    TestDevice device = TestDevice.unknown(server, "nobody");
    return server.post(
        Paths.CHALLENGES, new ChallengeRequest(device.id()), Map.of("X-Forwarded-For", from));
  }

  @Test
  void anAddressThatAsksTooOftenIsToldWhenToComeBack() throws Exception {
    start(config -> config.with(RateSettings.AUTH, THREE));
    for (int i = 0; i < 3; i++) {
      Object _ = challenge("192.0.2.1").problem(ProblemType.UNKNOWN_DEVICE);
    }
    Answer refused = challenge("192.0.2.1");
    assertThat(refused.problem(ProblemType.RATE_LIMITED).detail()).contains("auth", "3/h");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(1L, 1_200L);
    assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"auth\";q=3;w=3600");
    assertThat(refused.headers().firstValue("RateLimit").orElseThrow())
        .startsWith("\"auth\";r=0;t=");
    Object _ = challenge("192.0.2.2").problem(ProblemType.UNKNOWN_DEVICE);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "'10.0.0.9, 192.0.2.1', '10.0.0.8, 192.0.2.1', true",
    "192.0.2.1, 192.0.2.2, false",
    "nonsense, nonsense, false"
  })
  void addressesAreTakenTogetherByTheNetworkOfOneCustomer(String one, String other, boolean same)
      throws Exception {
    start(config -> config.with(RateSettings.AUTH, new Rate(1, HOUR)));
    Object _ = challenge(one).problem(ProblemType.UNKNOWN_DEVICE);
    Object _ =
        challenge(other).problem(same ? ProblemType.RATE_LIMITED : ProblemType.UNKNOWN_DEVICE);
  }

  @Test
  void whoIsNoBelievedProxyCannotPretendToBeMany() throws Exception {
    start(config ->
        config.with(RateSettings.AUTH, THREE).with(Settings.PROXIES, List.of("192.0.2.7")));
    for (int i = 0; i < 3; i++) {
      Object _ = challenge("192.0.2." + i).problem(ProblemType.UNKNOWN_DEVICE);
    }
    Object _ = challenge("192.0.2.9").problem(ProblemType.RATE_LIMITED);
  }

  @Test
  void whoFailsToAuthenticateAgainAndAgainIsNotHeard() throws Exception {
    start(config -> config.with(RateSettings.FAILURES, THREE));
    TestDevice alice = TestDevice.register(server, "alice");
    Map<String, String> wrong =
        Map.of("Authorization", "Bearer sat_guess", "X-Forwarded-For", "192.0.2.1");
    for (int i = 0; i < 3; i++) {
      Object _ =
          server.get(AdminOperations.HEALTH.path(), wrong).problem(ProblemType.UNAUTHENTICATED);
    }
    Object _ = server.get(AdminOperations.HEALTH.path(), wrong).problem(ProblemType.RATE_LIMITED);
    Map<String, String> right =
        Map.of("Authorization", "Bearer " + alice.token(), "X-Forwarded-For", "192.0.2.1");
    Object _ = server.get(Paths.OWN_KEY_PACKAGES, right).problem(ProblemType.RATE_LIMITED);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).status()).isEqualTo(200);
  }

  @Test
  void aDeviceThatSendsTooMuchMayStillRead() throws Exception {
    start(config -> config.with(RateSettings.SEND, THREE));
    TestDevice alice = TestDevice.register(server, "alice");
    Group group = alice.createGroup();
    for (int i = 0; i < 3; i++) {
      assertThat(alice.say(group, "message " + i).status()).isEqualTo(201);
    }
    Object _ = alice.say(group, "one too many").problem(ProblemType.RATE_LIMITED);
    assertThat(alice.log(group, 0).entries()).hasSize(3);
    TestDevice bob = TestDevice.register(server, "bob");
    assertThat(bob.say(bob.createGroup(), "others go on").status()).isEqualTo(201);
  }

  @Test
  void theDevicesOfAnAccountShareItsLimit() throws Exception {
    start(config -> config.with(RateSettings.ACCOUNT, new Rate(5, HOUR)));
    TestDevice phone = TestDevice.register(server, "alice");
    // Looks which devices there are, and adds one.
    TestDevice laptop = phone.link();
    int served = 0;
    while (laptop.get(Paths.OWN_KEY_PACKAGES).status() == 200) {
      served++;
    }
    assertThat(served).isEqualTo(3);
    Object _ = phone.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.RATE_LIMITED);
  }

  @Test
  void aTenantsQuotaIsItsOwn() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    Quotas few =
        new Quotas(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(1L));
    TenantName _ = owner.tenant("acme");
    TestDevice its = TestDevice.register(server, "acme", "alice");
    TestDevice other = TestDevice.register(server, "alice");
    owner.limit("acme", few);
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < 200 && !seen.contains(429); i++) {
      seen.add(its.get(Paths.OWN_KEY_PACKAGES).status());
    }
    assertThat(seen).contains(429);
    assertThat(other.get(Paths.OWN_KEY_PACKAGES).status()).isEqualTo(200);
  }

  @Test
  void anOverloadIsRefusedAtOnceAndPasses() throws Exception {
    start(config ->
        config
            .with(Settings.IN_FLIGHT, 4)
            .with(Settings.MEMORY, 1L << 20)
            .with(Settings.BODY, 8L << 20));
    TestDevice alice = TestDevice.register(server, "alice");
    Group group = alice.createGroup();
    Bytes message = Codec.json(1 << 24).encode(new SubmitMessage(Bytes.wrap(new byte[600_000])));
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 400; i++) {
        answers.add(threads.submit(() -> post(alice, group, message)));
      }
    }
    Map<Integer, Long> statuses =
        answers.stream().collect(Collectors.groupingBy(Future::resultNow, Collectors.counting()));
    assertThat(statuses.keySet()).contains(503).isSubsetOf(413, 422, 503);
    assertThat(alice.say(group, "it goes on").status()).isEqualTo(201);
    String metrics = metrics(TestAdmin.owner(server));
    assertThat(metrics)
        .containsPattern("sonet_requests_bytes 0\\.0")
        .containsPattern("operation=\"sendMessage\",status=\"503\"");
  }

  private int post(TestDevice device, Group group, Bytes body) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI uri = server.address().resolve(Paths.messages(TestDevice.groupId(group)));
      return client
          .send(
              HttpRequest.newBuilder(uri)
                  .timeout(Duration.ofSeconds(60))
                  .header("Authorization", "Bearer " + device.token())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body.toArray()))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      // The connection was closed behind the answer, before the body was all sent.
      return 503;
    }
  }

  private String metrics(TestAdmin admin) throws Exception {
    Answer answer = server.get("/metrics", Map.of("Authorization", "Bearer " + admin.token()));
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().toUtf8();
  }

  @Test
  void theMetricsTellWhatHappenedAndNotToWhom() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    TestDevice alice = TestDevice.register(server, "alice-of-the-test");
    TestDevice bob = TestDevice.register(server, "bob-of-the-test");
    try (TestStream stream =
        TestStream.open(server, bob, TestStream.after(new LogRef.Inbox(), 0))) {
      bob.publish(1);
      assertThat(alice.claim(bob.account()).exhausted()).isEmpty();
      Group group = alice.add(alice.createGroup(), bob);
      assertThat(alice.say(group, "hello").status()).isEqualTo(201);
      Object _ = stream.entries(new LogRef.Inbox(), 1);
      Object _ = alice.get(Paths.groupInfo(TestDevice.groupId(bob.createGroup()))).status();
    }
    String text = metrics(owner);
    assertThat(text)
        .contains("sonet_commits_total{outcome=\"accepted\"} 1.0")
        .contains("sonet_messages_total{outcome=\"accepted\"} 1.0")
        .contains("sonet_claims_total{outcome=\"accepted\"}")
        .contains("sonet_tenant_requests_total{tenant=\"default\"}")
        .contains("sonet_streams_pushed_total")
        .contains("sonet_cache_gets_total{cache=\"documents\",result=\"hit\"}")
        .contains("sonet_cache_gets_total{cache=\"groups\",result=\"hit\"}")
        .contains("sonet_store_writes_seconds_count")
        .contains("sonet_jvm_memory_used_bytes");
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> line.startsWith("sonet_"));
    assertThat(text)
        .doesNotContain("of-the-test", alice.id().toString(), alice.token(), owner.token());
    Matcher label = LABEL.matcher(text);
    Set<String> operations =
        Operations.all().stream().map(Operation::id).collect(Collectors.toSet());
    while (label.find()) {
      String value = label.group(2);
      switch (label.group(1)) {
        case "operation" -> assertThat(operations).contains(value);
        case "status" -> assertThat(value).matches("[1-5]\\d\\d");
        case "tenant" -> assertThat(value).isEqualTo("default");
        case "le", "area", "id", "state", "outcome", "result", "cache", "limit" ->
            assertThat(value).matches("[a-zA-Z0-9 '.,+_-]{1,40}");
        default -> throw new AssertionError("a label that nobody looked at: " + label.group());
      }
    }
  }

  @Test
  void aSenderWhoHangsUpIsNoFailureOfTheServer() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    try (RawSocket socket = new RawSocket(server.address().getPort())) {
      socket.say(
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
              .formatted(Paths.CHALLENGES));
    }
    String line = "operation=\"createChallenge\",status=\"499\"";
    String text = metrics(owner);
    while (!text.contains(line)) {
      assertThat(text).doesNotContain("status=\"500\"");
      Thread.onSpinWait();
      text = metrics(owner);
    }
  }

  @Test
  void theMetricsAreForThoseWhoMaySeeThem() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    Object _ = server.get("/metrics", Map.of()).problem(ProblemType.UNAUTHENTICATED);
    assertThat(metrics(owner.make(AdminRole.OPERATOR))).contains("sonet_requests");
    TestAdmin its = owner.make(owner.tenant("acme"));
    Object _ =
        server
            .get("/metrics", Map.of("Authorization", "Bearer " + its.token()))
            .problem(ProblemType.NOT_PERMITTED);
    server.restart(config -> config.with(Settings.METRICS, MetricsAccess.LOOPBACK));
    assertThat(server.get("/metrics", Map.of()).status()).isEqualTo(200);
    Object _ =
        server
            .get("/metrics", Map.of("X-Forwarded-For", "192.0.2.1"))
            .problem(ProblemType.UNAUTHENTICATED);
  }
}
