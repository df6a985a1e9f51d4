package sonet.server.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import sonet.protocol.ClientFrame;
import sonet.protocol.GroupCursors;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.RefusalException;
import sonet.server.http.SessionEndedException;
import sonet.store.LogId;
import sonet.store.PageLimit;

/// Pushes the logs of one device: a page of each that has grown, as long as the window of
/// unacknowledged entries has room. Only the session's turns use it, but for what passes by.
final class Pusher implements AutoCloseable {
  private static final int MAX_PASSING = 64;
  private static final int PAGE_ENTRIES = 100;
  private static final int PAGE_BYTES = 512 << 10;

  private final Streams.Parts parts;
  private final Caller caller;
  private final Frames frames;
  private final Runnable wake;
  private final Output output;
  private final Map<LogRef, Subscription> subscriptions = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<ServerFrame> passing = new ConcurrentLinkedQueue<>();
  private final AtomicInteger passingBy = new AtomicInteger();
  private volatile long fullSince;

  /// Where frames go.
  interface Output {
    void send(List<ServerFrame> frames) throws SessionEndedException;
  }

  /// A pusher of a device's logs.
  ///
  /// @param frames those that several sessions send
  /// @param wake gives the session a turn
  Pusher(Streams.Parts parts, Caller caller, Frames frames, Runnable wake, Output output) {
    this.parts = parts;
    this.caller = caller;
    this.frames = frames;
    this.wake = wake;
    this.output = output;
  }

  /// Begins to push a log from a cursor.
  ///
  /// @throws RefusalException when there are too many
  void subscribe(ClientFrame.Cursor cursor) throws RefusalException {
    LogRef log = cursor.log();
    unsubscribe(log);
    if (subscriptions.size() >= ClientFrame.Hello.MAX_CURSORS) {
      throw RefusalException.of(ProblemType.QUOTA, "a session pushes so many logs at most");
    }
    LogId id = GroupLogs.log(caller, log);
    Runnable left = log instanceof LogRef.Group ? frames.enter(id) : Pusher::alone;
    subscriptions.put(
        log,
        new Subscription(
            cursor,
            wake,
            listener -> parts.storage().subscribe(id, listener),
            parts.passing().listen(id, this::pass),
            left));
  }

  private static void alone() {
    // An inbox has no other readers.
  }

  void unsubscribe(LogRef log) {
    Subscription before = subscriptions.remove(log);
    if (before != null) {
      before.close();
    }
  }

  boolean pushes(LogRef log) {
    return subscriptions.containsKey(log);
  }

  /// The device keeps a log up to a number.
  ///
  /// @throws RefusalException when the store fails
  void acknowledge(LogRef log, long upTo) throws RefusalException {
    Subscription subscription = subscriptions.get(log);
    if (subscription == null) {
      return;
    }
    boolean full = room() <= 0;
    subscription.acknowledge(upTo);
    if (full) {
      subscriptions.values().forEach(Subscription::setGrown);
    }
    long reached = Math.min(upTo, subscription.cursor());
    switch (log) {
      case LogRef.Inbox() -> parts.logs().acknowledge(caller, reached);
      case LogRef.Group(var group) -> parts.cursors().acknowledged(caller, group, reached);
    }
  }

  private long room() {
    return parts.limits().window()
        - subscriptions.values().stream().mapToLong(Subscription::underWay).sum();
  }

  /// What passes by waits for the session's turn; when much of it waits, the rest is lost.
  private void pass(ServerFrame frame) {
    boolean own =
        frame instanceof ServerFrame.Ephemeral(var _, var sender, var _)
            && sender.equals(Optional.of(caller.id()));
    if (!own && passingBy.get() < MAX_PASSING) {
      passingBy.incrementAndGet();
      passing.add(frame);
      wake.run();
    }
  }

  /// Pushes all there is, as far as the window reaches.
  void push() throws SessionEndedException {
    boolean pushed = true;
    while (pushed) {
      pushed = false;
      for (Subscription subscription : List.copyOf(subscriptions.values())) {
        pushed |= page(subscription);
      }
    }
    // After the pages, since one of them may end the membership.
    sendPassing();
  }

  /// Looks at all logs again, should a wake-up have been lost.
  void look() {
    subscriptions.values().forEach(Subscription::setGrown);
  }

  /// For how many nanoseconds the window has been full, 0 when it has room.
  long fullFor(long now) {
    return fullSince == 0 ? 0 : now - fullSince;
  }

  /// Sends what has passed by, of logs that the device still reads.
  private void sendPassing() throws SessionEndedException {
    List<ServerFrame> frames = new ArrayList<>();
    ServerFrame frame = passing.poll();
    while (frame != null) {
      passingBy.decrementAndGet();
      switch (frame) {
        case ServerFrame.Ephemeral(var log, var _, var _) when pushes(log) -> frames.add(frame);
        case ServerFrame.Delivered delivered when pushes(delivered.log()) ->
            ofOthers(delivered).ifPresent(frames::add);
        default -> {
          // The device has left the log meanwhile.
        }
      }
      frame = passing.poll();
    }
    if (!frames.isEmpty()) {
      output.send(frames);
    }
  }

  /// A device knows how far it has got itself.
  private Optional<ServerFrame> ofOthers(ServerFrame.Delivered delivered) {
    List<GroupCursors.DeviceCursor> others =
        delivered.cursors().stream()
            .filter(cursor -> !cursor.device().equals(caller.id()))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(new ServerFrame.Delivered(delivered.log(), others));
  }

  /// Pushes a page of a log that has grown; whether there may be another.
  private boolean page(Subscription subscription) throws SessionEndedException {
    long room = room();
    if (room <= 0) {
      fullSince = fullSince == 0 ? System.nanoTime() : fullSince;
      return false;
    }
    fullSince = 0;
    if (!subscription.takeGrown()) {
      return false;
    }
    LogRef log = subscription.log();
    PageLimit limit = new PageLimit((int) Math.min(room, PAGE_ENTRIES), PAGE_BYTES);
    List<ServerFrame> frames = new ArrayList<>();
    boolean more = false;
    try {
      GroupLogs.Part part = parts.logs().read(caller, log, subscription.cursor(), limit);
      more = part(subscription, part, frames);
    } catch (RefusalException e) {
      unsubscribe(log);
      frames.add(new ServerFrame.Ended(log, e.problem()));
    }
    if (!frames.isEmpty()) {
      output.send(frames);
    }
    return more;
  }

  /// The frames that a part of a log makes; whether there may be another part.
  private boolean part(Subscription subscription, GroupLogs.Part part, List<ServerFrame> frames) {
    LogPage page = part.page();
    LogRef log = subscription.log();
    List<LogEntry> entries = page.entries();
    boolean more = false;
    if (!entries.isEmpty()) {
      long last = entries.getLast().seq();
      subscription.pushed(entries.getFirst().seq(), last);
      frames.add(new ServerFrame.Events(log, entries));
      more = last < page.head();
    }
    if (more) {
      subscription.setGrown();
    } else if (subscription.catchesUp()) {
      frames.add(new ServerFrame.CaughtUp(log, page.head()));
    }
    if (part.ended()) {
      unsubscribe(log);
      Problem problem = Problem.of(ProblemType.REMOVED, "this device was removed from the group");
      frames.add(new ServerFrame.Ended(log, problem));
    }
    return more;
  }

  @Override
  public void close() {
    subscriptions.values().forEach(Subscription::close);
    subscriptions.clear();
  }
}
