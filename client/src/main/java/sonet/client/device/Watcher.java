package sonet.client.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Backoff;
import sonet.client.transport.Stream;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;

/// Takes in what the server pushes, and comes back by itself after every disconnect, with cursors
/// from the state: so nothing is missed, and what comes twice is passed over.
final class Watcher {
  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Backoff backoff;
  private final Thread thread;
  private volatile @Nullable Stream current;

  Watcher(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
    this.backoff = new Backoff(tools.random(), Duration.ofMillis(200), Duration.ofSeconds(15));
    this.thread = Thread.ofVirtual().name("sonet-watcher").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /// Has a further log pushed. Without a connection there is nothing to do: the next one asks for
  /// all.
  void follow(Bytes group, long cursor) {
    LogRef log = new LogRef.Group(new GroupId(group));
    say(new ClientFrame.Subscribe(new ClientFrame.Cursor(log, cursor)));
  }

  /// Whether the connection stands.
  boolean isConnected() {
    return current != null;
  }

  /// Says something to the server that is of no use without a connection.
  void say(ClientFrame frame) {
    Stream stream = current;
    if (stream == null) {
      return;
    }
    try {
      stream.send(frame);
    } catch (ClientException gone) {
      stream.close();
    }
  }

  private void work() {
    boolean told = false;
    while (true) {
      ClientException cause = session();
      if (cause.reason() == Reason.CLOSED || isTheEnd(cause)) {
        return;
      }
      if (!told || current != null) {
        tools.listener().accept(new Notice.Offline(cause));
        told = true;
      }
      current = null;
      try {
        desk.progress().pause(backoff.next());
      } catch (ClientException closed) {
        return;
      }
    }
  }

  private boolean isTheEnd(ClientException cause) {
    try {
      return cause.reason() == Reason.DEVICE_REMOVED && desk.family().perish(cause);
    } catch (ClientException failed) {
      tools.listener().accept(new Notice.Trouble(failed));
      return failed.reason() == Reason.CLOSED;
    }
  }

  /// One connection from its beginning to its end. Returns why it ended.
  private ClientException session() {
    try {
      List<ClientFrame.Cursor> asked = cursors();
      try (Stream stream = tools.service().stream(asked)) {
        while (true) {
          ServerFrame frame = stream.next();
          if (frame instanceof ServerFrame.Ready) {
            if (stream.equals(current)) {
              // The answer to a new token; everything else is as it was.
              continue;
            }
            current = stream;
            followNew(stream, asked);
          }
          take(stream, frame);
        }
      }
    } catch (ClientException ended) {
      return ended;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new ClientException(Reason.CLOSED, "The device is being closed.", stopped);
    }
  }

  /// Has the logs pushed that this device entered while the connection was being made: what
  /// [#follow(Bytes, long)] was asked then, it could not do.
  private void followNew(Stream stream, List<ClientFrame.Cursor> asked) throws ClientException {
    Set<LogRef> known = asked.stream().map(ClientFrame.Cursor::log).collect(Collectors.toSet());
    for (ClientFrame.Cursor cursor : cursors()) {
      if (!known.contains(cursor.log())) {
        stream.send(new ClientFrame.Subscribe(cursor));
      }
    }
  }

  private List<ClientFrame.Cursor> cursors() throws ClientException {
    return owner.call(() -> {
      List<ClientFrame.Cursor> cursors = new ArrayList<>();
      cursors.add(new ClientFrame.Cursor(new LogRef.Inbox(), book.entrance().cursor()));
      for (Room room : book.rooms().all()) {
        if (room.status() == Room.Status.MEMBER) {
          LogRef log = new LogRef.Group(new GroupId(room.group()));
          cursors.add(new ClientFrame.Cursor(log, room.cursor()));
        }
      }
      return cursors;
    });
  }

  private void take(Stream stream, ServerFrame frame) throws ClientException {
    switch (frame) {
      case ServerFrame.Ready ready -> {
        backoff.reset();
        tools.listener().accept(new Notice.Online());
        desk.hurry();
        desk.changes().settleAll();
        desk.returns().toAll();
        desk.membership().takeUpAll();
        desk.publishKeys();
        desk.family().gatherSoon();
      }
      case ServerFrame.Events events -> {
        take(events);
        stream.send(new ClientFrame.Ack(events.log(), events.entries().getLast().seq()));
      }
      case ServerFrame.CaughtUp caughtUp -> desk.progress().advance();
      case ServerFrame.Ended ended -> ended(ended);
      case ServerFrame.Refused refused -> refused(refused.problem());
      case ServerFrame.Bye bye ->
          throw new ClientException(
              Reason.SERVER_UNREACHABLE,
              switch (bye.cause()) {
                case SLOW_CONSUMER -> "The server found this device too slow.";
                case DISPLACED -> "The device connected a second time.";
                case DRAINING -> "The server is being stopped.";
                case SIGNED_OUT -> "The device was signed out or removed.";
                case EXPIRED -> "The token of the session expired.";
              });
      case ServerFrame.Ephemeral ephemeral -> {
        switch (ephemeral.log()) {
          case LogRef.Group _ -> desk.typing().hear(ephemeral);
          case LogRef.Inbox _ -> desk.pairInbox().hear(ephemeral);
        }
      }
      case ServerFrame.Delivered delivered -> delivered(delivered);
      case ServerFrame.Expiring expiring ->
          stream.send(new ClientFrame.Authenticate(tools.service().renewedToken()));
      case ServerFrame.Response response -> {
        // The stream itself gives them to those who asked.
      }
      case ServerFrame.Pong pong -> {
        // The stream deals with them itself.
      }
    }
  }

  private void take(ServerFrame.Events events) throws ClientException {
    switch (events.log()) {
      case LogRef.Inbox inbox -> {
        desk.inbox().take(events.entries());
        // A Welcome has used a key, and a notice may say that few are left.
        if (events.entries().stream().anyMatch(entry -> entry.kind() != EntryKind.PAIRWISE)) {
          desk.publishKeys();
        }
      }
      case LogRef.Group group -> {
        Bytes id = group.id().value();
        List<LogEntry> entries = events.entries();
        long cursor = owner.call(() -> book.rooms().of(id).cursor());
        if (entries.getFirst().seq() > cursor + 1) {
          desk.logs().catchUp(id);
        }
        desk.logs().take(id, entries);
      }
    }
  }

  private void refused(Problem problem) throws ClientException {
    if (problem.type() == ProblemType.UNAUTHENTICATED) {
      // The token was good by this device's clock, so the next connection would try it again. Who
      // was signed out gets another one, and who was removed is told so.
      var _ = tools.service().renewedToken();
      return;
    }
    tools
        .listener()
        .accept(
            new Notice.Trouble(
                new ClientException(
                    Reason.SERVER_FAILED, "The server says: " + problem.detail() + ".")));
  }

  private void delivered(ServerFrame.Delivered delivered) throws ClientException {
    if (delivered.log() instanceof LogRef.Group group) {
      owner.run(() ->
          book.history()
              .delivered(group.id().value(), delivered.cursors())
              .forEach(tools.listener()));
    }
  }

  private void ended(ServerFrame.Ended ended) throws ClientException {
    if (ended.log() instanceof LogRef.Group group && desk.logs().isIn(group.id().value())) {
      Bytes id = group.id().value();
      try {
        desk.logs().catchUp(id);
      } catch (ClientException failed) {
        if (failed.reason() != Reason.MISSED_TOO_MUCH) {
          throw failed;
        }
        tools.listener().accept(new Notice.Trouble(failed));
      }
    }
  }

  void close() {
    Stream stream = current;
    if (stream != null) {
      stream.close();
    }
    thread.interrupt();
  }
}
