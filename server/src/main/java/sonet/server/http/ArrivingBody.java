package sonet.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;

/// A body that comes over a connection.
final class ArrivingBody implements Body {
  /// What is read, and thrown away, of a body that was refused: closed over unread bytes, a
  /// connection is reset, and the refusal may be lost with it.
  static final int FAREWELL = 256 << 10;

  private final ServerRequest request;
  private final HttpOptions options;
  private final Deadlines.Running deadline;
  private final long declared;
  private @Nullable InputStream in;
  private long read;
  private boolean ended;

  ArrivingBody(ServerRequest request, HttpOptions options, Deadlines.Running deadline) {
    this.request = request;
    this.options = options;
    this.deadline = deadline;
    this.declared = request.headers().contentLength().orElse(-1);
    this.ended = !request.content().hasEntity();
  }

  @Override
  public Bytes whole() throws RefusalException {
    if (declared > options.maxBody()) {
      throw new RefusalException(tooLarge(options.maxBody()));
    }
    try {
      byte[] body = ended ? new byte[0] : rest();
      read += body.length;
      ended |= body.length <= options.maxBody();
      if (body.length > options.maxBody()) {
        throw new RefusalException(tooLarge(options.maxBody()));
      }
      return Bytes.wrap(body);
    } catch (IOException | RuntimeException e) {
      throw new BrokenOffException(e);
    }
  }

  /// All of it, up to one byte too many. Where its length is known, no buffer is made for more.
  private byte[] rest() throws IOException {
    return declared < 0
        ? in().readNBytes(options.maxBody() + 1)
        : part(Math.toIntExact(declared - read));
  }

  @Override
  public Bytes next(int most) throws RefusalException {
    if (ended) {
      return Bytes.EMPTY;
    }
    if (declared > options.maxStream()) {
      throw new RefusalException(tooLarge(options.maxStream()));
    }
    try {
      byte[] part = part(most);
      read += part.length;
      ended = part.length < most || read == declared;
      if (read > options.maxStream()) {
        throw new RefusalException(tooLarge(options.maxStream()));
      }
      deadline.restart();
      return Bytes.wrap(part);
    } catch (IOException | RuntimeException e) {
      throw new BrokenOffException(e);
    }
  }

  private byte[] part(int most) throws IOException {
    long left = declared < 0 ? most : declared - read;
    byte[] buffer = new byte[(int) Math.min(most, left)];
    // The form of `readNBytes` that makes its own buffer ends with a reading of nothing, for which
    // Helidon waits until there is something.
    int length = in().readNBytes(buffer, 0, buffer.length);
    return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
  }

  private InputStream in() {
    InputStream present = in;
    if (present == null) {
      present = request.content().inputStream();
      in = present;
    }
    return present;
  }

  static Problem tooLarge(long most) {
    return Problem.of(ProblemType.TOO_LARGE, "a body may have " + most + " bytes at most");
  }

  @Override
  public OptionalLong length() {
    return declared < 0 ? OptionalLong.empty() : OptionalLong.of(declared);
  }

  /// Whether nothing of it is left on the connection.
  boolean consumed() {
    return ended || read == declared;
  }

  /// Takes some of what nobody read, unless the peer waits to be asked for it.
  void discard() {
    if (consumed() || request.headers().contains(HeaderNames.EXPECT)) {
      return;
    }
    try {
      byte[] part = in().readNBytes(FAREWELL);
      read += part.length;
    } catch (IOException | RuntimeException e) {
      // The peer did not wait for its refusal; the connection ends in any case.
      ended = true;
    }
  }
}
