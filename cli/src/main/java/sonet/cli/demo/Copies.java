package sonet.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import sonet.cli.command.CommandException;

/// Folders of the demo, copied and removed with all that is in them.
final class Copies {
  private Copies() {}

  /// Puts a copy of a folder in the place of what another one was.
  static void copy(Path source, Path target) throws CommandException {
    try {
      remove(target);
      try (Stream<Path> paths = Files.walk(source)) {
        for (Path path : paths.toList()) {
          var _ = Files.copy(path, target.resolve(source.relativize(path).toString()));
        }
      }
    } catch (IOException | UncheckedIOException failed) {
      throw CommandException.failure("the folder " + source + " cannot be copied.", failed);
    }
  }

  /// Removes a folder, if it is there.
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
