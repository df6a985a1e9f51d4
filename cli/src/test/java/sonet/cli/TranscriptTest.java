package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs the transcripts in `src/test/resources/transcripts`: after each line `$ sonet …` stands
/// what it prints, error stream included, and `[status]` where that is not 0.
final class TranscriptTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "transcripts");

  @ParameterizedTest
  @ValueSource(strings = {"help.txt", "mistakes.txt"})
  void everyCommandPrintsWhatItsTranscriptSays(String name) throws IOException {
    String expected = Files.readString(FOLDER.resolve(name), StandardCharsets.UTF_8);
    String actual =
        expected
            .lines()
            .filter(line -> line.startsWith("$ sonet"))
            .map(TranscriptTest::run)
            .reduce("", String::concat);

    assertThat(actual).isEqualTo(expected);
  }

  private static String run(String line) {
    List<String> words = List.of(line.strip().split(" +"));
    Shell.Result result = Shell.run(words.subList(2, words.size()));
    String status = result.status() == 0 ? "" : "[" + result.status() + "]\n";
    return line + "\n" + result.output() + status;
  }
}
