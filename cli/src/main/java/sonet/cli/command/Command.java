package sonet.cli.command;

import java.util.List;

/// One command of the line.
public interface Command {
  /// How it is called.
  Usage usage();

  /// The commands below it, such as `create` below `group`; none for most.
  default List<Command> subcommands() {
    return List.of();
  }

  /// Runs it and returns the exit status.
  ///
  /// @throws CommandException with the sentence a user reads
  int run(Arguments arguments, Console console) throws CommandException;
}
