package sonet.server.log;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import sonet.server.config.LogFormat;
import sonet.server.config.LogLevel;

/// Sends everything that is logged in this process to one stream, in one form. The classes of the
/// service log through `System.Logger`, which the JDK leads here.
public final class ServerLog {
  /// Held, since the JDK forgets the level of a logger that nobody holds.
  private static final Logger ROOT = Logger.getLogger("");

  private static final Logger OURS = Logger.getLogger("sonet");

  private ServerLog() {}

  /// Writes each line at once, so that none is lost when the process is killed.
  private static final class Lines extends Handler {
    private final PrintStream out;

    Lines(PrintStream out) {
      super();
      this.out = out;
    }

    @Override
    public void publish(LogRecord line) {
      if (isLoggable(line)) {
        out.print(getFormatter().format(line));
        out.flush();
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      out.flush();
    }
  }

  /// Logs to a stream from now on, and nowhere else.
  public static void install(PrintStream out, LogLevel level, LogFormat format) {
    for (Handler before : ROOT.getHandlers()) {
      ROOT.removeHandler(before);
    }
    Lines lines = new Lines(out);
    lines.setLevel(Level.ALL);
    lines.setFormatter(new LineFormat(format));
    ROOT.addHandler(lines);
    level(level);
  }

  /// Tells what is worth a line from now on.
  public static void level(LogLevel level) {
    // What libraries have to say in detail is not for an operator.
    ROOT.setLevel(level == LogLevel.ERROR ? Level.SEVERE : Level.WARNING);
    OURS.setLevel(
        switch (level) {
          case ERROR -> Level.SEVERE;
          case WARNING -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
        });
  }
}
