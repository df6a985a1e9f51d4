package sonet.client.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Backoff;

/// Does in the background what is to be done about keys: looks up who came into a group, compares
/// what was heard of the log, and looks into the log when that is due. One thread does so, whoever
/// asks for it: who waits for it also waits for what was begun before.
final class KeyWorker {
  private static final System.Logger LOG = System.getLogger(KeyWorker.class.getName());

  /// Looked at again after this long: a clock may be set.
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Desk desk;
  private final Desk.Tools tools;
  private final Backoff backoff;
  private final Owner turn = new Owner("sonet-keys");
  private final Thread thread;
  private final Leftovers leftovers;
  private boolean suitesTried;

  KeyWorker(Desk desk, Leftovers leftovers, Desk.Tools tools) {
    this.desk = desk;
    this.leftovers = leftovers;
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
        if (!turn.call(() -> workSome(desk.watcher().isConnected()))) {
          var _ = desk.progress().awaitBeyond(seen, LONGEST);
        }
        backoff.reset();
      } catch (ClientException failed) {
        open = failed.reason() != Reason.CLOSED && rest(failed);
      } catch (RuntimeException fault) {
        // A fault of ours must not end the watch, or keys could change unseen.
        LOG.log(System.Logger.Level.WARNING, "the watch over keys failed and goes on", fault);
        open = pause();
      }
    }
  }

  /// Does what there is to be done, and returns when it is. That the log proves nothing is told by
  /// an alarm, and keeps nothing else from going on.
  void settle() throws ClientException {
    try {
      var _ = turn.call(() -> workSome(true));
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case LOG_DISTRUSTED,
            NOT_IN_LOG,
            SERVER_FAILED,
            KEYS_DOUBTED,
            KEYS_BLOCKED,
            REFUSED,
            BUSY -> {
          // Told by alarms and doubts, or tried again in the background.
        }
        default -> throw failed;
      }
    }
  }

  /// The log is looked into also when somebody could not be looked up: a server that keeps one
  /// answer back must not keep the owner from watching.
  private boolean workSome(boolean connected) throws ClientException {
    boolean some = false;
    Optional<ClientException> failure = Optional.empty();
    try {
      some = desk.keys().settleSome();
    } catch (ClientException failed) {
      failure = Optional.of(failed);
    }
    if (some) {
      // What waited for that may go on.
      desk.progress().advance();
    }
    if (connected) {
      try {
        desk.keys().settleOwed();
      } catch (ClientException failed) {
        failure = failure.or(() -> Optional.of(failed));
      }
      if (desk.keys().isDue()) {
        desk.keys().watch();
        some = true;
      }
    }
    if (connected) {
      some |= sayChangedSuites();
      some |= leftovers.clear();
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return some;
  }

  /// A program that was updated can use other suites than the log says; then that is put right,
  /// with one try each time that the device is opened.
  private boolean sayChangedSuites() throws ClientException {
    List<Integer> usable = tools.engine().cipherSuites();
    if (suitesTried || !desk.keys().lacksSuites(usable)) {
      return false;
    }
    suitesTried = true;
    new DeviceChanges(desk).suites(usable);
    return true;
  }

  /// A server that is away is told of elsewhere, and what the log does not prove by an alarm.
  private boolean rest(ClientException failed) {
    switch (failed.reason()) {
      case SERVER_UNREACHABLE, SERVER_FAILED, LOG_DISTRUSTED, NOT_IN_LOG, DEVICE_REMOVED -> {}
      default -> tools.listener().accept(new Notice.Trouble(failed));
    }
    return pause();
  }

  /// Returns whether the device is still open after a pause.
  private boolean pause() {
    try {
      desk.progress().pause(backoff.next());
      return true;
    } catch (ClientException closed) {
      return false;
    }
  }

  void close() {
    thread.interrupt();
    turn.close();
  }
}
