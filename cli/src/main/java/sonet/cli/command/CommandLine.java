package sonet.cli.command;

import java.util.List;
import java.util.Optional;

/// Finds the command that a user named and runs it.
///
/// The exit status is 0 when it worked, 1 when it failed and 2 when the call was wrong; what went
/// wrong is one sentence on the error stream, with a stack trace only under `SONET_DEBUG=1`.
public final class CommandLine {
  private final String introduction;
  private final List<Command> commands;

  /// A command line.
  ///
  /// @param introduction the first lines of its help
  /// @param commands in the order of the help; one without a summary is left out of it
  public CommandLine(String introduction, List<Command> commands) {
    this.introduction = introduction;
    this.commands = List.copyOf(commands);
  }

  /// Runs the command that the first word names and returns the exit status.
  public int run(List<String> words, Console console) {
    try {
      return dispatch(words, console);
    } catch (CommandException stopped) {
      console.err().println("sonet: " + stopped.getMessage());
      trace(stopped, console);
      return stopped.reason().status();
    } catch (RuntimeException | Error broken) {
      console.err().println("sonet: something broke inside (" + broken + ").");
      console.err().println("Please report it, with what SONET_DEBUG=1 shows.");
      trace(broken, console);
      return CommandException.Reason.FAILURE.status();
    }
  }

  private int dispatch(List<String> words, Console console) throws CommandException {
    if (words.isEmpty()) {
      console.err().print(help());
      return CommandException.Reason.USAGE.status();
    }
    String name = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    switch (name) {
      case "--help", "-h", "help" -> {
        return rest.isEmpty() ? showHelp(console) : help(command(rest.getFirst()), console);
      }
      case "--version", "-V" -> {
        return command("version").run(Arguments.parse(command("version").usage(), rest), console);
      }
      default -> {
        // A command.
      }
    }
    Command command = command(name);
    int end = rest.indexOf("--");
    List<String> options = end < 0 ? rest : rest.subList(0, end);
    if (options.contains("--help") || options.contains("-h")) {
      return help(command, console);
    }
    return command.run(Arguments.parse(command.usage(), rest), console);
  }

  private Command command(String name) throws CommandException {
    Optional<Command> found =
        commands.stream().filter(command -> command.usage().name().equals(name)).findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    List<String> names = shown().stream().map(Usage::name).toList();
    throw CommandException.usage(
        "there is no command \"%s\"%s; see sonet --help"
            .formatted(name, Suggestion.of(name, names)));
  }

  private int showHelp(Console console) {
    console.out().print(help());
    return 0;
  }

  private static int help(Command command, Console console) {
    console.out().print(command.usage().help());
    return 0;
  }

  private String help() {
    StringBuilder text = new StringBuilder(introduction.strip()).append("\n\nCommands:\n");
    int width = shown().stream().mapToInt(usage -> usage.name().length()).max().orElse(0);
    for (Usage usage : shown()) {
      text.append("  ").append(usage.name()).repeat(' ', width - usage.name().length() + 2);
      text.append(usage.summary()).append('\n');
    }
    return text.append("\nsonet COMMAND --help says more about each.\n").toString();
  }

  private List<Usage> shown() {
    return commands.stream()
        .map(Command::usage)
        .filter(usage -> !usage.summary().isEmpty())
        .toList();
  }

  private static void trace(Throwable thrown, Console console) {
    if (console.debug()) {
      thrown.printStackTrace(console.err());
    }
  }
}
