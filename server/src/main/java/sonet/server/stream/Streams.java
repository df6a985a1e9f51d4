package sonet.server.stream;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import sonet.protocol.DeviceId;
import sonet.protocol.ServerFrame.Cause;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.Codecs;
import sonet.server.http.RefusalException;
import sonet.server.http.WsEndpoint;
import sonet.server.http.WsSession;
import sonet.server.passing.Passing;
import sonet.server.receipt.Cursors;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.tenant.Callers;
import sonet.server.tenant.Tenants;
import sonet.store.Tenant;

/// All open sessions: one for each device, of which the newest wins.
///
/// One clock ticks for all of them, and gives a turn to those for which it is time.
public final class Streams implements AutoCloseable {
  /// When the server stops, its devices come back spread over so much time.
  private static final Duration SPREAD = Duration.ofSeconds(10);

  private static final double GOLDEN = 0.6180339887498949;

  private final Parts parts;
  private final Set<StreamSession> open = ConcurrentHashMap.newKeySet();
  private final Map<Key, StreamSession> sessions = new ConcurrentHashMap<>();
  private final Frames frames = new Frames();
  private final Presence presence = new Presence();
  private final AtomicInteger sentAway = new AtomicInteger();
  private final ScheduledExecutorService clock;
  private final LongAdder pushed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean draining;

  /// Sessions over the logs.
  public Streams(Parts parts) {
    this.parts = parts;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sonet-stream-clock").factory());
    long period = parts.limits().period().toMillis();
    var _ = clock.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
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
  /// @param tenants whose devices they are
  /// @param storage to listen to logs
  /// @param logs to read
  /// @param passing what is shown to who is connected
  /// @param cursors how far devices have got
  /// @param codecs to write and read frames
  /// @param time by which tokens expire
  /// @param limits what is allowed
  public record Parts(
      Callers callers,
      Tenants tenants,
      Storage storage,
      GroupLogs logs,
      Passing passing,
      Cursors cursors,
      Codecs codecs,
      InstantSource time,
      Limits limits) {}

  /// What is allowed.
  ///
  /// @param window entries pushed and not acknowledged
  /// @param frameBytes that came and were not taken yet
  /// @param slowTime with a full window before the session ends
  /// @param accountSessions of all devices of an account together
  /// @param helloTime for the first frame to come
  /// @param heartbeat between pings; logs are looked at as often, should a wake-up have been lost
  public record Limits(
      int window,
      int frameBytes,
      int accountSessions,
      Duration slowTime,
      Duration helloTime,
      Duration heartbeat) {
    /// Often enough for the shortest of the times, and never idle work.
    Duration period() {
      long shortest =
          Math.min(slowTime.toMillis(), Math.min(helloTime.toMillis(), heartbeat.toMillis()));
      return Duration.ofMillis(Math.clamp(shortest / 4, 10, 1_000));
    }
  }

  private void tick() {
    long now = System.nanoTime();
    open.forEach(session -> session.tick(now));
  }

  /// Opens a session, whose requests go through a tunnel.
  public WsEndpoint.Handler open(WsSession socket, Tunnel tunnel) {
    StreamSession session = new StreamSession(parts, socket, this, tunnel);
    open.add(session);
    if (draining) {
      session.end(Cause.DRAINING);
    }
    return session;
  }

  /// A session knows its device now; another one of the same device ends, and leaves it its place.
  ///
  /// @throws RefusalException when the account or the tenant has as many sessions as it may
  void enter(Caller caller, StreamSession session) throws RefusalException {
    Presence.Bounds bounds =
        new Presence.Bounds(
            parts.limits().accountSessions(),
            parts.tenants().settings(caller.locations()).quotas().connections());
    Key key = Key.of(caller);
    StreamSession before = sessions.replace(key, session);
    if (before == null) {
      try {
        presence.enter(caller, bounds);
      } catch (RefusalException e) {
        refused.increment();
        throw e;
      }
      before = sessions.put(key, session);
      if (before != null) {
        // Another of the same device came in between; its place is enough.
        presence.leave(caller);
      }
    }
    if (before != null) {
      before.end(Cause.DISPLACED);
    }
  }

  /// A session of a device has ended.
  void leave(Caller caller, StreamSession session) {
    if (sessions.remove(Key.of(caller), session)) {
      presence.leave(caller);
    }
  }

  /// A session's connection has ended.
  void closed(StreamSession session) {
    boolean _ = open.remove(session);
  }

  /// After how many milliseconds a device should come back that is sent away; each has another
  /// time, as far from the others as can be.
  Optional<Integer> retryAfter(Cause cause) {
    if (cause != Cause.DRAINING) {
      return Optional.empty();
    }
    double turn = sentAway.getAndIncrement() * GOLDEN % 1;
    return Optional.of((int) (turn * SPREAD.toMillis()));
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

  /// How many sessions are open.
  public long open() {
    return sessions.size();
  }

  /// How many entries were pushed to all sessions together.
  public long pushed() {
    return pushed.sum();
  }

  /// How many sessions were refused since their account or tenant had as many as it may.
  public long refused() {
    return refused.sum();
  }

  Frames frames() {
    return frames;
  }

  /// What is kept in memory, by name, for its hit rate.
  public Map<String, Cache<?, ?>> caches() {
    return Map.of("frames", frames.cache());
  }

  void countPushed(int entries) {
    pushed.add(entries);
  }

  /// How many sessions of a tenant are open.
  public long open(Tenant tenant) {
    return presence.of(tenant);
  }

  /// Ends all sessions, since the server stops, and gives them so much time to take their leave.
  public void drain(Duration time) {
    draining = true;
    List<StreamSession> all = List.copyOf(open);
    all.forEach(session -> session.end(Cause.DRAINING));
    long deadline = System.nanoTime() + time.toNanos();
    try {
      for (StreamSession session : all) {
        boolean _ = session.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    var _ = clock.shutdownNow();
  }
}
