package sonet.cli.command;

import java.util.OptionalLong;

/// How far long work is, on one line of the error stream that is drawn again and again; nothing
/// where no person looks, or with `--quiet`.
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long STEP_NANOS = 80_000_000;

  private final Console console;
  private final String title;
  private final boolean shown;
  private long next = Long.MIN_VALUE;
  private boolean drawn;

  private ProgressBar(Console console, String title, boolean shown) {
    this.console = console;
    this.title = title;
    this.shown = shown;
  }

  /// A bar with a title.
  public static ProgressBar of(Console console, String title) {
    return new ProgressBar(
        console, title, console.terminals().contains(Console.End.ERR) && !console.quiet());
  }

  /// Shows how much is done of how much there is, as far as that is known; not more often than an
  /// eye can follow.
  public void show(long done, OptionalLong total) {
    long now = System.nanoTime();
    if (!shown || (drawn && now < next)) {
      return;
    }
    next = now + STEP_NANOS;
    drawn = true;
    String how =
        total.isPresent() && total.getAsLong() > 0
            ? bar(Math.min(1.0, (double) done / total.getAsLong()))
            : Long.toString(done);
    console.err().print("\r\u001b[K" + title + " " + how);
    console.err().flush();
  }

  private static String bar(double part) {
    int full = (int) (part * WIDTH);
    return "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + (int) (part * 100) + " %";
  }

  /// Takes the line away.
  @Override
  public void close() {
    if (drawn) {
      console.err().print("\r\u001b[K");
      console.err().flush();
    }
  }
}
