package sonet.server.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.Operations;
import sonet.protocol.Problem;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;

/// The documents are what they should be, and schemas say just what the codec writes and reads.
final class DescriptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Codec CODEC = Codec.json(1 << 22);
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final JsonNode OPEN = JSON.valueToTree(new OpenApi(Operations.all()).document());
  private static final JsonNode ASYNC = JSON.valueToTree(new AsyncApi().document());

  /// How many random records of each type are tried.
  private static final int ROUNDS = Integer.getInteger("sonet.describe.rounds", 20);

  static List<Operation<?, ?>> operations() {
    return Operations.all();
  }

  static List<Class<?>> records() {
    Stream<Class<?>> bodies =
        Operations.all().stream()
            .flatMap(operation -> Stream.of(operation.request(), operation.answer()));
    Stream<Class<?>> frames =
        Stream.of(ClientFrame.class, ServerFrame.class)
            .flatMap(frame -> Stream.of(frame.getPermittedSubclasses()));
    return Stream.of(bodies, frames, Stream.<Class<?>>of(Problem.class))
        .flatMap(each -> each)
        .filter(type -> type != Nothing.class && type != Octets.class)
        .distinct()
        .toList();
  }

  private static com.networknt.schema.Schema schema(Class<?> type) {
    JsonNode schemas = OPEN.at("/components/schemas");
    JsonNode all = schemas.has(Schemas.name(type)) ? schemas : ASYNC.at("/components/schemas");
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$ref", "#/components/schemas/" + Schemas.name(type));
    whole.putObject("components").set("schemas", all);
    return REGISTRY.getSchema(whole.toString(), InputFormat.JSON);
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatTheCodecWritesFitsTheSchema(Class<?> type) {
    com.networknt.schema.Schema schema = schema(type);
    RandomRecords records = new RandomRecords(new Random(7));
    for (int i = 0; i < ROUNDS; i++) {
      String json = CODEC.encodeText(records.of(type));
      assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatLacksAFieldOrHasAnotherTypeFitsNeitherSchemaNorCodec(Class<?> type) throws Exception {
    com.networknt.schema.Schema schema = schema(type);
    JsonNode described =
        (OPEN.at("/components/schemas").has(Schemas.name(type)) ? OPEN : ASYNC)
            .at("/components/schemas")
            .get(Schemas.name(type));
    ObjectNode sample =
        (ObjectNode) JSON.readTree(CODEC.encodeText(new RandomRecords(new Random(3)).of(type)));
    for (JsonNode required : described.path("required")) {
      String field = required.asText();
      List<ObjectNode> mutants = new ArrayList<>();
      mutants.add(sample.deepCopy().without(field));
      if (!described.at("/properties/" + field).isEmpty()) {
        ObjectNode wrong = sample.deepCopy();
        boolean object = wrong.get(field).isObject();
        mutants.add(object ? wrong.put(field, 7) : wrong.set(field, JSON.createObjectNode()));
        mutants.add(sample.deepCopy().set(field, JSON.nullNode()));
      }
      for (ObjectNode mutant : mutants) {
        assertThat(schema.validate(mutant.toString(), InputFormat.JSON))
            .as(mutant.toString())
            .isNotEmpty();
        if (!field.equals("type") || type == Problem.class) {
          Bytes bytes = Bytes.utf8(mutant.toString());
          assertThatThrownBy(() -> CODEC.decode(bytes, type)).isInstanceOf(ProtocolException.class);
        }
      }
    }
  }

  @Test
  void everySchemaIsOne() {
    com.networknt.schema.Schema meta =
        REGISTRY.getSchema(
            "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}", InputFormat.JSON);
    for (JsonNode document : List.of(OPEN, ASYNC)) {
      document
          .at("/components/schemas")
          .forEach(each ->
              assertThat(meta.validate(each.toString(), InputFormat.JSON))
                  .as(each.toString())
                  .isEmpty());
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (JsonNode document : List.of(OPEN, ASYNC)) {
      document
          .findValuesAsText("$ref")
          .forEach(reference ->
              assertThat(document.at(reference.substring(1)).isMissingNode())
                  .as(reference)
                  .isFalse());
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationIsDescribedAndItsPathNamesItsParameters(Operation<?, ?> operation) {
    JsonNode described =
        OPEN.get("paths")
            .path(operation.path())
            .path(operation.method().toLowerCase(java.util.Locale.ROOT));
    assertThat(described.path("operationId").asText()).isEqualTo(operation.id());
    TreeSet<String> places = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\{([^}]+)}").matcher(operation.path());
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    TreeSet<String> named = new TreeSet<>();
    described
        .get("parameters")
        .forEach(parameter -> {
          if (parameter.path("in").asText().equals("path")) {
            named.add(parameter.get("name").asText());
            assertThat(parameter.get("required").asBoolean()).isTrue();
          }
        });
    assertThat(named).isEqualTo(places);
    assertThat(described.has("requestBody")).isEqualTo(operation.request() != Nothing.class);
    assertThat(described.get("responses").has(Integer.toString(operation.status()))).isTrue();
  }

  @Test
  void nothingElseIsDescribed() {
    List<String> described = new ArrayList<>();
    OPEN.get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> described.add(method + " " + path.getKey())));
    assertThat(described).hasSameSizeAs(Operations.all()).doesNotHaveDuplicates();
    assertThat(OPEN.get("openapi").asText()).startsWith("3.1.");
    assertThat(ASYNC.get("asyncapi").asText()).isEqualTo("3.0.0");
  }

  @Test
  void everyFrameIsAMessage() {
    int frames =
        ClientFrame.class.getPermittedSubclasses().length
            + ServerFrame.class.getPermittedSubclasses().length;
    assertThat(ASYNC.at("/components/messages").size()).isEqualTo(frames);
    assertThat(ASYNC.at("/operations/hear/messages").size())
        .isEqualTo(ClientFrame.class.getPermittedSubclasses().length);
    assertThat(ASYNC.at("/operations/say/messages").size())
        .isEqualTo(ServerFrame.class.getPermittedSubclasses().length);
  }

  @Test
  void everyExampleOfAProblemIsOne() {
    com.networknt.schema.Schema schema = schema(Problem.class);
    List<JsonNode> examples = OPEN.findValues("examples");
    assertThat(examples).isNotEmpty();
    examples.forEach(group ->
        group.forEach(example ->
            assertThat(schema.validate(example.get("value").toString(), InputFormat.JSON))
                .isEmpty()));
  }

  @Test
  void theSampleOfEachBodyFitsItsSchema() {
    Samples samples = new Samples(JSON.convertValue(OPEN.at("/components/schemas"), Map.class));
    records().stream()
        .filter(type -> OPEN.at("/components/schemas").has(Schemas.name(type)))
        .forEach(type -> {
          JsonNode sample = JSON.valueToTree(samples.of(Map.of("$ref", "/" + Schemas.name(type))));
          assertThat(schema(type).validate(sample.toString(), InputFormat.JSON))
              .as(sample.toString())
              .isEmpty();
        });
  }

  @Test
  void thePageShowsEveryOperationAndLeavesNothingUnescaped() {
    Map<String, Object> document = new OpenApi(Operations.all()).document();
    String page = new DocsPage(Operations.all(), document).html();
    operations().forEach(operation -> assertThat(page).contains("id=\"" + operation.id() + "\""));
    List<String> ids =
        Pattern.compile(" id=\"([^\"]+)\"").matcher(page).results().map(m -> m.group(1)).toList();
    assertThat(ids).doesNotHaveDuplicates();
    Pattern.compile("href=\"#([^\"]+)\"")
        .matcher(page)
        .results()
        .forEach(link -> assertThat(ids).contains(link.group(1)));
    assertThat(page).doesNotContain("http://", "https://", "style=", "onclick");
  }
}
