package sonet.cli.chat;

import java.io.IOException;
import java.util.Optional;
import sonet.cli.command.Console;

/// Plain lines in and out, for pipes and tests.
final class LineScreen implements Screen {
  private final Console console;

  LineScreen(Console console) {
    this.console = console;
  }

  @Override
  public void show(String line) {
    console.out().println(line);
  }

  @Override
  public Optional<String> read(String prompt) throws IOException {
    return Optional.ofNullable(console.in().readLine());
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public void close() {
    // The streams are the process's.
  }
}
