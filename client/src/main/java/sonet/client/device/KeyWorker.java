package sonet.client.device;

import java.time.Duration;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Backoff;

/// Does in the background what is to be done about keys: looks up who came into a group, compares
/// what was heard of the log, and looks into the log when that is due.
final class KeyWorker {
  /// Looked at again after this long: a clock may be set.
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Desk desk;
  private final Desk.Tools tools;
  private final Backoff backoff;
  private final Thread thread;

  KeyWorker(Desk desk, Desk.Tools tools) {
    this.desk = desk;
    this.tools = tools;
    this.backoff = new Backoff(tools.random(), Duration.ofMillis(200), Duration.ofSeconds(30));
    this.thread = Thread.ofVirtual().name("sonet-key-watch").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  private void work() {
    boolean open = true;
    while (open) {
      try {
        long seen = desk.progress().now();
        if (!workSome()) {
          var _ = desk.progress().awaitBeyond(seen, LONGEST);
        }
      } catch (ClientException failed) {
        open = failed.reason() != Reason.CLOSED && rest(failed);
      }
    }
  }

  /// Does what there is to be done, on the calling thread. That the log proves nothing is told by
  /// an alarm, and keeps nothing else from going on.
  void settle() throws ClientException {
    try {
      var _ = settleSome();
      desk.keys().settleOwed();
      if (desk.keys().isDue()) {
        desk.keys().watch();
      }
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case LOG_DISTRUSTED, NOT_IN_LOG, SERVER_FAILED, KEYS_DOUBTED, KEYS_BLOCKED -> {
          // Told by alarms and doubts, or tried again in the background.
        }
        default -> throw failed;
      }
    }
  }

  private boolean settleSome() throws ClientException {
    boolean some = desk.keys().settleSome();
    if (some) {
      // What waited for that may go on.
      desk.progress().advance();
    }
    return some;
  }

  private boolean workSome() throws ClientException {
    boolean some = settleSome();
    if (desk.watcher().isConnected()) {
      desk.keys().settleOwed();
      if (desk.keys().isDue()) {
        desk.keys().watch();
        some = true;
      }
    }
    backoff.reset();
    return some;
  }

  /// A server that is away is told of elsewhere, and what the log does not prove by an alarm.
  private boolean rest(ClientException failed) {
    try {
      switch (failed.reason()) {
        case SERVER_UNREACHABLE, SERVER_FAILED, LOG_DISTRUSTED, NOT_IN_LOG, DEVICE_REMOVED -> {}
        default -> tools.listener().accept(new Notice.Trouble(failed));
      }
      desk.progress().pause(backoff.next());
      return true;
    } catch (ClientException closed) {
      return false;
    }
  }

  void close() {
    thread.interrupt();
  }
}
