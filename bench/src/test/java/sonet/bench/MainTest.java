package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final PrintStream console = System.out;
  private final PrintStream complaints = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(console);
    System.setErr(complaints);
  }

  @Test
  void figuresArePrintedAndWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("figures.json");
    int exit =
        Main.run(
            List.of(
                "--members",
                "4",
                "--trees",
                "full",
                "--ops",
                "group_info",
                "--json",
                file.toString()));
    assertThat(exit).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("| GroupInfo | 4 | full | ");
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("[1/1] GroupInfo, 4 full");
    assertThat(Files.readString(file))
        .contains("\"op\": \"group_info\", \"n\": 4, \"tree\": \"full\", \"engine\": \"floor\"");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidBeforeAnythingIsMeasured(@TempDir Path folder) {
    Path file = folder.resolve("nowhere").resolve("figures.json");
    assertThat(Main.run(List.of("--json", file.toString()))).isEqualTo(1);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "sonet bench: cannot write %s: there is no directory %s.%n"
                .formatted(file, file.getParent()));
  }

  @Test
  void aDirectoryIsNoFileToWriteTo(@TempDir Path folder) {
    assertThat(Main.run(List.of("--json", folder.toString()))).isEqualTo(1);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .isEqualTo("sonet bench: %s is a directory, not a file to write to.%n".formatted(folder));
  }

  @Test
  void whatIsNotUnderstoodIsAnsweredWithOneSentence() {
    assertThat(Main.run(List.of("--members", "many"))).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .contains("'many' is no size of a group")
        .contains("./sonet bench --help explains");
  }

  @Test
  void everyFormOfADocumentIsPackedInEveryWay() {
    assertThat(Main.run(List.of("packing", "--smoke"))).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("| state of a group of 10 | MLS |", "| JSON |", "| CBOR |", "| log page of 100")
        .contains("zstd 1", "zstd 3", "deflate 1")
        .hasLineCount(2 + 3 * 3 + 2 * 3);
    assertThat(Main.run(List.of("packing", "--tight"))).isEqualTo(2);
  }

  @Test
  void helpIsNoMistake() {
    assertThat(Main.run(List.of("--help"))).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("usage: ./sonet bench");
  }
}
