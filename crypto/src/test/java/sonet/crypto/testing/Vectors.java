package sonet.crypto.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicNode;
import sonet.crypto.Bytes;

/// The folder of published vectors: what `sonet.vectors` or `SONET_VECTORS` names, else
/// `shared/vectors` beside a folder above the working directory.
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Optional<Path> FOLDER = folder();
  private static final ConcurrentHashMap<String, Boolean> ABSENT = new ConcurrentHashMap<>();

  private Vectors() {}

  /// The cases of a file; none where the folder is absent, which one line names.
  public static Stream<DynamicNode> of(
      String file, Function<JsonNode, Stream<? extends DynamicNode>> cases) {
    if (FOLDER.isEmpty()) {
      if (ABSENT.putIfAbsent(file, true) == null) {
        System.out.println("No folder of published vectors: left out " + file);
      }
      return Stream.empty();
    }
    try {
      return cases.apply(JSON.readTree(FOLDER.get().resolve(file).toFile())).map(node -> node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The elements of an array.
  public static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /// The bytes of a field in hex; empty when there is none.
  public static Bytes hex(JsonNode node, String field) {
    return Bytes.fromHex(node.path(field).asText(""));
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
