package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.cli.command.Console;

/// Runs the transcripts in `src/test/resources/transcripts`: after each line `$ sonet …` stands
/// what it prints, error stream included, and `[status]` where that is not 0.
final class TranscriptTest {
  @ParameterizedTest
  @ValueSource(strings = {"help.txt", "mistakes.txt"})
  void everyCommandPrintsWhatItsTranscriptSays(String name) {
    String expected = read(name);
    String actual =
        expected
            .lines()
            .filter(line -> line.startsWith("$ sonet"))
            .map(TranscriptTest::run)
            .reduce("", String::concat);

    assertThat(actual).isEqualTo(expected);
  }

  private static String run(String line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console = Console.of(new ByteArrayInputStream(new byte[0]), out, out, Map.of(), false);
    List<String> words = Arrays.asList(line.strip().split(" +"));
    int status = Main.commandLine().run(words.subList(2, words.size()), console);
    return line
        + "\n"
        + bytes.toString(StandardCharsets.UTF_8)
        + Stream.of("[" + status + "]\n").filter(end -> status != 0).findFirst().orElse("");
  }

  private static String read(String name) {
    try (InputStream in = TranscriptTest.class.getResourceAsStream("/transcripts/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
