package sonet.cli.command;

/// A command cannot go on. The message is a sentence for the user that says what to do next.
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A failure for a reason.
  public CommandException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// A failure because of another.
  public CommandException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// The command line itself is wrong.
  public static CommandException usage(String message) {
    return new CommandException(Reason.USAGE, message);
  }

  /// The command line is right, and the work failed.
  public static CommandException failure(String message) {
    return new CommandException(Reason.FAILURE, message);
  }

  /// The work failed because of something else.
  public static CommandException failure(String message, Throwable cause) {
    return new CommandException(Reason.FAILURE, message, cause);
  }

  /// What kind of failure it is.
  public Reason reason() {
    return reason;
  }

  /// Why a command stops, by its exit status.
  public enum Reason {
    /// Something went wrong while it ran.
    FAILURE(1),
    /// It was called wrongly.
    USAGE(2),
    /// Someone's keys are not those that are known, or something does not verify.
    NOT_VERIFIED(3),
    /// A passphrase, key or token was not accepted.
    AUTHENTICATION(4),
    /// The server cannot be reached, or cannot do it now.
    NETWORK(5);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /// The exit status of the process.
    public int status() {
      return status;
    }
  }
}
