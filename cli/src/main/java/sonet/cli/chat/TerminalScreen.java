package sonet.cli.chat;

import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// A terminal: what comes in is printed above the line that is being typed.
final class TerminalScreen implements Screen {
  private final Terminal terminal;
  private final LineReader reader;

  private TerminalScreen(Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /// The terminal of this process.
  static TerminalScreen open() throws IOException {
    Terminal terminal = TerminalBuilder.builder().system(true).build();
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .completer(new StringsCompleter(Verbs.VERBS))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    return new TerminalScreen(terminal, reader);
  }

  @Override
  public void show(String line) {
    reader.printAbove(line);
  }

  @Override
  public Optional<String> read(String prompt) {
    try {
      return Optional.of(reader.readLine(prompt));
    } catch (UserInterruptException interrupted) {
      return Optional.of(INTERRUPT);
    } catch (EndOfFileException leaving) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
