package sonet.server.describe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// Requests made from the served document alone, against the running server: whatever is asked, the
/// answer has a status that is described, and a body that fits its schema; nothing ever fails.
///
/// `-Dsonet.blackbox.seeds=N` tries more.
final class BlackBoxPropertiesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @TempDir static Path data;
  private static TestServer server;
  private static TestDevice device;
  private static String group = "";
  private static String admin = "";
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(data);
    device = TestDevice.register(server, "alice");
    device.publish(3);
    Group made = device.createGroup();
    group = TestDevice.groupId(made).toString();
    admin = Files.readString(data.resolve("admin-token")).strip();
    document = JSON.readTree(server.get("/openapi.json", Map.of()).body().toArray());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Integer> seeds() {
    return IntStream.rangeClosed(1, Integer.getInteger("sonet.blackbox.seeds", 3)).boxed();
  }

  /// One operation of the document.
  private record Described(String path, String method, JsonNode operation) {}

  private static List<Described> operations() {
    List<Described> all = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    all.add(
                        new Described(
                            path.getKey(),
                            operation.getKey().toUpperCase(Locale.ROOT),
                            operation.getValue()))));
    return all;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyAnswerIsADescribedOne(int seed) throws Exception {
    Random random = new Random(seed);
    RandomBodies bodies =
        new RandomBodies(random, document.at("/components/schemas"), Map.of("group", group));
    List<String> mistakes = new ArrayList<>();
    for (Described described : operations()) {
      // What would end the test's own server or device is asked only where it is refused.
      boolean ending = isEnding(described);
      for (Who who : Who.values()) {
        if (ending && who == Who.KNOWN) {
          continue;
        }
        for (Shape shape : Shape.values()) {
          try {
            ask(described, who, shape, bodies);
          } catch (AssertionError e) {
            mistakes.add(String.valueOf(e.getMessage()));
          }
        }
      }
    }
    assertThat(mistakes).isEmpty();
  }

  private static boolean isEnding(Described described) {
    String id = described.operation().get("operationId").asText();
    return described.method().equals("DELETE")
        || id.equals("drain")
        || id.startsWith("createBackup");
  }

  private enum Who {
    KNOWN,
    STRANGER,
    FORGER
  }

  private enum Shape {
    FITTING,
    MUTATED,
    NOISE
  }

  private static void ask(Described described, Who who, Shape shape, RandomBodies bodies)
      throws Exception {
    String path =
        bodies.path(
            described.path(), described.operation().path("parameters"), shape == Shape.FITTING);
    JsonNode schema = described.operation().at("/requestBody/content/application~1json/schema");
    Bytes body = Bytes.EMPTY;
    if (!schema.isMissingNode()) {
      body =
          switch (shape) {
            case FITTING -> Bytes.utf8(bodies.fitting(schema).toString());
            case MUTATED -> Bytes.utf8(bodies.mutated(schema).toString());
            case NOISE -> bodies.noise();
          };
    }
    Map<String, String> headers = new HashMap<>();
    switch (who) {
      case KNOWN -> token(described, headers);
      case FORGER -> headers.put("Authorization", "Bearer " + "A".repeat(120));
      case STRANGER -> {}
    }
    Answer answer = server.send(described.method(), path, body, headers);
    if (shape != Shape.FITTING && leadsElsewhere(answer)) {
      return;
    }
    judge(
        reached(described, path),
        answer,
        "%s %s as %s: %s".formatted(described.method(), path, who, body.toUtf8()));
  }

  /// An odd value in a path may make it that of another operation: `self` for the name of an
  /// account does.
  private static Described reached(Described asked, String path) {
    String bare = path.split("\\?", 2)[0];
    return operations().stream()
        .filter(other -> other.method().equals(asked.method()) && other.path().equals(bare))
        .findFirst()
        .orElse(asked);
  }

  /// An odd value in a path may make it another path, where there is nothing.
  private static boolean leadsElsewhere(Answer answer) {
    String body = answer.body().toUtf8();
    return switch (answer.status()) {
      case 400 -> body.contains("/problems/malformed");
      case 404 -> body.contains("/problems/not-found");
      case 405 -> body.contains("/problems/method-not-allowed");
      default -> false;
    };
  }

  private static void token(Described described, Map<String, String> headers) {
    for (JsonNode scheme : described.operation().path("security")) {
      if (scheme.has("adminToken")) {
        headers.put("Authorization", "Bearer " + admin);
      } else if (scheme.has("deviceToken")) {
        headers.put("Authorization", "Bearer " + device.token());
      }
    }
  }

  private static void judge(Described described, Answer answer, String asked) throws Exception {
    String status = Integer.toString(answer.status());
    assertThat(answer.status()).as(asked + " → " + answer.body().toUtf8()).isNotEqualTo(500);
    JsonNode response = described.operation().get("responses").path(status);
    assertThat(response.isMissingNode())
        .as("the answer %s to %s is described: %s", status, asked, answer.body().toUtf8())
        .isFalse();
    String type = answer.headers().firstValue("content-type").orElse("");
    JsonNode content = response.path("content").path(type);
    if (answer.body().isEmpty()) {
      assertThat(response.has("content")).as(asked).isFalse();
      return;
    }
    assertThat(content.isMissingNode()).as("%s of %s to %s", type, status, asked).isFalse();
    if (!content.has("schema")) {
      return; // bytes of any kind
    }
    assertThat(schema(content.get("schema")).validate(answer.body().toUtf8(), InputFormat.JSON))
        .as(asked + " → " + answer.body().toUtf8())
        .isEmpty();
    if (answer.status() >= 400) {
      JsonNode problem = JSON.readTree(answer.body().toArray());
      assertThat(problem.get("status").asInt()).isEqualTo(answer.status());
      assertThat(answer.headers().firstValue("x-request-id"))
          .contains(problem.get("requestId").asText());
    }
  }

  private static Schema schema(JsonNode schema) {
    var whole = JSON.createObjectNode();
    whole.set("allOf", JSON.createArrayNode().add(schema));
    whole.putObject("components").set("schemas", document.at("/components/schemas"));
    return REGISTRY.getSchema(whole.toString(), InputFormat.JSON);
  }

  @Test
  void theDescriptionsAreServedAndKept() throws Exception {
    Set<String> tags = new HashSet<>();
    for (String path :
        List.of("/openapi.json", "/asyncapi.json", "/docs", "/docs.css", "/docs.js")) {
      Answer answer = server.get(path, Map.of());
      assertThat(answer.status()).isEqualTo(200);
      String tag = answer.headers().firstValue("etag").orElseThrow();
      assertThat(tags.add(tag)).isTrue();
      assertThat(server.get(path, Map.of("If-None-Match", tag)).status()).isEqualTo(304);
      assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("unsafe");
    }
  }

  @Test
  void aProblemHasAPageForPeople() throws Exception {
    Answer page = server.get("/problems/epoch-conflict", Map.of("Accept", "text/html, */*;q=0.1"));
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.body().toUtf8()).contains("<h1>", "submitCommit", "409");
  }
}
