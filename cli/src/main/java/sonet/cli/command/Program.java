package sonet.cli.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Finds the command that a user named and runs it; picocli takes the words apart.
///
/// What went wrong is one sentence on the error stream, with a stack trace only under
/// `SONET_DEBUG=1`; the exit status says what kind of failure it was, see
/// [CommandException.Reason].
public final class Program {
  private static final String NAME = "sonet";

  /// What a program ends with whose reader has gone, as a shell counts it (128 and SIGPIPE).
  private static final int PIPE_CLOSED = 141;

  private final String introduction;
  private final String epilogue;
  private final List<Section> sections;

  /// Commands that belong together.
  ///
  /// @param title over them in the help; empty for those that the help leaves out
  /// @param commands in the order of the help
  public record Section(String title, List<Command> commands) {
    /// Copies the commands.
    public Section {
      commands = List.copyOf(commands);
    }
  }

  /// A command line.
  ///
  /// @param introduction the first lines of its help
  /// @param epilogue its last
  /// @param sections in the order of the help
  public Program(String introduction, String epilogue, List<Section> sections) {
    this.introduction = introduction;
    this.epilogue = epilogue;
    this.sections = List.copyOf(sections);
  }

  /// All commands as one.
  Command root() {
    List<Command> all = sections.stream().flatMap(section -> section.commands().stream()).toList();
    return new Family(Usage.of(NAME, NAME, introduction), all);
  }

  /// Runs the command that the words name and returns the exit status.
  public int run(List<String> words, Console console) {
    try {
      return dispatch(words, console);
    } catch (CommandException stopped) {
      console.err().println(NAME + ": " + stopped.getMessage());
      trace(stopped, console);
      return stopped.reason().status();
    } catch (OutputException gone) {
      trace(gone, console);
      if (gone.readerIsGone()) {
        return PIPE_CLOSED;
      }
      console.err().println(NAME + ": the output cannot be written: " + gone.cause() + ".");
      return CommandException.Reason.FAILURE.status();
    } catch (RuntimeException | Error broken) {
      console.err().println(NAME + ": something broke inside (" + broken + ").");
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
    ParseResult parsed = parse(rewritten(words));
    List<ParseResult> levels =
        Stream.iterate(
                Optional.of(parsed),
                Optional::isPresent,
                level -> level.filter(ParseResult::hasSubcommand).map(ParseResult::subcommand))
            .map(Optional::orElseThrow)
            .toList();
    Arguments arguments = arguments(levels);
    if (levels.getLast().isUsageHelpRequested()) {
      // Who asks for help with something that is not there is told so, which picocli would not.
      if (!parsed.unmatched().isEmpty()) {
        throw Mistakes.unmatched(levels.getLast().commandSpec(), parsed.unmatched().getFirst());
      }
      console.out().print(levels.size() == 1 ? help() : arguments.help());
      return 0;
    }
    if (levels.size() == 1) {
      console.err().print(help());
      return CommandException.Reason.USAGE.status();
    }
    return arguments.command().run(arguments, console.as(arguments));
  }

  /// `help group create` is `group create --help`, and `--version` a command like any other.
  private static List<String> rewritten(List<String> words) {
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "help" -> Stream.concat(rest.stream(), Stream.of("--help")).toList();
      case "--version", "-V" -> Stream.concat(Stream.of("version"), rest.stream()).toList();
      default -> words;
    };
  }

  private ParseResult parse(List<String> words) throws CommandException {
    try {
      return Specification.parser(root()).parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException wrong) {
      throw Mistakes.of(wrong);
    }
  }

  private static Arguments arguments(List<ParseResult> levels) throws CommandException {
    ParseResult last = levels.getLast();
    Map<String, String> values = new HashMap<>();
    for (ParseResult level : levels) {
      for (OptionSpec option : level.matchedOptions()) {
        List<String> given = option.originalStringValues();
        values.put(
            option.longestName(),
            option.arity().max() == 0 || given.isEmpty() ? "" : given.getLast());
      }
    }
    String path = last.commandSpec().qualifiedName(" ");
    if (!(last.commandSpec().userObject() instanceof Command command)) {
      throw new AssertionError("every command was made from one");
    }
    List<String> operands = new ArrayList<>();
    last.matchedPositionals().stream()
        .distinct()
        .forEach(each -> operands.addAll(each.originalStringValues()));
    Arguments arguments = new Arguments(path, command, values, operands);
    for (Option option : command.usage().options()) {
      choose(option, arguments);
    }
    for (Option option : Specification.EVERYWHERE) {
      choose(option, arguments);
    }
    return arguments;
  }

  private static void choose(Option option, Arguments arguments) throws CommandException {
    String value = arguments.value(option.name()).orElse("");
    if (arguments.has(option.name())
        && option.content() instanceof Option.Content.Choice(List<String> choices)
        && !choices.contains(value)) {
      throw CommandException.usage(
          "%s must be one of %s, not \"%s\""
              .formatted(option.name(), String.join(", ", choices), value));
    }
  }

  private String help() {
    StringBuilder text = new StringBuilder(introduction.strip()).append('\n');
    for (Section section : sections) {
      if (!section.title().isEmpty()) {
        text.append('\n').append(section.title()).append(":\n");
        text.append(HelpText.commands(section.commands()));
      }
    }
    return text.append('\n').append(epilogue.strip()).append('\n').toString();
  }

  private static void trace(Throwable thrown, Console console) {
    if (console.debug()) {
      thrown.printStackTrace(console.err());
    }
  }
}
