package sonet.cli.command;

import java.util.List;

/// A command that is only the beginning of others: `group` of `group create` and `group list`.
/// Without one of them it shows its help, which is a wrong call.
public final class Family implements Command {
  private final Usage usage;
  private final List<Command> subcommands;

  /// A family.
  public Family(Usage usage, List<Command> subcommands) {
    this.usage = usage;
    this.subcommands = List.copyOf(subcommands);
  }

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public List<Command> subcommands() {
    return subcommands;
  }

  @Override
  public int run(Arguments arguments, Console console) {
    console.err().print(arguments.help());
    return CommandException.Reason.USAGE.status();
  }
}
