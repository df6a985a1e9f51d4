package sonet.server.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sonet.protocol.DeviceId;
import sonet.protocol.ServerFrame.Cause;
import sonet.protocol.codec.Codec;
import sonet.server.account.Authentication;
import sonet.server.group.GroupLogs;
import sonet.server.http.WsEndpoint;
import sonet.server.http.WsSession;
import sonet.server.passing.Passing;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;

/// All open sessions: one for each device, of which the newest wins.
public final class Streams {
  private final Parts parts;
  private final Map<DeviceId, StreamSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /// Sessions over the logs.
  public Streams(Parts parts) {
    this.parts = parts;
  }

  /// What sessions work with.
  ///
  /// @param locations the state of the tenant
  /// @param storage to listen to logs
  /// @param authentication to know the device
  /// @param logs to read
  /// @param passing what is shown to who is connected
  /// @param json to write and read frames
  /// @param limits what is allowed
  public record Parts(
      Locations locations,
      Storage storage,
      Authentication authentication,
      GroupLogs logs,
      Passing passing,
      Codec json,
      Limits limits) {}

  /// What is allowed.
  ///
  /// @param window entries pushed and not acknowledged
  /// @param slowTime with a full window before the session ends
  /// @param helloTime for the first frame to come
  /// @param heartbeat between pings; logs are looked at as often, should a wake-up have been lost
  public record Limits(int window, Duration slowTime, Duration helloTime, Duration heartbeat) {}

  /// Opens a session.
  public WsEndpoint.Handler open(WsSession socket) {
    StreamSession session = new StreamSession(parts, socket, this);
    session.start();
    if (draining) {
      session.end(Cause.DRAINING);
    }
    return session;
  }

  /// A session knows its device now; another one of the same device ends.
  void enter(DeviceId device, StreamSession session) {
    StreamSession before = sessions.put(device, session);
    if (before != null) {
      before.end(Cause.DISPLACED);
    }
    if (draining) {
      session.end(Cause.DRAINING);
    }
  }

  /// A session has ended.
  void leave(DeviceId device, StreamSession session) {
    boolean _ = sessions.remove(device, session);
  }

  /// Ends the session of a device whose tokens are not good any more, if there is one.
  public void signedOut(DeviceId device) {
    StreamSession session = sessions.get(device);
    if (session != null) {
      session.end(Cause.SIGNED_OUT);
    }
  }

  /// Ends all sessions, since the server stops, and gives them so much time to take their leave.
  public void drain(Duration time) {
    draining = true;
    List<StreamSession> open = List.copyOf(sessions.values());
    open.forEach(session -> session.end(Cause.DRAINING));
    long deadline = System.nanoTime() + time.toNanos();
    try {
      for (StreamSession session : open) {
        boolean _ = session.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
