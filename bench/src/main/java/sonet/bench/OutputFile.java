package sonet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that is written whole or not at all. Whether it can be is known from the start, before an
/// hour of measuring.
public final class OutputFile {
  private final Path target;
  private final Path draft;

  private OutputFile(Path target, Path draft) {
    this.target = target;
    this.draft = draft;
  }

  /// Makes sure of the place.
  ///
  /// @throws IOException with one sentence for the user
  public static OutputFile at(Path given) throws IOException {
    Path target = given.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new IOException(given + " is a directory, not a file to write to");
    }
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("cannot write " + given + ": there is no directory " + folder);
    }
    try {
      String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
      Path draft = Files.createFile(folder.resolve(name));
      draft.toFile().deleteOnExit();
      return new OutputFile(target, draft);
    } catch (IOException e) {
      throw new IOException("cannot write to the directory " + folder, e);
    }
  }

  /// Writes the whole.
  public void write(String text) throws IOException {
    try {
      Files.writeString(draft, text);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException("cannot write " + target + ": " + e.getMessage(), e);
    }
  }
}
