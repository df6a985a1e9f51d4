package sonet.cli.command;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a command reads and writes, always in UTF-8.
///
/// @param in what the user types
/// @param out results
/// @param err what went wrong, and progress
/// @param environment the variables
/// @param terminals which of the three a person sits at
/// @param colour whether to write colours; `auto` looks at the terminal and `NO_COLOR`
/// @param quiet whether only results and errors are wanted
public record Console(
    BufferedReader in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Set<End> terminals,
    String colour,
    boolean quiet) {
  /// The three streams of a process, by their numbers.
  public enum End {
    /// What is typed.
    IN(0),
    /// Results.
    OUT(1),
    /// What went wrong.
    ERR(2);

    private final int descriptor;

    End(int descriptor) {
      this.descriptor = descriptor;
    }
  }

  /// Copies the variables.
  public Console {
    environment = Map.copyOf(environment);
    terminals = Set.copyOf(terminals);
  }

  /// The console of this process.
  public static Console system() {
    // Not System.out, which would keep it to itself when nobody reads any more.
    return of(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getenv(),
        terminalsOfThisProcess());
  }

  /// Linux says of each stream what it is; elsewhere Java says of all of them together.
  @SuppressWarnings("SystemConsoleNull") // Null again since 25 when either end is no terminal.
  private static Set<End> terminalsOfThisProcess() {
    Path streams = Path.of("/proc/self/fd");
    if (!Files.isDirectory(streams)) {
      java.io.Console console = System.console();
      return console != null && console.isTerminal() ? Set.of(End.values()) : Set.of();
    }
    return Set.of(
        Arrays.stream(End.values())
            .filter(end -> isTerminal(streams.resolve(Integer.toString(end.descriptor))))
            .toArray(End[]::new));
  }

  private static boolean isTerminal(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException closed) {
      return false;
    }
  }

  /// A console on streams.
  public static Console of(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      Set<End> terminals) {
    return new Console(
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
        new PrintStream(new Loud(out), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        terminals,
        "auto",
        false);
  }

  /// A stream that does not let a failure pass in silence, as a [PrintStream] does.
  private static final class Loud extends FilterOutputStream {
    Loud(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      try {
        out.write(bytes, from, length);
      } catch (IOException failed) {
        throw new OutputException(failed);
      }
    }

    @Override
    public void flush() {
      try {
        out.flush();
      } catch (IOException failed) {
        throw new OutputException(failed);
      }
    }
  }

  /// The same as the options that every command takes want it.
  Console as(Arguments arguments) {
    return new Console(
        in,
        out,
        err,
        environment,
        terminals,
        arguments.value("--color").orElse(colour),
        quiet || arguments.has("--quiet"));
  }

  /// The same without colours.
  public Console plain() {
    return new Console(in, out, err, environment, terminals, "never", quiet);
  }

  /// Whether a person sits at both ends.
  public boolean terminal() {
    return terminals.contains(End.IN) && terminals.contains(End.OUT);
  }

  /// Whether to write colours to the results: on a terminal, unless `NO_COLOR` is set
  /// (no-color.org), or as `--color` says.
  public boolean colours() {
    return colours(End.OUT);
  }

  private boolean colours(End end) {
    return switch (colour) {
      case "always" -> true;
      case "never" -> false;
      default ->
          terminals.contains(end)
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !environment.getOrDefault("TERM", "").equals("dumb");
    };
  }

  /// Whether stack traces are wanted: `SONET_DEBUG=1`.
  public boolean debug() {
    return environment.getOrDefault("SONET_DEBUG", "").equals("1");
  }

  /// A text in a style, or plain where there are no colours.
  public String styled(Style style, String text) {
    return colours() ? style.apply(text) : text;
  }

  /// Says something beside the results, such as what happens now or what to do next.
  public void note(String text) {
    if (!quiet) {
      err.println(colours(End.ERR) ? Style.FAINT.apply(text) : text);
    }
  }

  /// Asks before something that cannot be undone.
  ///
  /// @throws CommandException unless the answer is yes; without a terminal only `--yes` is one
  public void confirm(Arguments arguments, String question) throws CommandException {
    if (arguments.has(Option.YES.name())) {
      return;
    }
    ask(question, "say --yes if you are sure");
  }

  /// Asks a question that nothing answers in advance.
  ///
  /// @param instead what to do where nobody can be asked
  /// @throws CommandException when the answer is not yes, or nobody can be asked
  public void ask(String question, String instead) throws CommandException {
    if (!terminals.contains(End.IN) || !terminals.contains(End.ERR)) {
      throw CommandException.usage("without a terminal nobody can be asked; " + instead);
    }
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer = Optional.ofNullable(in.readLine()).orElse("");
      if (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes")) {
        return;
      }
    } catch (IOException unreadable) {
      throw CommandException.failure("the answer cannot be read.", unreadable);
    }
    throw CommandException.failure("nothing was done.");
  }

  /// A secret, typed without being shown; empty where no person sits, or at the end of the input.
  @SuppressWarnings("SystemConsoleNull") // As above.
  public Optional<String> readSecret(String prompt) {
    java.io.Console console = System.console();
    if (!terminals.contains(End.IN) || console == null) {
      return Optional.empty();
    }
    err.print(prompt);
    err.flush();
    char[] typed = console.readPassword("");
    return Optional.ofNullable(typed).map(String::new);
  }
}
