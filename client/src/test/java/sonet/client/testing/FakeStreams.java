package sonet.client.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Stream;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupCursors;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;

/// The streams that devices have open to a [FakeServer]. Frames come in under the server's lock.
final class FakeStreams {
  private static final int WINDOW = 1000;

  private final Object lock;
  private final FakeInboxes inboxes;
  private final FakeGroupLogs groups;
  private final List<Session> sessions = new ArrayList<>();
  private final List<String> renewed = new ArrayList<>();
  private final List<Bytes> passed = new ArrayList<>();
  private boolean tellsDelivered;

  FakeStreams(Object lock, FakeInboxes inboxes, FakeGroupLogs groups) {
    this.lock = lock;
    this.inboxes = inboxes;
    this.groups = groups;
  }

  Stream open(DeviceId device, List<ClientFrame.Cursor> cursors) {
    Session session = new Session(device);
    session.arrivals.add(new ServerFrame.Ready(device, WINDOW));
    cursors.forEach(cursor -> session.cursors.put(cursor.log(), cursor.after()));
    sessions.add(session);
    session.push();
    return session;
  }

  /// Pushes what is new to all.
  void wake() {
    sessions.forEach(Session::push);
  }

  /// Ends the streams of a device.
  void end(DeviceId device) {
    sessions.stream().filter(session -> session.device.equals(device)).forEach(Session::close);
  }

  /// Ends all.
  void end() {
    sessions.forEach(Session::close);
    sessions.clear();
  }

  void expireSoon() {
    sessions.forEach(session -> session.arrivals.add(new ServerFrame.Expiring(Instant.EPOCH)));
  }

  void tellWhatIsDelivered() {
    tellsDelivered = true;
  }

  List<String> renewed() {
    return List.copyOf(renewed);
  }

  /// What was shown to devices and is in no log.
  List<Bytes> passed() {
    return List.copyOf(passed);
  }

  /// Shows something to all that read a group's log.
  void show(GroupId group, Bytes body) {
    LogRef log = new LogRef.Group(group);
    readers(log)
        .forEach(session ->
            session.arrivals.add(new ServerFrame.Ephemeral(log, Optional.empty(), body)));
  }

  private List<Session> readers(LogRef log) {
    return sessions.stream().filter(session -> session.cursors.containsKey(log)).toList();
  }

  /// Shows something to a device if it is there.
  void pass(DeviceId from, DeviceId to, Bytes body) {
    passed.add(body);
    ServerFrame frame = new ServerFrame.Ephemeral(new LogRef.Inbox(), Optional.of(from), body);
    sessions.stream()
        .filter(session -> session.device.equals(to))
        .forEach(session -> session.arrivals.add(frame));
  }

  private final class Session implements Stream {
    private final DeviceId device;
    private final Map<LogRef, Long> cursors = new LinkedHashMap<>();
    private final BlockingQueue<ServerFrame> arrivals = new LinkedBlockingQueue<>();

    Session(DeviceId device) {
      this.device = device;
    }

    void push() {
      List.copyOf(cursors.keySet()).forEach(this::push);
    }

    private void push(LogRef ref) {
      boolean ofGroup = ref instanceof LogRef.Group;
      FakeLog log =
          switch (ref) {
            case LogRef.Group group -> groups.log(group.id());
            case LogRef.Inbox _ -> inboxes.of(device);
          };
      long cursor = cursors.getOrDefault(ref, 0L);
      List<LogEntry> next = log.after(cursor);
      if (ofGroup && log.hasForgottenAfter(cursor)) {
        arrivals.add(
            new ServerFrame.Ended(
                ref, Problem.of(ProblemType.CURSOR_TOO_OLD, "the entries are gone")));
        var _ = cursors.remove(ref);
      } else if (!next.isEmpty()) {
        arrivals.add(new ServerFrame.Events(ref, next));
        cursors.put(ref, next.getLast().seq());
      }
    }

    @Override
    public ServerFrame next() throws ClientException, InterruptedException {
      ServerFrame frame = arrivals.take();
      if (frame instanceof ServerFrame.Bye) {
        throw new ClientException(Reason.SERVER_UNREACHABLE, "The stream ended.");
      }
      return frame;
    }

    @Override
    public void send(ClientFrame frame) {
      synchronized (lock) {
        switch (frame) {
          case ClientFrame.Ack(LogRef log, long upTo) -> acknowledge(log, upTo);
          case ClientFrame.Ephemeral(LogRef log, Bytes body) -> show(log, body);
          case ClientFrame.Authenticate(String token) -> {
            renewed.add(token);
            arrivals.add(new ServerFrame.Ready(device, WINDOW));
          }
          case ClientFrame.Subscribe subscribe -> {
            cursors.put(subscribe.cursor().log(), subscribe.cursor().after());
            push();
          }
          case ClientFrame.Hello _,
              ClientFrame.Unsubscribe _,
              ClientFrame.Ping _,
              ClientFrame.Request _ -> {
            // Clients do not use these here: a stream is open once it is asked for.
          }
        }
      }
    }

    private void acknowledge(LogRef log, long upTo) {
      switch (log) {
        case LogRef.Inbox _ -> inboxes.of(device).forget(upTo);
        case LogRef.Group _ -> {
          if (tellsDelivered) {
            var cursor = new GroupCursors.DeviceCursor(device, upTo);
            otherReaders(log)
                .forEach(
                    other -> other.arrivals.add(new ServerFrame.Delivered(log, List.of(cursor))));
          }
        }
      }
    }

    private List<Session> otherReaders(LogRef log) {
      return readers(log).stream().filter(other -> !other.equals(this)).toList();
    }

    private void show(LogRef log, Bytes body) {
      if (sessions.contains(this)) {
        passed.add(body);
        ServerFrame frame = new ServerFrame.Ephemeral(log, Optional.of(device), body);
        otherReaders(log).forEach(other -> other.arrivals.add(frame));
      }
    }

    @Override
    public void close() {
      arrivals.add(new ServerFrame.Bye(ServerFrame.Cause.DRAINING));
    }
  }
}
