package sonet.server.stream;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.LogRef;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.ServerFrame.Cause;
import sonet.protocol.codec.Codec;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.RefusalException;
import sonet.server.http.SessionEndedException;
import sonet.server.http.WsEndpoint;
import sonet.server.http.WsSession;

/// One session of one device.
///
/// It goes on in [Turns]: each takes the frames that came, and lets the [Pusher] push what has
/// grown. A turn blocks while the device does not take a frame, within the engine's deadline; so
/// nothing is queued, and a slow device slows only itself. When the window stays full, or the token
/// expires, the session ends with a notice, and the device comes back with its cursors. Between
/// turns there is no thread. Requests through the [Tunnel] have threads of their own.
final class StreamSession implements WsEndpoint.Handler {
  private static final System.Logger LOG = System.getLogger(StreamSession.class.getName());
  private static final int MAX_REQUESTS = 16;
  private static final int EPHEMERAL_AT_ONCE = 20;
  private static final int EPHEMERAL_PER_SECOND = 5;
  private static final Duration NOTICE = Duration.ofMinutes(1);
  private static final int GOING_AWAY = 1001;
  private static final int POLICY_VIOLATION = 1008;
  private static final int UNEXPECTED = 1011;
  private static final int TRY_AGAIN_LATER = 1013;

  private final Streams.Parts parts;
  private final WsSession socket;
  private final Streams streams;
  private final Tunnel tunnel;
  private final Codec codec;
  private final Turns turns = new Turns(this::turn);
  private final Incoming incoming;
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long begun = System.nanoTime();
  private volatile long pinged = begun;
  private volatile @Nullable Cause cause;
  private volatile boolean gone;
  private volatile @Nullable Known known;
  private boolean finished;

  /// What is known of the device once it said hello. Only turns change it.
  private static final class Known {
    final Caller caller;
    final Pusher pusher;
    final Pace pace = new Pace(EPHEMERAL_AT_ONCE, EPHEMERAL_PER_SECOND, System.nanoTime());
    String token;
    volatile Instant expires;
    volatile boolean warned;

    Known(Caller caller, Pusher pusher, String token, Instant expires) {
      this.caller = caller;
      this.pusher = pusher;
      this.token = token;
      this.expires = expires;
    }
  }

  StreamSession(Streams.Parts parts, WsSession socket, Streams streams, Tunnel tunnel) {
    this.parts = parts;
    this.socket = socket;
    this.streams = streams;
    this.tunnel = tunnel;
    this.codec = parts.codecs().of(socket.encoding());
    this.incoming = new Incoming(parts.limits().frameBytes());
  }

  /// Ends the session with a notice.
  void end(Cause why) {
    if (cause == null) {
      cause = why;
    }
    turns.cause();
  }

  /// Waits for its connection to end; whether it did in time.
  boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Gives it a turn if it is time for something. Called from the clock.
  void tick(long now) {
    Known device = known;
    boolean due =
        device == null
            ? now - begun > parts.limits().helloTime().toNanos()
            : isPingDue(now)
                || device.pusher.fullFor(now) > parts.limits().slowTime().toNanos()
                || isExpiring(device);
    if (due) {
      turns.cause();
    }
  }

  private boolean isPingDue(long now) {
    return now - pinged > parts.limits().heartbeat().toNanos();
  }

  private boolean isExpiring(Known device) {
    Instant now = parts.time().instant();
    return device.warned
        ? !now.isBefore(device.expires)
        : !now.isBefore(device.expires.minus(NOTICE));
  }

  @Override
  public void onEnd() {
    gone = true;
    streams.closed(this);
    ended.countDown();
    turns.cause();
  }

  @Override
  public void onMessage(Bytes message) {
    ClientFrame frame;
    try {
      frame = codec.decode(message, ClientFrame.class);
    } catch (ProtocolException e) {
      refuse(Problem.of(ProblemType.MALFORMED, String.valueOf(e.getMessage())));
      return;
    }
    if (!incoming.offer(frame, message.length())) {
      refuse(Problem.of(ProblemType.OVERLOADED, "frames come faster than they are taken"));
      socket.close(POLICY_VIOLATION, "too many frames");
      return;
    }
    turns.cause();
  }

  private void refuse(Problem problem) {
    try {
      send(new ServerFrame.Refused(problem));
    } catch (SessionEndedException e) {
      // Its end is noticed by the thread that reads from it.
      gone = true;
    }
  }

  private void send(ServerFrame frame) throws SessionEndedException {
    send(List.of(frame));
  }

  private void send(List<ServerFrame> frames) throws SessionEndedException {
    socket.send(frames.stream().map(this::encoded).toList());
    for (ServerFrame frame : frames) {
      if (frame instanceof ServerFrame.Events(var _, var entries)) {
        streams.countPushed(entries.size());
      }
    }
  }

  private Bytes encoded(ServerFrame frame) {
    Known device = known;
    return frame instanceof ServerFrame.Events events && device != null
        ? streams.frames().encoded(GroupLogs.log(device.caller, events.log()), events, codec)
        : codec.encode((Record) frame);
  }

  private void turn() {
    if (finished) {
      return;
    }
    try {
      finished = gone || !goOn();
    } catch (RefusalException e) {
      refuse(e.problem());
      socket.close(POLICY_VIOLATION, e.problem().type().slug());
      finished = true;
    } catch (SessionEndedException e) {
      // The device did not take a frame in time, or is gone.
      socket.close(TRY_AGAIN_LATER, "too slow");
      finished = true;
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "a session failed", e);
      socket.close(UNEXPECTED, "the session failed in the server");
      finished = true;
    }
    Known device = known;
    if (finished && device != null) {
      streams.leave(device.caller, this);
      device.pusher.close();
    }
  }

  /// Does what there is to do; whether the session goes on.
  private boolean goOn() throws RefusalException, SessionEndedException {
    Known device = known;
    if (device == null) {
      device = hello();
    }
    if (device != null) {
      ClientFrame frame = incoming.poll();
      while (frame != null) {
        take(device, frame);
        frame = incoming.poll();
      }
      watch(device);
    }
    Cause why = cause;
    if (why != null) {
      send(new ServerFrame.Bye(why, streams.retryAfter(why)));
      socket.close(why == Cause.SLOW_CONSUMER ? TRY_AGAIN_LATER : GOING_AWAY, why.name());
      return false;
    }
    if (device != null) {
      device.pusher.push();
    }
    return true;
  }

  private @Nullable Known hello() throws RefusalException, SessionEndedException {
    ClientFrame first = incoming.poll();
    if (first == null && System.nanoTime() - begun < parts.limits().helloTime().toNanos()) {
      return null;
    }
    if (!(first instanceof ClientFrame.Hello(String token, var cursors))) {
      throw RefusalException.of(ProblemType.UNAUTHENTICATED, "the first frame is a hello");
    }
    Caller caller = parts.callers().device(token);
    Pusher pusher = new Pusher(parts, caller, streams.frames(), turns::cause, this::send);
    Known device = new Known(caller, pusher, token, parts.callers().expires(token));
    known = device;
    streams.enter(caller, this);
    send(new ServerFrame.Ready(caller.id(), parts.limits().window()));
    for (ClientFrame.Cursor cursor : cursors) {
      pusher.subscribe(cursor);
    }
    return device;
  }

  private void take(Known device, ClientFrame frame) throws SessionEndedException {
    try {
      switch (frame) {
        case ClientFrame.Hello _ ->
            refuse(Problem.of(ProblemType.MALFORMED, "there was a hello before"));
        case ClientFrame.Subscribe(var cursor) -> device.pusher.subscribe(cursor);
        case ClientFrame.Unsubscribe(var log) -> device.pusher.unsubscribe(log);
        case ClientFrame.Ack(var log, long upTo) -> device.pusher.acknowledge(log, upTo);
        case ClientFrame.Ephemeral ephemeral -> show(device, ephemeral);
        case ClientFrame.Authenticate(String token) -> authenticate(device, token);
        case ClientFrame.Request request -> ask(device, request);
        case ClientFrame.Ping(long id) -> send(new ServerFrame.Pong(id));
      }
    } catch (RefusalException e) {
      refuse(e.problem());
    }
  }

  private void authenticate(Known device, String token)
      throws RefusalException, SessionEndedException {
    Caller caller = parts.callers().device(token);
    if (!caller.id().equals(device.caller.id())
        || !caller.locations().tenant().equals(device.caller.locations().tenant())) {
      throw RefusalException.of(
          ProblemType.UNAUTHENTICATED, "the token is one of another device than the session's");
    }
    device.token = token;
    device.expires = parts.callers().expires(token);
    device.warned = false;
    send(new ServerFrame.Ready(device.caller.id(), parts.limits().window()));
  }

  private void ask(Known device, ClientFrame.Request request) throws SessionEndedException {
    Tunnel.Session session = new Tunnel.Session(socket.peer(), device.token, socket.encoding());
    if (requests.incrementAndGet() > MAX_REQUESTS) {
      requests.decrementAndGet();
      send(
          tunnel.problem(
              session,
              request.id(),
              Problem.of(
                  ProblemType.OVERLOADED,
                  "a session may have " + MAX_REQUESTS + " requests under way")));
      return;
    }
    Thread _ =
        Thread.ofVirtual()
            .name("sonet-stream-request")
            .start(() -> {
              try {
                send(tunnel.answer(session, request));
              } catch (SessionEndedException e) {
                // Who does not hear the answer asks again.
                gone = true;
              } finally {
                requests.decrementAndGet();
              }
            });
  }

  /// Shows something to the other members, when this device is one now.
  private void show(Known device, ClientFrame.Ephemeral ephemeral) throws RefusalException {
    LogRef log = ephemeral.log();
    if (!(log instanceof LogRef.Group(var group)) || !device.pusher.pushes(log)) {
      throw RefusalException.of(
          ProblemType.MALFORMED, "something ephemeral is for a group that the session pushes");
    }
    if (!device.pace.allows(System.nanoTime())) {
      throw RefusalException.of(ProblemType.OVERLOADED, "ephemeral frames come too often");
    }
    parts.logs().requireMember(device.caller, group);
    parts
        .passing()
        .show(
            GroupLogs.log(device.caller, log),
            new ServerFrame.Ephemeral(log, Optional.of(device.caller.id()), ephemeral.body()));
  }

  /// Looks after the window, the token and the connection.
  private void watch(Known device) throws SessionEndedException {
    long now = System.nanoTime();
    if (device.pusher.fullFor(now) > parts.limits().slowTime().toNanos()) {
      end(Cause.SLOW_CONSUMER);
    }
    if (isExpiring(device)) {
      if (!parts.time().instant().isBefore(device.expires)) {
        end(Cause.EXPIRED);
      } else {
        device.warned = true;
        send(new ServerFrame.Expiring(device.expires));
      }
    }
    if (isPingDue(now)) {
      pinged = now;
      socket.ping();
      device.pusher.look();
    }
  }
}
