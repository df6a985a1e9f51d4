package sonet.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;

/// What a device says over the WebSocket `/v1/stream`. The first frame is [Hello].
public sealed interface ClientFrame {
  /// Opens the session and names the logs to be pushed.
  ///
  /// @param token a token of the device
  /// @param cursors from where each log is pushed
  record Hello(String token, List<Cursor> cursors) implements ClientFrame {
    /// Copies the list.
    public Hello {
      cursors = List.copyOf(cursors);
      if (cursors.size() > MAX_CURSORS) {
        throw new IllegalArgumentException("at most " + MAX_CURSORS + " cursors in one hello");
      }
    }

    /// How many cursors fit into one frame.
    public static final int MAX_CURSORS = 10_000;

    /// Leaves the token out.
    @Override
    public String toString() {
      return "Hello" + cursors;
    }
  }

  /// Begins to push a further log, or again from another place.
  ///
  /// @param cursor from where
  record Subscribe(Cursor cursor) implements ClientFrame {}

  /// Ends the pushing of a log.
  ///
  /// @param log which
  record Unsubscribe(LogRef log) implements ClientFrame {}

  /// The device keeps everything of a log up to a number. The server pushes on as acknowledgements
  /// come in; acknowledged entries of the inbox may be forgotten.
  ///
  /// @param log which log
  /// @param upTo the number of the last entry
  record Ack(LogRef log, long upTo) implements ClientFrame {}

  /// Asks for a [ServerFrame.Pong].
  ///
  /// @param id comes back
  record Ping(long id) implements ClientFrame {}

  /// Shows something to the members of a group that are connected at this moment, such as that
  /// somebody types. It is never stored and may be lost.
  ///
  /// @param log the log of a group that the session pushes
  /// @param body encrypted for the members, opaque to the server
  record Ephemeral(LogRef log, Bytes body) implements ClientFrame {
    /// How many bytes it may have.
    public static final int MAX_BODY = 4_096;

    /// Checks the length.
    public Ephemeral {
      if (body.length() > MAX_BODY) {
        throw new IllegalArgumentException(
            "something ephemeral has " + MAX_BODY + " bytes at most, not " + body.length());
      }
    }
  }

  /// Takes a new token in place of the one that the session began with, which would end it when it
  /// expires. The answer is a [ServerFrame.Ready].
  ///
  /// @param token a token of the same device
  record Authenticate(String token) implements ClientFrame {
    /// Leaves the token out.
    @Override
    public String toString() {
      return "Authenticate";
    }
  }

  /// Asks for an operation of the REST API, as the device of the session. The answer is a
  /// [ServerFrame.Response] with the same id; answers come in any order.
  ///
  /// @param id the caller's name for it
  /// @param method the method of the operation
  /// @param path its path with the query
  /// @param headers those that the operation knows, such as `If-Match`; who asks is known
  /// @param body the body, in the encoding of the frame
  record Request(
      long id, String method, String path, Map<String, String> headers, Optional<Document> body)
      implements ClientFrame {
    /// How many headers it may have.
    public static final int MAX_HEADERS = 16;

    /// Copies the headers.
    public Request {
      headers = Map.copyOf(headers);
      if (headers.size() > MAX_HEADERS) {
        throw new IllegalArgumentException("at most " + MAX_HEADERS + " headers in one request");
      }
    }
  }

  /// A place in a log.
  ///
  /// @param log which log
  /// @param after the number of the last entry that is not wanted, 0 for the first that the device
  ///   may see
  record Cursor(LogRef log, long after) {
    /// Checks the number.
    public Cursor {
      if (after < 0) {
        throw new IllegalArgumentException("a cursor is not negative: " + after);
      }
    }
  }
}
