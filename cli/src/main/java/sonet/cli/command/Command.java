package sonet.cli.command;

/// One command of the line.
public interface Command {
  /// How it is called.
  Usage usage();

  /// Runs it and returns the exit status.
  ///
  /// @throws CommandException with the sentence a user reads
  int run(Arguments arguments, Console console) throws CommandException;
}
