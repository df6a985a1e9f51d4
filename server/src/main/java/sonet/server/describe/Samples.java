package sonet.server.describe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a value that fits a schema, to show what a body looks like.
final class Samples {
  private static final int MAX_DEPTH = 6;
  private static final Map<String, String> TEXTS =
      Map.of("date-time", "2026-11-22T12:00:00Z", "duration", "P30D");

  private final Map<?, ?> schemas;

  /// Samples for schemas that refer to these.
  Samples(Map<?, ?> schemas) {
    this.schemas = schemas;
  }

  Object of(Map<?, ?> schema) {
    return of(schema, 0);
  }

  private Object of(Map<?, ?> schema, int depth) {
    if (schema.get("$ref") instanceof String reference) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return schemas.get(name) instanceof Map<?, ?> referred ? of(referred, depth) : Map.of();
    }
    if (schema.get("oneOf") instanceof List<?> cases
        && cases.getFirst() instanceof Map<?, ?> first) {
      return of(first, depth);
    }
    if (schema.get("const") instanceof String constant) {
      return constant;
    }
    if (schema.get("enum") instanceof List<?> constants) {
      return constants.getFirst();
    }
    return switch (String.valueOf(schema.get("type"))) {
      case "object" -> object(schema, depth);
      case "array" ->
          depth > MAX_DEPTH || !(schema.get("items") instanceof Map<?, ?> items)
              ? List.of()
              : List.of(of(items, depth + 1));
      case "integer" -> schema.get("minimum") instanceof Number least ? least : 0;
      case "boolean" -> true;
      case "string" -> text(schema);
      default -> Map.of();
    };
  }

  private Object object(Map<?, ?> schema, int depth) {
    Map<String, Object> sample = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> properties
        && schema.get("required") instanceof List<?> required) {
      properties.forEach((name, property) -> {
        if (required.contains(name) && property instanceof Map<?, ?> known) {
          sample.put(String.valueOf(name), of(known, depth + 1));
        }
      });
    }
    return sample;
  }

  private static String text(Map<?, ?> schema) {
    String format = String.valueOf(schema.get("format"));
    if (TEXTS.containsKey(format)) {
      return TEXTS.getOrDefault(format, "");
    }
    String pattern = String.valueOf(schema.get("pattern"));
    if (pattern.contains("21}")) {
      return "A".repeat(22);
    }
    if (pattern.startsWith("^(inbox")) {
      return "inbox";
    }
    if (schema.containsKey("contentEncoding")) {
      long least = schema.get("minLength") instanceof Number number ? number.longValue() : 4;
      return "A".repeat((int) Math.max(least, 4));
    }
    return pattern.startsWith("^[a-z0-9]") || pattern.startsWith("^(?!self") ? "alice" : "text";
  }
}
