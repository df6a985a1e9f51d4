package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That the script `./sonet` knows every command of the program that it starts: it refuses what it
/// does not know before it builds anything, and so has a list of its own.
final class ScriptTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  +[A-Z]");

  static List<String> commands() {
    List<String> commands =
        COMMAND
            .matcher(Shell.run(List.of("--help")).output())
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(commands).contains("serve", "chat", "attach", "version");
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theScriptStartsAndExplainsEachCommand(String command) throws IOException {
    String script = Files.readString(Path.of("../sonet"));
    String help = script.substring(script.indexOf("usage() {"), script.indexOf("Work on Sonet"));
    String started = script.substring(script.indexOf("  bench) run bench"));

    assertThat(help).containsPattern("(?m)^(  |  .*, )" + command + "( |,|$)");
    assertThat(started).containsPattern("[ |]" + command + " (\\||\\)|\\\\)");
  }
}
