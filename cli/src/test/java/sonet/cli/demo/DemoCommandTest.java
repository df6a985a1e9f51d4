package sonet.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;

/// The demo with processes of its own, on the class path of this test.
final class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  void everyLineOfAFileArrivesOnceAndInOrder() throws IOException {
    Path input = folder.resolve("input.txt");
    String longLine = "wörd 🙂 ".repeat(6_000);
    Files.write(input, List.of("first", "", "zweite Zeile: äöü €", longLine, "", "last"));

    Shell.Result result = Shell.run(List.of("demo", "--input", input.toString()));

    assertThat(result.output()).contains("4 lines, ").contains("18 checks passed, 0 failed.");
    assertThat(result.output())
        .contains("bob, with all keys he still has, cannot read")
        .contains("has the same SHA-256")
        .contains("the role does not allow to add others")
        .contains("there is no account named bob");
    assertThat(result.status()).isZero();
  }

  @Test
  void theConversationMovesToAPostQuantumSuiteAndGoesOn() throws IOException {
    Path input = folder.resolve("input.txt");
    Files.write(input, List.of("one", "two", "three", "four", "five", "six"));

    Shell.Result result = Shell.run(List.of("demo", "--pq", "--input", input.toString()));

    assertThat(result.output()).contains("from suite 0x0001 to 0xf001, X-Wing: 3 devices");
    assertThat(result.output()).contains("23 checks passed, 0 failed.");
    assertThat(result.status()).isZero();
  }

  @Test
  void twoPeopleTalkOneToOneWhateverHappensToTheirDevices() {
    Shell.Result result = Shell.run(List.of("demo", "--pairs"));

    assertThat(result.output())
        .contains("what it forgot came again, none is lost")
        .contains("and not what was said after it was removed")
        .contains("9 checks passed, 0 failed.");
    assertThat(result.status()).isZero();
  }

  @Test
  void whateverTheOperatorDoesToTheLogOfKeysIsCaught() {
    Shell.Result result = Shell.run(List.of("demo", "--attack"));

    assertThat(result.output().lines().filter(line -> line.startsWith("caught: ")))
        .as(result.output())
        .containsExactly(
            "caught: swapped key by client",
            "caught: swapped key by client at first sight",
            "caught: swapped key by owner",
            "caught: forked log by auditor",
            "caught: forked log by witness",
            "caught: forked log by client",
            "caught: hidden version by auditor",
            "caught: hidden version by owner",
            "caught: hidden version by client");
    assertThat(result.output()).contains("caught 9 times, missed 0 times.");
    assertThat(result.status()).isZero();
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    Shell.Result result = Shell.run(List.of("demo", "--input", "/nowhere/text"));

    assertThat(result.output()).isEqualTo("sonet: the file /nowhere/text cannot be read.\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void aFileInAnotherEncodingIsTold() throws IOException {
    Path input = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe4, '\n'});

    Shell.Result result = Shell.run(List.of("demo", "--input", input.toString()));

    assertThat(result.output()).isEqualTo("sonet: the file " + input + " is not UTF-8.\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void aLongLineIsCutBetweenCharacters() {
    String line = "🙂".repeat(50_000);

    List<String> pieces = Pieces.of(line);

    assertThat(String.join("", pieces)).isEqualTo(line);
    assertThat(pieces)
        .allSatisfy(p -> assertThat(p.codePoints().allMatch(c -> c == 0x1F642)).isTrue());
    assertThat(Pieces.of("")).containsExactly("");
  }
}
