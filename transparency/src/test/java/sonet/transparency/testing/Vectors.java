package sonet.transparency.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import sonet.crypto.Bytes;

/// The folder of published vectors: what `sonet.vectors` or `SONET_VECTORS` names, else
/// `shared/vectors` beside a folder above the working directory.
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Optional<Path> FOLDER = folder();
  private static final ConcurrentHashMap<String, Boolean> ABSENT = new ConcurrentHashMap<>();

  private Vectors() {}

  /// What is run for each case.
  @FunctionalInterface
  public interface Check {
    /// Checks one case.
    void run(JsonNode vector) throws Exception;
  }

  /// A named test for each of a file's `cases`; none where the folder is absent, which one line
  /// says.
  public static Stream<DynamicTest> cases(String file, Check check) {
    return cases(file, "name", check);
  }

  /// The same for cases whose name is in another field.
  public static Stream<DynamicTest> cases(String file, String name, Check check) {
    return read(file).stream()
        .flatMap(json -> elements(json.get("cases")))
        .map(vector -> DynamicTest.dynamicTest(vector.get(name).asText(), () -> check.run(vector)));
  }

  /// A named test for each proof of another implementation that is of a kind: it is accepted, or
  /// refused, as the file says.
  public static Stream<DynamicTest> verdicts(String kind, Predicate<JsonNode> accepts) {
    return Stream.of("keytrans/from-kt.json", "keytrans/tampered.json")
        .flatMap(file -> read(file).stream())
        .flatMap(json -> elements(json.get("cases")))
        .filter(vector -> input(vector).get("kind").asText().equals(kind))
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.get("name").asText(),
                () ->
                    assertThat(accepts.test(input(vector)))
                        .isEqualTo(vector.get("expect").asText().equals("accept"))));
  }

  private static JsonNode input(JsonNode vector) {
    return vector.has("input") ? vector.get("input") : vector;
  }

  /// A file; empty where the folder is absent, which one line says.
  public static Optional<JsonNode> read(String file) {
    return path(file)
        .map(path -> {
          try {
            return JSON.readTree(path.toFile());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// The place of a file or folder; empty where the vectors are absent, which one line says.
  public static Optional<Path> path(String file) {
    if (FOLDER.isEmpty() && ABSENT.putIfAbsent(file, true) == null) {
      System.out.println("No folder of published vectors: left out " + file);
    }
    return FOLDER.map(folder -> folder.resolve(file));
  }

  /// The elements of an array.
  public static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /// The bytes of a field in hex; empty when there is none.
  public static Bytes hex(JsonNode node, String field) {
    return Bytes.fromHex(node.path(field).asText(""));
  }

  /// The bytes of an array of texts in hex.
  public static List<Bytes> hexes(JsonNode array) {
    return elements(array).map(text -> Bytes.fromHex(text.asText())).toList();
  }

  /// The numbers of an array.
  public static List<Long> numbers(JsonNode array) {
    List<Long> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asLong()));
    return numbers;
  }

  /// A number that need not be there.
  public static Optional<Long> number(JsonNode node, String field) {
    return node.hasNonNull(field) ? Optional.of(node.get(field).asLong()) : Optional.empty();
  }

  private static Optional<Path> folder() {
    return Stream.of(System.getProperty("sonet.vectors", ""), environment())
        .filter(name -> !name.isEmpty() && !name.startsWith("${"))
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .or(Vectors::above);
  }

  private static String environment() {
    return Optional.ofNullable(System.getenv("SONET_VECTORS")).orElse("");
  }

  private static Optional<Path> above() {
    Path at = Path.of("").toAbsolutePath();
    for (Optional<Path> next = Optional.of(at);
        next.isPresent();
        next = Optional.ofNullable(next.get().getParent())) {
      Path candidate = next.get().resolve("shared").resolve("vectors");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
