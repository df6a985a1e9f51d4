package sonet.server.describe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sonet.protocol.ClientFrame;
import sonet.protocol.Paths;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Encoding;

/// The AsyncAPI 3.0 document of the frames of the WebSocket.
final class AsyncApi {
  private static final String CHANNEL = "#/channels/stream";

  private final Schemas schemas = new Schemas("#/components/schemas/");

  /// The document, as maps and lists.
  Map<String, Object> document() {
    Map<String, Object> messages = new TreeMap<>();
    messages.putAll(messages(ClientFrame.class, "client"));
    messages.putAll(messages(ServerFrame.class, "server"));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.0.0");
    document.put("info", info());
    document.put("defaultContentType", Encoding.JSON.mediaType());
    Map<String, Object> references = new TreeMap<>();
    messages
        .keySet()
        .forEach(name -> references.put(name, Map.of("$ref", "#/components/messages/" + name)));
    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("address", Paths.STREAM);
    channel.put("title", "What is pushed to a device, and every operation");
    channel.put("messages", references);
    channel.put("bindings", Map.of("ws", Map.of("method", "GET", "bindingVersion", "0.1.0")));
    document.put("channels", Map.of("stream", channel));
    Map<String, Object> operations = new LinkedHashMap<>();
    operations.put("hear", operation("receive", "client", messages));
    operations.put("say", operation("send", "server", messages));
    document.put("operations", operations);
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("messages", messages);
    components.put("schemas", schemas.all());
    document.put("components", components);
    return document;
  }

  private static Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>(OpenApi.info());
    boolean _ = info.remove("license") != null;
    info.put("license", Map.of("name", "Apache-2.0"));
    info.put(
        "description",
        "The WebSocket of the service. The subprotocol "
            + Encoding.JSON.subprotocol()
            + " has frames that are texts of JSON, "
            + Encoding.CBOR.subprotocol()
            + " byte strings of CBOR. A session begins with a hello that names the cursors from"
            + " which logs are pushed; entries are acknowledged, and the server pushes on as"
            + " acknowledgements come in. Every operation of /openapi.json may be asked for by a"
            + " request frame.");
    return info;
  }

  private Map<String, Object> messages(Class<?> sealed, String side) {
    Map<String, Object> messages = new TreeMap<>();
    for (Class<?> frame : sealed.getPermittedSubclasses()) {
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("name", Schemas.tag(frame).orElseThrow());
      message.put("payload", schemas.reference(frame));
      messages.put(side + frame.getSimpleName(), message);
    }
    return messages;
  }

  /// What the server does with the frames of a side.
  private static Map<String, Object> operation(
      String action, String side, Map<String, Object> messages) {
    List<Map<String, String>> of =
        messages.keySet().stream()
            .filter(name -> name.startsWith(side))
            .map(name -> Map.of("$ref", CHANNEL + "/messages/" + name))
            .toList();
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("action", action);
    operation.put("channel", Map.of("$ref", CHANNEL));
    operation.put("messages", of);
    return operation;
  }
}
