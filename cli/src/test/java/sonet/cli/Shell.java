package sonet.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sonet.cli.command.Console;

/// Runs commands in this process, without a terminal.
public final class Shell {
  /// No folder of whoever runs the test is looked at.
  private static final Map<String, String> ENVIRONMENT = Map.of("XDG_DATA_HOME", "/nowhere");

  private Shell() {}

  /// What came of a command.
  ///
  /// @param status the exit status
  /// @param output both streams, as they came
  public record Result(int status, String output) {
    /// The lines of the output.
    public List<String> lines() {
      return output.lines().toList();
    }
  }

  /// Runs a command line on a console.
  public static int run(List<String> words, Console console) {
    return Main.program().run(words, console);
  }

  /// Runs a command line with lines to read.
  public static Result run(List<String> words, String... input) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    byte[] typed =
        (String.join("\n", input) + (input.length == 0 ? "" : "\n"))
            .getBytes(StandardCharsets.UTF_8);
    Console console = Console.of(new ByteArrayInputStream(typed), out, out, ENVIRONMENT, Set.of());
    int status = Main.program().run(words, console);
    return new Result(status, bytes.toString(StandardCharsets.UTF_8));
  }
}
