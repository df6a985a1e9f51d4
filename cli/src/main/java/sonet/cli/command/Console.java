package sonet.cli.command;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command reads and writes, always in UTF-8.
///
/// @param in what the user types
/// @param out results
/// @param err what went wrong, and progress
/// @param environment the variables
/// @param terminal whether a person sits at both ends
public record Console(
    BufferedReader in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean terminal) {
  /// Copies the variables.
  public Console {
    environment = Map.copyOf(environment);
  }

  /// The console of this process.
  @SuppressWarnings("SystemConsoleNull") // Null again since 25 when either end is no terminal.
  public static Console system() {
    java.io.Console console = System.console();
    return of(
        System.in,
        System.out,
        System.err,
        System.getenv(),
        console != null && console.isTerminal());
  }

  /// A console on streams.
  public static Console of(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean terminal) {
    return new Console(
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        terminal);
  }

  /// Whether to write colours: on a terminal, unless `NO_COLOR` is set (no-color.org).
  public boolean colours() {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /// Whether stack traces are wanted: `SONET_DEBUG=1`.
  public boolean debug() {
    return environment.getOrDefault("SONET_DEBUG", "").equals("1");
  }

  /// A text in a style, or plain where there are no colours.
  public String styled(Style style, String text) {
    return colours() ? style.apply(text) : text;
  }
}
