package sonet.server.witness;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.WitnessRequest;

/// Keeps checkpoints that a log signed and that this witness did not cosign, beside the one that it
/// had cosigned before.
///
/// Two checkpoints of one size with two roots prove a fork to anyone. A larger one whose proof does
/// not verify may as well be an honest checkpoint with a wrong proof, which anyone can send; of
/// these only the last is kept, for someone to look at.
final class Evidence {
  private static final System.Logger LOG = System.getLogger(Evidence.class.getName());

  private final Path folder;
  private final Primitives primitives;
  private final Consumer<String> alarm;

  /// @param alarm hears of each proof of a fork, in a sentence
  Evidence(Path folder, Primitives primitives, Consumer<String> alarm) {
    this.folder = folder;
    this.primitives = primitives;
    this.alarm = alarm;
  }

  void keep(SignedNote cosigned, WitnessRequest shown) {
    try {
      Checkpoint before = Checkpoint.parse(cosigned.text());
      Checkpoint after = Checkpoint.parse(shown.checkpoint().text());
      // The same tree again with a proof where none belongs proves nothing.
      boolean fork =
          before.head().size() == after.head().size()
              && !before.head().root().equals(after.head().root());
      Bytes origin = primitives.hash(Bytes.utf8(before.origin()));
      String name = origin.toHex() + (fork ? "-" + before.head().size() : "-unproven") + ".txt";
      Path file = folder.resolve(name);
      boolean known = Files.exists(file);
      write(file, cosigned.format() + "\n" + shown.format());
      if (fork && !known) {
        alarm.accept(
            "FORK: %s signed two trees of %d entries; both checkpoints are in %s"
                .formatted(before.origin(), before.head().size(), file));
      }
    } catch (TransparencyException e) {
      throw new AssertionError("both were read before", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "evidence cannot be kept", e);
    }
  }

  private void write(Path file, String text) throws IOException {
    var _ = Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "evidence", ".new");
    try {
      var _ = Files.writeString(draft, text);
      var _ =
          Files.move(
              draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      boolean _ = Files.deleteIfExists(draft);
    }
  }

  /// The files that there are.
  List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
