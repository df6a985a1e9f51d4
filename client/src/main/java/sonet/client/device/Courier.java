package sonet.client.device;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Backoff;
import sonet.client.transport.Submission;
import sonet.protocol.GroupId;
import sonet.protocol.SubmitMessage;

/// Carries the messages of the queue to the server, in order, for as long as it takes.
///
/// A message that the server has taken stays in the queue until it is seen in the log, and is not
/// carried again meanwhile. One that is refused because the group has moved on is encrypted anew,
/// once what was missed is taken in. Only one that can never be sent is given up, and told of.
final class Courier {
  /// So many messages are under way at once, and so far the log is searched for them.
  static final int WINDOW = 64;

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Backoff backoff;
  private final Thread thread;

  /// Goes up when there is a reason not to rest.
  private final AtomicInteger round = new AtomicInteger();

  private long carried;

  Courier(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
    this.backoff = new Backoff(tools.random(), Duration.ofMillis(200), Duration.ofSeconds(15));
    this.thread = Thread.ofVirtual().name("sonet-courier").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  private void work() {
    boolean open = true;
    while (open) {
      try {
        long seen = desk.progress().now();
        if (!carrySome()) {
          var _ = desk.progress().awaitBeyond(seen, IDLE);
        }
      } catch (ClientException failed) {
        open = failed.reason() != Reason.CLOSED && rest(failed);
      }
    }
  }

  /// Tells of a failure of this device, a full disk for one, and waits before it tries again.
  /// Returns whether it shall.
  private boolean rest(ClientException failed) {
    tools.listener().accept(new Notice.Trouble(failed));
    try {
      desk.progress().pause(backoff.next());
      return true;
    } catch (ClientException closed) {
      return false;
    }
  }

  /// Carries some messages. Returns whether there were any.
  private boolean carrySome() throws ClientException {
    List<Outgoing> next;
    try {
      next = owner.call(() -> book.outbox().next(carried));
    } catch (ClientException failed) {
      return giveUpFirst(failed);
    }
    for (Outgoing message : next) {
      if (!carry(message)) {
        break;
      }
    }
    return !next.isEmpty();
  }

  private boolean giveUpFirst(ClientException cause) throws ClientException {
    if (cause.reason() != Reason.REMOVED && cause.reason() != Reason.MISSED_TOO_MUCH) {
      throw cause;
    }
    List<Outgoing> waiting = owner.call(() -> book.outbox().after(carried, 1));
    for (Outgoing message : waiting) {
      giveUp(message, cause);
    }
    return !waiting.isEmpty();
  }

  /// Waits before it tries again, unless it is told to hurry, or was since a round.
  private void rest(int begun) throws ClientException {
    desk.progress().pause(backoff.next(), () -> round.get() != begun);
  }

  /// Tries at once what was to be tried again later. What is under way and fails is tried once
  /// more, too: it may have begun before the server was back.
  void hurry() {
    round.incrementAndGet();
  }

  /// Carries a message. Returns whether the one after it may follow.
  private boolean carry(Outgoing message) throws ClientException {
    int begun = round.get();
    GroupId group = new GroupId(message.group());
    try {
      switch (tools.service().send(group, new SubmitMessage(message.message()))) {
        case Submission.Taken taken -> {
          carried = message.seq();
          backoff.reset();
          return true;
        }
        case Submission.Conflict conflict -> {
          desk.logs().take(message.group(), conflict.conflict().missed());
          desk.logs().catchUp(message.group());
          return false;
        }
      }
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case CLOSED, DISK_FULL, DISK_FAILED, STATE_DAMAGED -> throw failed;
        case SERVER_UNREACHABLE, SERVER_FAILED, SERVER_MISBEHAVED, LOGIN_REFUSED -> rest(begun);
        case REPLACED -> {
          // What waits goes where the conversation goes, once this device has read of that.
          desk.logs().catchUp(message.group());
          rest(begun);
        }
        default -> {
          learnOfRemoval(message, failed);
          giveUp(message, failed);
        }
      }
      return false;
    }
  }

  private void learnOfRemoval(Outgoing message, ClientException refused) throws ClientException {
    if (refused.reason() != Reason.REMOVED) {
      return;
    }
    try {
      desk.logs().catchUp(message.group());
    } catch (ClientException unreachable) {
      if (unreachable.reason() == Reason.CLOSED) {
        throw unreachable;
      }
      // The watcher will learn of it.
    }
  }

  private void giveUp(Outgoing message, ClientException cause) throws ClientException {
    Notice told = owner.call(() -> book.giveUp(message, cause));
    desk.progress().advance();
    if (told instanceof Notice.NotSent
        || !(History.content(message).body() instanceof Content.Body.Title)) {
      tools.listener().accept(told);
    }
  }

  void close() {
    thread.interrupt();
  }
}
