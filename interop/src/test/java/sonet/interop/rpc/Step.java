package sonet.interop.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mls_client.MlsClient;

/// One step of a script.
///
/// The scripts spell some names in several ways, with other capitals or underscores; case and
/// underscores do not count here.
final class Step {
  private final Map<String, JsonNode> fields = new TreeMap<>();

  Step(JsonNode json) {
    json.properties().forEach(field -> fields.put(plain(field.getKey()), field.getValue()));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private Optional<JsonNode> field(String name) {
    return Optional.ofNullable(fields.get(plain(name)));
  }

  boolean has(String name) {
    return field(name).isPresent();
  }

  String text(String name) {
    return field(name).map(JsonNode::asText).orElse("");
  }

  ByteString utf8(String name) {
    return ByteString.copyFromUtf8(text(name));
  }

  boolean flag(String name) {
    return field(name).map(JsonNode::asBoolean).orElse(false);
  }

  int number(String name) {
    return field(name)
        .map(JsonNode::asInt)
        .orElseThrow(() -> new IllegalArgumentException("%s lacks %s".formatted(this, name)));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    field(name).ifPresent(list -> list.forEach(text -> texts.add(text.asText())));
    return texts;
  }

  List<Integer> numbers(String name) {
    List<Integer> numbers = new ArrayList<>();
    field(name).ifPresent(list -> list.forEach(number -> numbers.add(number.asInt())));
    return numbers;
  }

  Step step(String name) {
    return new Step(field(name).orElseThrow());
  }

  List<Step> steps(String name) {
    List<Step> steps = new ArrayList<>();
    field(name).ifPresent(list -> list.forEach(step -> steps.add(new Step(step))));
    return steps;
  }

  List<MlsClient.Extension> extensions() {
    return steps("extensions").stream()
        .map(extension ->
            MlsClient.Extension.newBuilder()
                .setExtensionType(extension.number("extension_type"))
                .setExtensionData(
                    ByteString.copyFrom(
                        Base64.getDecoder().decode(extension.text("extension_data"))))
                .build())
        .toList();
  }

  String action() {
    return text("action");
  }

  String actor() {
    return text("actor");
  }

  /// Who takes part in a script.
  static List<String> actors(List<Step> script) {
    Set<String> actors = new TreeSet<>();
    for (Step step : script) {
      for (String one : List.of("actor", "joiner", "signer", "proposer", "committer", "welcomer")) {
        actors.add(step.text(one));
      }
      actors.addAll(step.texts("members"));
      actors.addAll(step.texts("joiners"));
    }
    actors.remove("");
    return List.copyOf(actors);
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
