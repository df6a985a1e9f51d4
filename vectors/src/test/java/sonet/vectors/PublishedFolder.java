package sonet.vectors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of published vectors: what `sonet.vectors` or `SONET_VECTORS` names, else
/// `shared/vectors` beside a folder above the working directory.
final class PublishedFolder {
  private PublishedFolder() {}

  static Optional<Path> find() {
    return Stream.of(System.getProperty("sonet.vectors", ""), environment())
        .filter(name -> !name.isEmpty() && !name.startsWith("${"))
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .or(() -> above(Optional.of(Path.of("").toAbsolutePath())));
  }

  private static String environment() {
    return Optional.ofNullable(System.getenv("SONET_VECTORS")).orElse("");
  }

  private static Optional<Path> above(Optional<Path> at) {
    return at.flatMap(folder ->
        Optional.of(folder.resolve("shared").resolve("vectors"))
            .filter(Files::isDirectory)
            .or(() -> above(Optional.ofNullable(folder.getParent()))));
  }
}
