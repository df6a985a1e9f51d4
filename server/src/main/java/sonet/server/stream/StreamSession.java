package sonet.server.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.ServerFrame.Cause;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.RefusalException;
import sonet.server.http.SessionEndedException;
import sonet.server.http.WsEndpoint;
import sonet.server.http.WsSession;
import sonet.store.PageLimit;

/// One session of one device.
///
/// One thread owns it: it takes the frames that came, and pushes a page of each log that has grown,
/// as long as the window of unacknowledged entries has room. It blocks while the device does not
/// take a frame, within the engine's deadline; so nothing is queued, and a slow device slows only
/// itself. When the window stays full, the session ends with a notice, and the device comes back
/// with its cursors. Other threads only wake it.
final class StreamSession implements WsEndpoint.Handler {
  private static final int MAX_PENDING = 1_024;
  private static final int MAX_PASSING = 64;
  private static final int EPHEMERAL_AT_ONCE = 20;
  private static final int EPHEMERAL_PER_SECOND = 5;
  private static final int PAGE_ENTRIES = 100;
  private static final int PAGE_BYTES = 512 << 10;
  private static final int GOING_AWAY = 1001;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TRY_AGAIN_LATER = 1013;

  private final Streams.Parts parts;
  private final WsSession socket;
  private final Streams streams;
  private final BlockingQueue<ClientFrame> frames = new ArrayBlockingQueue<>(MAX_PENDING);
  private final BlockingQueue<ServerFrame> passing = new LinkedBlockingQueue<>(MAX_PASSING);
  private final Pace pace = new Pace(EPHEMERAL_AT_ONCE, EPHEMERAL_PER_SECOND, System.nanoTime());
  private final Semaphore wake = new Semaphore(0);
  private final Map<LogRef, Subscription> subscriptions = new LinkedHashMap<>();
  private volatile @Nullable Cause cause;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean gone;
  private long fullSince;

  StreamSession(Streams.Parts parts, WsSession socket, Streams streams) {
    this.parts = parts;
    this.socket = socket;
    this.streams = streams;
  }

  void start() {
    Thread _ = Thread.ofVirtual().name("sonet-stream").start(this::run);
  }

  /// Ends the session with a notice.
  void end(Cause why) {
    if (cause == null) {
      cause = why;
    }
    wake.release();
  }

  /// Waits for its connection to end; whether it did in time.
  boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onEnd() {
    gone = true;
    ended.countDown();
    wake.release();
  }

  @Override
  public void onText(String text) {
    ClientFrame frame;
    try {
      frame = parts.json().decode(Bytes.utf8(text), ClientFrame.class);
    } catch (ProtocolException e) {
      refuse(Problem.of(ProblemType.MALFORMED, String.valueOf(e.getMessage())));
      return;
    }
    if (!frames.offer(frame)) {
      refuse(Problem.of(ProblemType.OVERLOADED, "frames come faster than they are taken"));
      socket.close(POLICY_VIOLATION, "too many frames");
      return;
    }
    wake.release();
  }

  private void refuse(Problem problem) {
    try {
      send(new ServerFrame.Refused(problem));
    } catch (SessionEndedException e) {
      // Its end is noticed by the thread that waits for it.
      gone = true;
    }
  }

  private void send(ServerFrame frame) throws SessionEndedException {
    socket.send(parts.json().encodeText((Record) frame));
  }

  private void run() {
    try {
      Caller caller = hello();
      streams.enter(caller, this);
      try {
        push(caller);
      } finally {
        streams.leave(caller, this);
        subscriptions.values().forEach(Subscription::close);
      }
    } catch (RefusalException e) {
      refuse(e.problem());
      socket.close(POLICY_VIOLATION, e.problem().type().slug());
    } catch (SessionEndedException e) {
      gone = true;
    } catch (InterruptedException e) {
      // The engine's deadline for a frame, which the device did not take.
      socket.close(TRY_AGAIN_LATER, "too slow");
    }
  }

  private Caller hello() throws RefusalException, SessionEndedException, InterruptedException {
    ClientFrame first = frames.poll(parts.limits().helloTime().toMillis(), TimeUnit.MILLISECONDS);
    if (!(first instanceof ClientFrame.Hello(String token, var cursors))) {
      throw RefusalException.of(ProblemType.UNAUTHENTICATED, "the first frame is a hello");
    }
    Caller caller = parts.callers().device(token);
    send(new ServerFrame.Ready(caller.id(), parts.limits().window()));
    for (ClientFrame.Cursor cursor : cursors) {
      subscribe(caller, cursor);
    }
    return caller;
  }

  private void push(Caller caller) throws SessionEndedException, InterruptedException {
    while (!gone) {
      Cause why = cause;
      if (why != null) {
        send(new ServerFrame.Bye(why));
        socket.close(why == Cause.SLOW_CONSUMER ? TRY_AGAIN_LATER : GOING_AWAY, why.name());
        return;
      }
      ClientFrame frame = frames.poll();
      while (frame != null) {
        take(caller, frame);
        frame = frames.poll();
      }
      boolean pushed = false;
      for (Subscription subscription : List.copyOf(subscriptions.values())) {
        pushed |= pushPage(caller, subscription);
      }
      // After the pages, since one of them may end the membership.
      sendPassing();
      if (!pushed) {
        await();
      }
    }
  }

  private void take(Caller caller, ClientFrame frame) throws SessionEndedException {
    switch (frame) {
      case ClientFrame.Hello _ ->
          refuse(Problem.of(ProblemType.MALFORMED, "there was a hello before"));
      case ClientFrame.Subscribe(var cursor) -> subscribe(caller, cursor);
      case ClientFrame.Unsubscribe(var log) -> unsubscribe(log);
      case ClientFrame.Ack(var log, long upTo) -> acknowledge(caller, log, upTo);
      case ClientFrame.Ephemeral ephemeral -> show(caller, ephemeral);
      case ClientFrame.Ping(long id) -> send(new ServerFrame.Pong(id));
    }
  }

  private void subscribe(Caller caller, ClientFrame.Cursor cursor) {
    unsubscribe(cursor.log());
    if (subscriptions.size() >= ClientFrame.Hello.MAX_CURSORS) {
      refuse(Problem.of(ProblemType.QUOTA, "a session pushes so many logs at most"));
      return;
    }
    LogRef log = cursor.log();
    subscriptions.put(
        log,
        new Subscription(
            log,
            cursor.after(),
            wake::release,
            listener -> parts.storage().subscribe(GroupLogs.log(caller, log), listener),
            parts.passing().listen(GroupLogs.log(caller, log), frame -> pass(caller, frame))));
  }

  /// Shows something to the other members, when this device is one now.
  private void show(Caller caller, ClientFrame.Ephemeral ephemeral) {
    LogRef log = ephemeral.log();
    if (!(log instanceof LogRef.Group(var group)) || !subscriptions.containsKey(log)) {
      refuse(
          Problem.of(
              ProblemType.MALFORMED, "something ephemeral is for a group that the session pushes"));
      return;
    }
    if (!pace.allows(System.nanoTime())) {
      refuse(Problem.of(ProblemType.OVERLOADED, "ephemeral frames come too often"));
      return;
    }
    try {
      parts.logs().requireMember(caller, group);
    } catch (RefusalException e) {
      refuse(e.problem());
      return;
    }
    parts
        .passing()
        .show(
            GroupLogs.log(caller, log),
            new ServerFrame.Ephemeral(log, Optional.of(caller.id()), ephemeral.body()));
  }

  /// What passes by waits for the session's thread; when much of it waits, the rest is lost.
  private void pass(Caller caller, ServerFrame frame) {
    boolean own =
        frame instanceof ServerFrame.Ephemeral(var _, var sender, var _)
            && sender.equals(Optional.of(caller.id()));
    if (!own && passing.offer(frame)) {
      wake.release();
    }
  }

  /// Sends what has passed by, of logs that the device still reads.
  private void sendPassing() throws SessionEndedException {
    ServerFrame frame = passing.poll();
    while (frame != null) {
      if (frame instanceof ServerFrame.Ephemeral(var log, var _, var _)
          && subscriptions.containsKey(log)) {
        send(frame);
      }
      frame = passing.poll();
    }
  }

  private void unsubscribe(LogRef log) {
    Subscription before = subscriptions.remove(log);
    if (before != null) {
      before.close();
    }
  }

  private void acknowledge(Caller caller, LogRef log, long upTo) {
    Subscription subscription = subscriptions.get(log);
    if (subscription == null) {
      return;
    }
    subscription.acknowledge(upTo);
    subscriptions.values().forEach(Subscription::setGrown);
    if (log instanceof LogRef.Inbox) {
      try {
        parts.logs().acknowledge(caller, Math.min(upTo, subscription.cursor()));
      } catch (RefusalException e) {
        refuse(e.problem());
      }
    }
  }

  /// Pushes a page of a log that has grown; whether there was one.
  private boolean pushPage(Caller caller, Subscription subscription) throws SessionEndedException {
    long underWay = subscriptions.values().stream().mapToLong(Subscription::underWay).sum();
    long room = parts.limits().window() - underWay;
    if (room <= 0) {
      full();
      return false;
    }
    fullSince = 0;
    if (!subscription.takeGrown()) {
      return false;
    }
    LogRef log = subscription.log();
    PageLimit limit = new PageLimit((int) Math.min(room, PAGE_ENTRIES), PAGE_BYTES);
    try {
      GroupLogs.Part part = parts.logs().read(caller, log, subscription.cursor(), limit);
      pushPart(subscription, part);
      return !part.page().entries().isEmpty();
    } catch (RefusalException e) {
      unsubscribe(log);
      send(new ServerFrame.Ended(log, e.problem()));
      return false;
    }
  }

  private void pushPart(Subscription subscription, GroupLogs.Part part)
      throws SessionEndedException {
    LogPage page = part.page();
    LogRef log = subscription.log();
    List<LogEntry> entries = page.entries();
    if (!entries.isEmpty()) {
      subscription.pushed(entries.getFirst().seq(), entries.getLast().seq());
      subscription.setGrown();
      send(new ServerFrame.Events(log, entries));
    } else if (subscription.catchesUp()) {
      send(new ServerFrame.CaughtUp(log, page.head()));
    }
    if (part.ended()) {
      unsubscribe(log);
      Problem problem = Problem.of(ProblemType.REMOVED, "this device was removed from the group");
      send(new ServerFrame.Ended(log, problem));
    }
  }

  private void full() {
    long now = System.nanoTime();
    if (fullSince == 0) {
      fullSince = now;
    } else if (now - fullSince > parts.limits().slowTime().toNanos()) {
      end(Cause.SLOW_CONSUMER);
    }
  }

  private void await() throws SessionEndedException, InterruptedException {
    long heartbeat = parts.limits().heartbeat().toMillis();
    long patience = fullSince == 0 ? heartbeat : parts.limits().slowTime().toMillis() + 1;
    if (wake.tryAcquire(Math.min(heartbeat, patience), TimeUnit.MILLISECONDS)) {
      int _ = wake.drainPermits();
      return;
    }
    socket.ping();
    subscriptions.values().forEach(Subscription::setGrown);
  }
}
