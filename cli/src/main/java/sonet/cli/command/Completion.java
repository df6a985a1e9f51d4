package sonet.cli.command;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;

/// `sonet completion`: scripts that let a shell complete commands and options.
public final class Completion implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Supplier<Program> program;

  /// The command that completes a program, of which it is itself a part.
  public Completion(Supplier<Program> program) {
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "completion",
            "Print a script that lets a shell complete commands",
            """
            Prints a script for bash, zsh or fish. Let the shell read it at its start, and the tab key
            completes commands, options, files and values.
            """)
        .withOperands(Operand.one("bash|zsh|fish"))
        .withExample(
            "source <(sonet completion bash)", "In ~/.bashrc; the same for zsh in ~/.zshrc")
        .withExample("sonet completion fish | source", "In ~/.config/fish/config.fish");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    switch (arguments.operand(0)) {
      // picocli's script serves both: zsh reads it through its bashcompinit.
      case "bash", "zsh" -> console.out().print(bash());
      case "fish" -> console.out().print(fish());
      default ->
          throw arguments.wrong(
              "there are scripts for %s, none for \"%s\""
                  .formatted(String.join(", ", SHELLS), arguments.operand(0)));
    }
    return 0;
  }

  private String bash() {
    CommandLine parser = Specification.parser(program.get().root());
    return AutoComplete.bash(parser.getCommandName(), parser);
  }

  private String fish() {
    StringBuilder script = new StringBuilder("complete -c sonet -f\n");
    fish(script, program.get().root(), List.of());
    return script.toString();
  }

  private static void fish(StringBuilder script, Command command, List<String> path) {
    List<Command> below =
        command.subcommands().stream().filter(each -> !each.usage().isHidden()).toList();
    String names = below.stream().map(each -> each.usage().name()).collect(Collectors.joining(" "));
    String here =
        path.stream()
            .map(word -> "__fish_seen_subcommand_from " + word)
            .collect(Collectors.joining("; and "));
    String open =
        path.isEmpty()
            ? "__fish_use_subcommand"
            : here + "; and not __fish_seen_subcommand_from " + names;
    for (Command each : below) {
      script.append(
          "complete -c sonet -n '%s' -a %s -d %s%n"
              .formatted(open, each.usage().name(), quoted(each.usage().summary())));
    }
    // What every command takes is said once, without a condition.
    (path.isEmpty() ? Specification.EVERYWHERE : command.usage().options())
        .stream()
            .filter(option -> !option.isHidden())
            .forEach(option -> script.append(fish(option, here)));
    for (Command each : below) {
      fish(script, each, Stream.concat(path.stream(), Stream.of(each.usage().name())).toList());
    }
  }

  private static String fish(Option option, String here) {
    String value =
        switch (option.content()) {
          case Option.Content.Path() -> " -r -F";
          case Option.Content.Choice(List<String> words) ->
              " -x -a '" + String.join(" ", words) + "'";
          case Option.Content.Text(), Option.Content.Listed() -> option.isFlag() ? "" : " -x";
          case Option.Content.Hidden() -> "";
        };
    return "complete -c sonet%s -l %s%s -d %s%n"
        .formatted(
            here.isEmpty() ? "" : " -n '" + here + "'",
            option.name().substring(2),
            value,
            quoted(option.help()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
