package sonet.cli.command;

import java.io.IOException;

/// Results cannot be written any more: the reader of the pipe has gone, or the disk is full. Not
/// checked, since every print may fail so and no command can do anything about it; [Program] ends
/// the command.
final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String cause;

  OutputException(IOException cause) {
    super(cause);
    this.cause = String.valueOf(cause.getMessage());
  }

  /// Whether nobody reads, which is no failure worth a word: `sonet history | head`.
  boolean readerIsGone() {
    return cause.contains("Broken pipe") || cause.contains("pipe is being closed");
  }

  /// What the system says.
  String cause() {
    return cause;
  }
}
