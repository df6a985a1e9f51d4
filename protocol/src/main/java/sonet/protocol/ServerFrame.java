package sonet.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;

/// What the server says over the WebSocket `/v1/stream`.
public sealed interface ServerFrame {
  /// The answer to [ClientFrame.Hello].
  ///
  /// @param device the device that the token is for
  /// @param window how many entries may be under way without an [ClientFrame.Ack]
  record Ready(DeviceId device, int window) implements ServerFrame {}

  /// Entries of a log, without a gap to those before.
  ///
  /// @param log which log
  /// @param entries at least one
  record Events(LogRef log, List<LogEntry> entries) implements ServerFrame {
    /// Copies the list.
    public Events {
      entries = List.copyOf(entries);
    }
  }

  /// All that the log has was pushed.
  ///
  /// @param log which log
  /// @param head the number of its last entry
  record CaughtUp(LogRef log, long head) implements ServerFrame {}

  /// Something that is worth knowing only now; it stands in no log.
  ///
  /// @param log the group's log, or the inbox for what was sent with [SendMessages.Delivery#ONLINE]
  /// @param sender who shows it, unless that is sealed
  /// @param body opaque to the server
  record Ephemeral(LogRef log, Optional<DeviceId> sender, Bytes body) implements ServerFrame {}

  /// Other devices have got further in a group's log. It comes now and then, may be lost, and not
  /// at all where very many devices acknowledge at once or the tenant does not tell.
  ///
  /// @param log the group's log
  /// @param cursors how far
  record Delivered(LogRef log, List<GroupCursors.DeviceCursor> cursors) implements ServerFrame {
    /// Copies the list.
    public Delivered {
      cursors = List.copyOf(cursors);
    }
  }

  /// A log is not pushed any more.
  ///
  /// @param log which log
  /// @param problem why
  record Ended(LogRef log, Problem problem) implements ServerFrame {}

  /// The answer to a [ClientFrame.Request].
  ///
  /// @param id that of the request
  /// @param status the HTTP status code
  /// @param headers such as `ETag`
  /// @param body the answer or the [Problem], in the encoding of the frame
  record Response(long id, int status, Map<String, String> headers, Optional<Document> body)
      implements ServerFrame {
    /// Copies the headers.
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /// The token will expire soon, and the session with it, unless a [ClientFrame.Authenticate]
  /// comes.
  ///
  /// @param expiresAt until when it is good
  record Expiring(Instant expiresAt) implements ServerFrame {}

  /// The session ends; the device may come back with its cursors.
  ///
  /// @param cause why
  /// @param retryAfter the milliseconds after which it should, so that not all come back at once
  record Bye(Cause cause, Optional<Integer> retryAfter) implements ServerFrame {
    /// The end, after which the device may come back when it likes.
    public Bye(Cause cause) {
      this(cause, Optional.empty());
    }
  }

  /// The answer to [ClientFrame.Ping].
  ///
  /// @param id of the ping
  record Pong(long id) implements ServerFrame {}

  /// A frame was refused.
  ///
  /// @param problem why
  record Refused(Problem problem) implements ServerFrame {}

  /// Why a session ends.
  enum Cause {
    /// The device did not take or acknowledge what was pushed.
    SLOW_CONSUMER,
    /// Another session of the same device began.
    DISPLACED,
    /// The server stops.
    DRAINING,
    /// The device signed out or was removed.
    SIGNED_OUT,
    /// The token expired.
    EXPIRED
  }
}
