package sonet.server.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Bounds the time in which the headers of a request must arrive after its first line. (Before that
/// line the connection counts as idle.)
final class HeaderDeadlines implements Http1ConnectionListener {
  private final Deadlines deadlines;
  private final Duration time;

  /// A connection has a thread of its own, with which this goes.
  private static final ThreadLocal<Deadlines.@Nullable Running> RUNNING = new ThreadLocal<>();

  HeaderDeadlines(Deadlines deadlines, Duration time) {
    this.deadlines = deadlines;
    this.time = time;
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    RUNNING.set(deadlines.start(time));
  }

  @Override
  public void headers(ConnectionContext context, Headers headers) {
    Deadlines.Running started = RUNNING.get();
    if (started != null) {
      started.close();
      RUNNING.remove();
    }
  }
}
