package sonet.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that a user names, whatever they are.
final class TextFileTest {
  @TempDir Path folder;

  private void assertRefused(Path file, String because) {
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(because);
  }

  @Test
  void aTextIsReadAsItIs() throws Exception {
    assertThat(TextFile.read(Files.writeString(folder.resolve("text"), "größer\n")))
        .isEqualTo("größer\n");
    assertThat(TextFile.read(Files.createFile(folder.resolve("empty")))).isEmpty();
  }

  @Test
  void whatIsNoTextOrNotThereIsTold() throws IOException {
    assertRefused(folder.resolve("none"), "cannot be read");
    assertRefused(folder, "cannot be read");
    assertRefused(
        Files.write(folder.resolve("picture"), new byte[] {(byte) 0x89, 'P', 'N', 'G'}), "no text");
  }

  @Test
  void aFileThatIsFarTooLongIsNotReadToItsEnd() throws IOException {
    assertRefused(Files.write(folder.resolve("film"), new byte[(1 << 20) + 1]), "too long");
  }
}
