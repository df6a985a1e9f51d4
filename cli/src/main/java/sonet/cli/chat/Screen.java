package sonet.cli.chat;

import java.io.IOException;
import java.util.Optional;

/// Where a chat is shown and typed.
interface Screen extends AutoCloseable {
  /// What is read where somebody typed Ctrl-C.
  String INTERRUPT = "\u0003";

  /// Shows a line; from any thread.
  void show(String line);

  /// The next line that is typed, or nothing at the end.
  ///
  /// @param prompt shown before it where someone sits
  Optional<String> read(String prompt) throws IOException;

  /// Whether a person sits before it; else lines come from a program, one after the other is done.
  boolean isInteractive();

  @Override
  void close() throws IOException;
}
