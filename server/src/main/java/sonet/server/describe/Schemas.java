package sonet.server.describe;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.Document;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantName;

/// JSON Schemas (2020-12) of records, as [sonet.protocol.codec] writes them as JSON.
///
/// Records are read by reflection, which is the one way to say their components only once. Every
/// record has a schema of its own, to which others refer; what it needs in turn is added as it is
/// met.
final class Schemas {
  private static final String BASE64URL = "^[A-Za-z0-9_-]*$";

  private final String prefix;
  private final Map<String, Object> schemas = new TreeMap<>();
  private final Deque<Class<?>> missing = new ArrayDeque<>();

  /// Schemas that stand under a prefix of references: `#/components/schemas/`.
  Schemas(String prefix) {
    this.prefix = prefix;
  }

  /// All schemas that were referred to, and what they refer to, by name.
  Map<String, Object> all() {
    while (!missing.isEmpty()) {
      Class<?> type = missing.pop();
      if (!schemas.containsKey(name(type))) {
        schemas.put(name(type), type.isRecord() ? record(type) : choice(type));
      }
    }
    return schemas;
  }

  /// How a record is called: `SubmitCommit.Welcome`.
  static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
  }

  /// A reference to the schema of a record or a choice of records.
  Map<String, Object> reference(Class<?> type) {
    missing.push(type);
    return Map.of("$ref", prefix + name(type));
  }

  private Map<String, Object> record(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    tag(type)
        .ifPresent(tag -> {
          properties.put("type", Map.of("const", tag));
          required.add("type");
        });
    for (RecordComponent component : type.getRecordComponents()) {
      Optional<Bounds.Bound> bound = Bounds.of(type, component.getName());
      properties.put(component.getName(), schema(component.getGenericType(), bound));
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = object();
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, Object> object() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    return schema;
  }

  /// The `type` of a record that is one of several, as the codec writes it.
  static Optional<String> tag(Class<?> type) {
    boolean chosen =
        Arrays.stream(type.getInterfaces())
            .anyMatch(choice -> choice.isSealed() && choice != LogRef.class);
    String name = type.getSimpleName();
    return chosen
        ? Optional.of(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
        : Optional.empty();
  }

  private Map<String, Object> choice(Class<?> sealed) {
    List<Object> cases = new ArrayList<>();
    Map<String, Object> mapping = new LinkedHashMap<>();
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      cases.add(reference(type));
      mapping.put(tag(type).orElseThrow(), prefix + name(type));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("oneOf", cases);
    schema.put("discriminator", Map.of("propertyName", "type", "mapping", mapping));
    return schema;
  }

  private Map<String, Object> schema(Type type, Optional<Bounds.Bound> bound) {
    if (type instanceof ParameterizedType generic) {
      Type first = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return schema(first, bound);
      }
      if (generic.getRawType() == List.class) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", schema(first, Optional.empty()));
        bound.ifPresent(limits -> put(schema, limits, "minItems", "maxItems", 1));
        return schema;
      }
      if (generic.getRawType() == Map.class) {
        Map<String, Object> schema = object();
        schema.put("additionalProperties", Map.of("type", "string"));
        bound.ifPresent(limits -> put(schema, limits, "minProperties", "maxProperties", 1));
        return schema;
      }
    }
    if (!(type instanceof Class<?> plain)) {
      throw new AssertionError("a record of the protocol has no component of " + type);
    }
    return scalar(plain, bound)
        .orElseGet(() -> plain.isEnum() ? constants(plain) : reference(plain));
  }

  private static Map<String, Object> constants(Class<?> type) {
    return Map.of(
        "type",
        "string",
        "enum",
        Arrays.stream(type.getEnumConstants()).map(Schemas::spelt).toList());
  }

  private static String spelt(Object constant) {
    return constant instanceof ProblemType problem
        ? problem.uri()
        : ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The schema of what is one value.
  static Optional<Map<String, Object>> scalar(Class<?> type, Optional<Bounds.Bound> bound) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    if (type == String.class) {
      bound.ifPresent(limits -> put(schema, limits, "minLength", "maxLength", 1));
    } else if (type == Bytes.class) {
      schema.put("contentEncoding", "base64url");
      schema.put("pattern", BASE64URL);
      bound.ifPresent(limits -> put(schema, limits, "minLength", "maxLength", 4.0 / 3));
    } else if (type == DeviceId.class) {
      schema.put("contentEncoding", "base64url");
      schema.put("pattern", "^[A-Za-z0-9_-]{21}[AQgw]$");
    } else if (type == GroupId.class) {
      schema.put("contentEncoding", "base64url");
      schema.put("pattern", "^[A-Za-z0-9_-]{2,86}$");
    } else if (type == AccountName.class) {
      schema.put("pattern", "^(?!self$)[a-z0-9][a-z0-9._-]{0,63}$");
    } else if (type == TenantName.class) {
      schema.put("pattern", "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$");
    } else if (type == LogRef.class) {
      schema.put("pattern", "^(inbox|group:[A-Za-z0-9_-]{2,86})$");
    } else if (type == Instant.class) {
      schema.put("format", "date-time");
    } else if (type == Duration.class) {
      schema.put("format", "duration");
    } else if (type == Document.class) {
      return Optional.of(Map.of());
    } else if (type == boolean.class) {
      return Optional.of(Map.of("type", "boolean"));
    } else if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return Optional.of(number(type, bound));
    } else {
      return Optional.empty();
    }
    return Optional.of(schema);
  }

  private static Map<String, Object> number(Class<?> type, Optional<Bounds.Bound> bound) {
    boolean small = type == int.class || type == Integer.class;
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "integer");
    schema.put("format", small ? "int32" : "int64");
    long most = small ? Integer.MAX_VALUE : Long.MAX_VALUE;
    Bounds.Bound limits = bound.orElse(new Bounds.Bound(0, most));
    schema.put("minimum", limits.least());
    schema.put("maximum", limits.most());
    return schema;
  }

  private static void put(
      Map<String, Object> schema, Bounds.Bound bound, String least, String most, double unit) {
    if (bound.least() > 0) {
      schema.put(least, (long) Math.ceil(bound.least() * unit));
    }
    if (bound.most() < Integer.MAX_VALUE) {
      schema.put(most, (long) Math.ceil(bound.most() * unit));
    }
  }
}
