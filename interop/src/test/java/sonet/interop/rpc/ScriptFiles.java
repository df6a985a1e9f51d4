package sonet.interop.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The scripts of the working group, from the folder of published vectors.
final class ScriptFiles {
  private ScriptFiles() {}

  /// All scripts by name, or none where their folder is absent, which one line says.
  static Map<String, List<Step>> read() throws IOException {
    Optional<Path> folder = folder();
    if (folder.isEmpty()) {
      System.out.println("No folder of published vectors: left out mls-interop/*.json");
      return Map.of();
    }
    Map<String, List<Step>> scripts = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get(), "*.json")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".json", "");
        JsonNode inside = new ObjectMapper().readTree(file.toFile()).path("scripts");
        inside
            .properties()
            .forEach(script -> scripts.put(name + "/" + script.getKey(), steps(script.getValue())));
      }
    }
    return scripts;
  }

  private static List<Step> steps(JsonNode script) {
    List<Step> steps = new ArrayList<>();
    script.forEach(step -> steps.add(new Step(step)));
    return steps;
  }

  private static Optional<Path> folder() {
    return Stream.of(
            System.getProperty("sonet.vectors", ""),
            Optional.ofNullable(System.getenv("SONET_VECTORS")).orElse(""))
        .filter(name -> !name.isEmpty() && !name.startsWith("${"))
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .or(() -> above(Path.of("").toAbsolutePath()))
        .map(found -> found.resolve("mls-interop"));
  }

  private static Optional<Path> above(Path at) {
    return Stream.iterate(Optional.of(at), Optional::isPresent, up -> up.map(Path::getParent))
        .flatMap(Optional::stream)
        .map(parent -> parent.resolve("shared").resolve("vectors"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
