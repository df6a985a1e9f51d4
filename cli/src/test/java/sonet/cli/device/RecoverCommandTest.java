package sonet.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;

/// What `sonet recover` takes for a key, before it asks anybody. The key has a slip in its last
/// group, so that none is at work here.
final class RecoverCommandTest {
  private static final String FIRST = "  3A98Y D1MC1 GN2NS";
  private static final String SECOND = "  DJS8Y HMD3F GK16R";
  private static final String THIRD = "  1GTBB EQTTZ VPQF9";

  @TempDir Path folder;

  private Shell.Result recover(String file, String... input) {
    return Shell.run(
        List.of("recover", "alice", "--data", folder.resolve("new").toString(), "--key-file", file),
        input);
  }

  @Test
  void aKeyMayBeGivenInTheLinesInWhichItWasShown() throws IOException {
    Shell.Result typed = recover("-", FIRST, SECOND, THIRD, "what comes next");
    assertThat(typed.output()).contains("there is a slip in group 9 of 9");
    Path file = Files.write(folder.resolve("key"), List.of(FIRST, SECOND, THIRD));
    assertThat(recover(file.toString()).output()).contains("there is a slip in group 9 of 9");
    assertThat(recover("-", FIRST + SECOND + THIRD).output())
        .contains("there is a slip in group 9 of 9");
  }

  @Test
  void aKeyThatEndsTooSoonIsNone() {
    assertThat(recover("-", FIRST, SECOND).output()).contains("it has 30 characters, and needs 45");
    assertThat(recover("-", FIRST, "", THIRD).output()).contains("it has 15 characters");
    Shell.Result none = recover("-");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.output()).contains("it has 0 characters, and needs 45");
  }

  @Test
  void aFileThatCanBeNoKeyIsTold() {
    Shell.Result missing = recover(folder.resolve("none").toString());
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.output()).contains("cannot be read");
  }
}
