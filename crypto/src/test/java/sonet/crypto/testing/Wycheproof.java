package sonet.crypto.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import sonet.crypto.Bytes;
import sonet.crypto.spi.CryptoProvider;

/// Runs files of Project Wycheproof: each group of vectors is a case, with every provider.
public final class Wycheproof {
  private Wycheproof() {}

  /// What is to be seen of one vector.
  public interface Check {
    /// Looks at one vector.
    ///
    /// @param group the group it stands in, with what its vectors have in common
    void run(CryptoProvider provider, JsonNode group, Vector vector) throws Exception;
  }

  /// One vector.
  ///
  /// @param node all its fields
  /// @param failures where to report
  public record Vector(JsonNode node, List<String> failures) {
    /// The bytes of a field.
    public Bytes hex(String field) {
      return Vectors.hex(node, field);
    }

    /// Whether the vector has a flag.
    public boolean isFlagged(String flag) {
      return Vectors.elements(node.get("flags")).anyMatch(value -> value.asText().equals(flag));
    }

    /// `valid`, `invalid` or `acceptable`.
    public String result() {
      return node.get("result").asText();
    }

    /// Expects a value, under the number of this vector.
    public void expect(Object actual, Object expected) {
      if (!actual.equals(expected)) {
        failures.add(
            "tcId %s %s: expected %s but was %s"
                .formatted(node.get("tcId"), node.get("comment"), expected, actual));
      }
    }
  }

  /// The cases of a file.
  public static DynamicNode file(String name, Check check) {
    return file(name, UnderTest.providers(), check);
  }

  /// The cases of a file, with the given providers.
  public static DynamicNode file(String name, Stream<CryptoProvider> providers, Check check) {
    return DynamicContainer.dynamicContainer(
        name,
        providers.flatMap(provider ->
            Vectors.of(
                "wycheproof/" + name + "_test.json",
                file -> groups(provider, file.get("testGroups"), check))));
  }

  private static Stream<DynamicNode> groups(CryptoProvider provider, JsonNode groups, Check check) {
    List<JsonNode> list = Vectors.elements(groups).toList();
    return IntStream.range(0, list.size())
        .mapToObj(i ->
            DynamicTest.dynamicTest(
                provider.name() + " group " + (i + 1) + description(list.get(i)),
                () -> group(provider, list.get(i), check)));
  }

  private static void group(CryptoProvider provider, JsonNode group, Check check) throws Exception {
    List<String> failures = new ArrayList<>();
    for (JsonNode vector : group.get("tests")) {
      check.run(provider, group, new Vector(vector, failures));
    }
    assertThat(failures).isEmpty();
  }

  private static String description(JsonNode group) {
    StringBuilder text = new StringBuilder();
    for (String field : Arrays.asList("keySize", "ivSize", "tagSize")) {
      if (group.has(field)) {
        text.append(' ').append(field).append(' ').append(group.get(field));
      }
    }
    return text.append(", ").append(group.get("tests").size()).append(" vectors").toString();
  }
}
