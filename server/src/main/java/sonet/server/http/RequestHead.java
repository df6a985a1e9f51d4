package sonet.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches over the head of each request.
///
/// It bounds the time in which the headers must arrive after the first line. (Before that line the
/// connection counts as idle.) And it refuses what leaves open where the body ends (RFC 9112 §6.3):
/// a proxy that read it otherwise than we do would let a request hide behind another.
final class RequestHead implements Http1ConnectionListener {
  private final Deadlines deadlines;
  private final Duration time;

  /// A connection has a thread of its own, with which this goes.
  private static final ThreadLocal<Deadlines.@Nullable Running> RUNNING = new ThreadLocal<>();

  RequestHead(Deadlines deadlines, Duration time) {
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
    List<String> encodings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
    List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
    if (!encodings.isEmpty() && !encodings.equals(List.of("chunked"))) {
      throw refused("Transfer-Encoding is chunked, or is not there");
    }
    if (!encodings.isEmpty() && !lengths.isEmpty()) {
      throw refused("a request has Content-Length or Transfer-Encoding, not both");
    }
    if (lengths.size() > 1 || !lengths.stream().allMatch(RequestHead::isLength)) {
      throw refused("Content-Length is one number");
    }
  }

  private static boolean isLength(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  private static RequestException refused(String message) {
    return RequestException.builder()
        .type(DirectHandler.EventType.BAD_REQUEST)
        .message(message)
        .safeMessage(true)
        .setKeepAlive(false)
        .build();
  }
}
