package sonet.server.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import sonet.crypto.Bytes;
import sonet.protocol.Base64Url;

/// Makes bodies and paths from schemas: such as fit, such as nearly do, and noise.
final class RandomBodies {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ODD =
      List.of(
          "", "%00", "..", "-1", "9".repeat(30), "A", "\u00e4\ud83d\ude00", "self", "a/b", "\"'<");

  private final RandomGenerator random;
  private final JsonNode schemas;
  private final Map<String, String> known;

  /// Bodies of schemas that refer to these.
  ///
  /// @param known values of parameters that lead somewhere
  RandomBodies(RandomGenerator random, JsonNode schemas, Map<String, String> known) {
    this.random = random;
    this.schemas = schemas;
    this.known = known;
  }

  /// A path with values in its places, and with its query.
  String path(String pattern, JsonNode parameters, boolean fitting) {
    String path = pattern;
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : parameters) {
      String name = parameter.path("name").asText();
      String value = value(name, parameter.path("schema"), fitting);
      if (parameter.path("in").asText().equals("path")) {
        path = path.replace("{" + name + "}", value.isEmpty() ? "x" : value);
      } else if (parameter.path("in").asText().equals("query") && random.nextBoolean()) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
      }
    }
    return path + query;
  }

  private String value(String name, JsonNode schema, boolean fitting) {
    String value =
        !fitting && random.nextInt(3) == 0
            ? ODD.get(random.nextInt(ODD.size()))
            : known.containsKey(name) && random.nextBoolean()
                ? known.getOrDefault(name, "")
                : fitting(schema).asText();
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A value that fits a schema.
  JsonNode fitting(JsonNode schema) {
    if (schema.has("$ref")) {
      String reference = schema.get("$ref").asText();
      return fitting(schemas.get(reference.substring(reference.lastIndexOf('/') + 1)));
    }
    if (schema.has("oneOf")) {
      return fitting(any(schema.get("oneOf")));
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      return any(schema.get("enum"));
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> NODES.numberNode(number(schema));
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      default -> NODES.textNode(text(schema));
    };
  }

  private JsonNode any(JsonNode choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          if (required.contains(property.getKey()) || random.nextBoolean()) {
            object.set(property.getKey(), fitting(property.getValue()));
          }
        });
    return object;
  }

  private ArrayNode array(JsonNode schema) {
    ArrayNode array = NODES.arrayNode();
    int length = schema.path("minItems").asInt(0) + random.nextInt(3);
    for (int i = 0; i < length; i++) {
      array.add(fitting(schema.get("items")));
    }
    return array;
  }

  private long number(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = schema.path("maximum").asLong(Long.MAX_VALUE);
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> most;
      default -> Math.min(most, least + random.nextInt(5));
    };
  }

  private String text(JsonNode schema) {
    String pattern = schema.path("pattern").asText();
    if (schema.path("format").asText().equals("date-time")) {
      return "2026-11-2" + random.nextInt(10) + "T12:00:00Z";
    }
    if (schema.path("format").asText().equals("duration")) {
      return "PT" + (1 + random.nextInt(5_000)) + "M";
    }
    if (pattern.contains("[AQgw]")) {
      return base64(16);
    }
    if (pattern.startsWith("^(inbox")) {
      return random.nextBoolean() ? "inbox" : "group:" + base64(8);
    }
    if (schema.has("contentEncoding")) {
      int least = schema.path("minLength").asInt(2) * 3 / 4;
      int most = Math.min(schema.path("maxLength").asInt(200) * 3 / 4, 200);
      return base64(least + random.nextInt(Math.max(1, most - least + 1)));
    }
    return "b" + Long.toString(random.nextLong(1L << 40), 36);
  }

  private String base64(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64Url.encode(Bytes.wrap(bytes));
  }

  /// A value that fitted a schema until something in it was changed.
  JsonNode mutated(JsonNode schema) {
    JsonNode value = fitting(schema).deepCopy();
    if (value instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(4)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name, NODES.nullNode());
        case 2 -> object.put(name, ODD.get(random.nextInt(ODD.size())));
        default -> object.put(name, random.nextLong());
      }
      return object;
    }
    return NODES.arrayNode().add(value);
  }

  /// Bytes that are no document, or one of another kind.
  Bytes noise() {
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    return switch (random.nextInt(4)) {
      case 0 -> Bytes.wrap(bytes);
      case 1 -> Bytes.utf8("[".repeat(100));
      case 2 -> Bytes.utf8("{\"a\":" + JSON.createObjectNode() + "}");
      default -> Bytes.utf8("null");
    };
  }
}
