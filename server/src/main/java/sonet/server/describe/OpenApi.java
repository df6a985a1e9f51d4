package sonet.server.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.protocol.Access;
import sonet.protocol.AccountName;
import sonet.protocol.AuditCause;
import sonet.protocol.DeliveryKey;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.Parameter;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.Revised;
import sonet.protocol.TenantName;
import sonet.protocol.codec.Encoding;

/// The OpenAPI 3.1 document of operations.
final class OpenApi {
  private static final String COMPONENTS = "#/components/";
  private static final String OCTETS = "application/octet-stream";

  private final Schemas schemas = new Schemas(COMPONENTS + "schemas/");
  private final List<Operation<?, ?>> operations;

  OpenApi(List<Operation<?, ?>> operations) {
    this.operations = operations;
  }

  /// The document, as maps and lists.
  Map<String, Object> document() {
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    Set<String> tags = new TreeSet<>();
    for (Operation<?, ?> operation : operations) {
      tags.add(tag(operation));
      paths
          .computeIfAbsent(operation.path(), _ -> new LinkedHashMap<>())
          .put(operation.method().toLowerCase(java.util.Locale.ROOT), operation(operation));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.1");
    document.put("info", info());
    document.put("servers", List.of(Map.of("url", "/")));
    document.put("tags", tags.stream().map(name -> Map.of("name", name)).toList());
    document.put("paths", paths);
    var _ = schemas.reference(Problem.class);
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("securitySchemes", securitySchemes());
    components.put("parameters", headers());
    components.put("schemas", schemas.all());
    document.put("components", components);
    return document;
  }

  static Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Sonet");
    info.put("version", "1");
    info.put(
        "description",
        "End-to-end encrypted messaging: the server carries ciphertext that it cannot read."
            + " Bodies are JSON or CBOR of the same records, by Content-Type and Accept; what has"
            + " contentEncoding base64url in these schemas is a byte string in CBOR. The same"
            + " operations go over the WebSocket /v1/stream, which /asyncapi.json describes.");
    info.put("license", Map.of("name", "Apache-2.0", "identifier", "Apache-2.0"));
    return info;
  }

  /// The chapter of an operation: the second part of its path.
  static String tag(Operation<?, ?> operation) {
    String first = operation.path().split("/", -1)[2];
    int colon = first.indexOf(':');
    return colon < 0 ? first : first.substring(0, colon);
  }

  private Map<String, Object> operation(Operation<?, ?> operation) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("operationId", operation.id());
    described.put("summary", operation.summary());
    described.put("tags", List.of(tag(operation)));
    List<Object> parameters = new ArrayList<>();
    operation.parameters().forEach(parameter -> parameters.add(parameter(operation, parameter)));
    headersOf(operation)
        .forEach(name -> parameters.add(Map.of("$ref", COMPONENTS + "parameters/" + name)));
    described.put("parameters", parameters);
    body(operation.request())
        .ifPresent(
            content -> described.put("requestBody", Map.of("required", true, "content", content)));
    described.put("responses", responses(operation));
    described.put("security", security(operation));
    return described;
  }

  private static Map<String, Object> parameter(Operation<?, ?> operation, Parameter parameter) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", parameter.name());
    described.put("in", operation.inPath(parameter) ? "path" : "query");
    described.put("description", parameter.description());
    described.put("required", operation.inPath(parameter) || parameter.isMandatory());
    described.put("schema", schema(parameter.kind()));
    return described;
  }

  static Map<String, Object> schema(Parameter.Kind kind) {
    Class<?> type =
        switch (kind) {
          case NUMBER -> long.class;
          case ACCOUNT_NAME -> AccountName.class;
          case DEVICE_ID -> DeviceId.class;
          case GROUP_ID -> GroupId.class;
          case TENANT_NAME -> TenantName.class;
          case TEXT, PATH -> String.class;
        };
    return Schemas.scalar(type, Optional.empty()).orElseThrow();
  }

  private static List<String> headersOf(Operation<?, ?> operation) {
    List<String> names = new ArrayList<>(List.of("Sonet-Tenant", "X-Request-Id"));
    if (operation.access() == Access.ADMIN) {
      names.addAll(List.of(AuditCause.REASON, AuditCause.TICKET));
    }
    if (!Problems.isWrite(operation)) {
      names.add("If-None-Match");
      return names;
    }
    names.add("Idempotency-Key");
    if (operation.problems().contains(ProblemType.CHANGED_MEANWHILE)) {
      names.add("If-Match");
    }
    return names;
  }

  private static Map<String, Object> headers() {
    Map<String, Object> headers = new TreeMap<>();
    header(headers, "Sonet-Tenant", "the tenant, where neither token nor host name says it");
    header(headers, "X-Request-Id", "the caller's name for the request, which comes back");
    header(
        headers, "Idempotency-Key", "the caller's key: for a day the same key has the same answer");
    header(
        headers,
        AuditCause.REASON,
        "why, for the audit trail, in percent-encoded UTF-8 of up to 500 characters");
    header(headers, AuditCause.TICKET, "the ticket, for the audit trail, encoded like the reason");
    header(headers, "If-Match", "the ETag of the version that is to be changed");
    header(headers, "If-None-Match", "the ETags that the caller has; 304 when it is one of them");
    return headers;
  }

  private static void header(Map<String, Object> headers, String name, String description) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", name);
    described.put("in", "header");
    described.put("description", description);
    described.put("required", false);
    described.put("schema", Map.of("type", "string"));
    headers.put(name, described);
  }

  private Optional<Map<String, Object>> body(Class<?> type) {
    if (type == Nothing.class) {
      return Optional.empty();
    }
    if (type == Octets.class) {
      return Optional.of(Map.of(OCTETS, Map.of()));
    }
    Map<String, Object> content = new LinkedHashMap<>();
    for (Encoding encoding : Encoding.values()) {
      content.put(encoding.mediaType(), Map.of("schema", schemas.reference(type)));
    }
    return Optional.of(content);
  }

  private Map<String, Object> responses(Operation<?, ?> operation) {
    Map<String, Object> responses = new TreeMap<>();
    Map<String, Object> good = new LinkedHashMap<>();
    good.put("description", operation.answer() == Nothing.class ? "Done" : "The answer");
    if (Revised.class.isAssignableFrom(operation.answer())) {
      good.put(
          "headers",
          Map.of("ETag", Map.of("description", "its version", "schema", Map.of("type", "string"))));
    }
    body(operation.answer()).ifPresent(content -> good.put("content", content));
    responses.put(Integer.toString(operation.status()), good);
    if (!Problems.isWrite(operation)) {
      responses.put("304", Map.of("description", "The caller has it already"));
    }
    Map<Integer, List<ProblemType>> byStatus = new TreeMap<>();
    for (ProblemType type : Problems.of(operation)) {
      byStatus.computeIfAbsent(type.status(), _ -> new ArrayList<>()).add(type);
    }
    byStatus.forEach((status, types) -> responses.put(Integer.toString(status), refusal(types)));
    return responses;
  }

  private Map<String, Object> refusal(List<ProblemType> types) {
    Map<String, Object> examples = new LinkedHashMap<>();
    for (ProblemType type : types) {
      examples.put(type.slug(), Map.of("summary", type.title(), "value", example(type)));
    }
    Map<String, Object> schema =
        Map.of(
            "allOf",
            List.of(
                schemas.reference(Problem.class),
                Map.of(
                    "properties",
                    Map.of(
                        "type", Map.of("enum", types.stream().map(ProblemType::uri).toList())))));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put(Encoding.JSON.problemType(), Map.of("schema", schema, "examples", examples));
    content.put(Encoding.CBOR.problemType(), Map.of("schema", schema));
    return Map.of(
        "description",
        String.join("; ", types.stream().map(ProblemType::title).toList()),
        "content",
        content);
  }

  static Map<String, Object> example(ProblemType type) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", type.uri());
    example.put("status", type.status());
    example.put("title", type.title());
    example.put("detail", "what was expected here and what came");
    example.put("next", type.next());
    example.put("requestId", "6b1f0c2a-1");
    return example;
  }

  private static List<Object> security(Operation<?, ?> operation) {
    return switch (operation.access()) {
      case ANYONE -> List.of();
      case DEVICE -> List.of(Map.of("deviceToken", List.of()));
      case DELIVERY ->
          List.of(Map.of("deviceToken", List.of()), Map.of("deliveryToken", List.of()));
      case ADMIN -> List.of(Map.of("adminToken", List.of()));
    };
  }

  private static Map<String, Object> securitySchemes() {
    Map<String, Object> schemes = new TreeMap<>();
    schemes.put(
        "deviceToken",
        Map.of(
            "type",
            "http",
            "scheme",
            "bearer",
            "description",
            "A token of a device, from /v1/auth/tokens; good for ten minutes"));
    schemes.put(
        "adminToken",
        Map.of(
            "type",
            "http",
            "scheme",
            "bearer",
            "description",
            "A token of an administrator; the first one lies in the server's data folder"));
    schemes.put(
        "deliveryToken",
        Map.of(
            "type",
            "apiKey",
            "in",
            "header",
            "name",
            DeliveryKey.HEADER,
            "description",
            "The recipient's delivery token, in place of the sender's: nobody learns who sends"));
    return schemes;
  }
}
