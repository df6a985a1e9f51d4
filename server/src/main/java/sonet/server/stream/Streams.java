package sonet.server.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sonet.protocol.DeviceId;
import sonet.protocol.ServerFrame.Cause;
import sonet.protocol.codec.Codec;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.WsEndpoint;
import sonet.server.http.WsSession;
import sonet.server.passing.Passing;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.tenant.Callers;
import sonet.store.Tenant;

/// All open sessions: one for each device, of which the newest wins.
public final class Streams {
  private final Parts parts;
  private final Map<Key, StreamSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /// Sessions over the logs.
  public Streams(Parts parts) {
    this.parts = parts;
  }

  /// A device is its key, which it may have registered with several tenants.
  private record Key(Tenant tenant, DeviceId device) {
    static Key of(Caller caller) {
      return new Key(caller.locations().tenant(), caller.id());
    }
  }

  /// What sessions work with.
  ///
  /// @param callers to know the device
  /// @param storage to listen to logs
  /// @param logs to read
  /// @param passing what is shown to who is connected
  /// @param json to write and read frames
  /// @param limits what is allowed
  public record Parts(
      Callers callers,
      Storage storage,
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
  void enter(Caller caller, StreamSession session) {
    StreamSession before = sessions.put(Key.of(caller), session);
    if (before != null) {
      before.end(Cause.DISPLACED);
    }
    if (draining) {
      session.end(Cause.DRAINING);
    }
  }

  /// A session has ended.
  void leave(Caller caller, StreamSession session) {
    boolean _ = sessions.remove(Key.of(caller), session);
  }

  /// Ends the session of a device whose tokens are not good any more, if there is one.
  public void signedOut(Locations at, DeviceId device) {
    StreamSession session = sessions.get(new Key(at.tenant(), device));
    if (session != null) {
      session.end(Cause.SIGNED_OUT);
    }
  }

  /// Ends the sessions of a tenant that is not served any more.
  public void suspended(Tenant tenant) {
    sessions.forEach((key, session) -> {
      if (key.tenant().equals(tenant)) {
        session.end(Cause.SIGNED_OUT);
      }
    });
  }

  /// How many sessions of a tenant are open.
  public long open(Tenant tenant) {
    return sessions.keySet().stream().filter(key -> key.tenant().equals(tenant)).count();
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
