package sonet.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

/// No field of a vector is only looked at: each one, changed in one bit, makes the vector fail.
class TamperedVectorsTest {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());

  /// Kinds in which a changed field may still be well formed, and no more can be asked.
  private static final Set<String> FORM_ONLY =
      Set.of(
          "messages",
          "test-vector-partial-message-syntax",
          "test-vector-partial-sender-authenticated-messages");

  /// What a commit in the open does not ask for, in a state of which all is given.
  private static final Set<String> NOT_ASKED_FOR =
      Set.of(".state_before.encryption_secret", ".state_before.sender_data_secret");

  @TestFactory
  Stream<DynamicTest> everyByteStringCounts() throws Exception {
    URL folder = Objects.requireNonNull(TamperedVectorsTest.class.getResource("/vectors"));
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : VectorRunner.files(Path.of(URI.create(folder.toString())))) {
      JsonNode vector = VectorFile.nodes(file).getFirst();
      VectorKind kind = VectorKinds.of(VectorFile.fields(vector)).orElseThrow();
      if (!FORM_ONLY.contains(kind.name())) {
        for (Field field : fields(vector, "")) {
          if (NOT_ASKED_FOR.contains(field.path())) {
            continue;
          }
          tests.add(
              DynamicTest.dynamicTest(
                  kind.name() + " " + field.path(), () -> fails(kind, vector, field)));
        }
      }
    }
    return tests.stream();
  }

  private static void fails(VectorKind kind, JsonNode vector, Field field) {
    JsonNode copy = vector.deepCopy();
    field.flip(copy);

    assertThat(VectorCheck.of(kind, SUITES, VectorFile.fields(copy)).failure())
        .as(kind.name() + field.path())
        .isPresent();
  }

  /// A hexadecimal text in a vector.
  private record Field(String path, List<Object> steps) {
    void flip(JsonNode root) {
      JsonNode parent = root;
      for (Object step : steps.subList(0, steps.size() - 1)) {
        parent = child(parent, step);
      }
      Object last = steps.getLast();
      TextNode flipped = TextNode.valueOf(flip(child(parent, last).textValue()));
      if (parent instanceof ObjectNode object) {
        object.set((String) last, flipped);
      } else {
        ((ArrayNode) parent).set((Integer) last, flipped);
      }
    }

    private static JsonNode child(JsonNode parent, Object step) {
      return step instanceof Integer index ? parent.get(index) : parent.get((String) step);
    }

    /// Changes a bit that belongs to no length and, of a ciphertext, to the sample.
    private static String flip(String hex) {
      int at = hex.length() / 4;
      int digit = Character.digit(hex.charAt(at), 16) ^ 1;
      return hex.substring(0, at) + Character.forDigit(digit, 16) + hex.substring(at + 1);
    }
  }

  private static List<Field> fields(JsonNode node, String path) {
    List<Field> fields = new ArrayList<>();
    collect(node, path, List.of(), fields);
    return fields;
  }

  private static void collect(JsonNode node, String path, List<Object> steps, List<Field> fields) {
    if (node.isTextual()
        && node.textValue().length() >= 2
        && node.textValue().chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      fields.add(new Field(path, steps));
    }
    node.properties()
        .forEach(entry ->
            collect(
                entry.getValue(),
                path + "." + entry.getKey(),
                with(steps, entry.getKey()),
                fields));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), path + "[" + i + "]", with(steps, i), fields);
    }
  }

  private static List<Object> with(List<Object> steps, Object step) {
    List<Object> more = new ArrayList<>(steps);
    more.add(step);
    return more;
  }
}
