package sonet.server.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import sonet.protocol.ClientFrame;
import sonet.protocol.LogRef;
import sonet.store.WakeBus;

/// One log that a session pushes. Only the session's thread uses it, but for the flag.
final class Subscription implements AutoCloseable {
  private final LogRef log;
  private final Runnable left;
  private final AtomicBoolean grown = new AtomicBoolean(true);
  private final WakeBus.Subscription listening;
  private final WakeBus.Subscription passing;
  private long cursor;
  private long acknowledged;
  private boolean caughtUp;

  /// Something that can listen to the log.
  interface Listening {
    WakeBus.Subscription begin(Runnable listener);
  }

  /// @param left what is to be done when it ends
  Subscription(
      ClientFrame.Cursor from,
      Runnable wake,
      Listening listening,
      WakeBus.Subscription passing,
      Runnable left) {
    this.log = from.log();
    this.left = left;
    this.passing = passing;
    this.cursor = from.after();
    this.acknowledged = from.after();
    this.listening =
        listening.begin(() -> {
          grown.set(true);
          wake.run();
        });
  }

  LogRef log() {
    return log;
  }

  /// The number of the last entry that was pushed.
  long cursor() {
    return cursor;
  }

  /// How many entries were pushed and not acknowledged.
  long underWay() {
    return cursor - acknowledged;
  }

  /// Whether there may be something to push; asked before it is looked at, so that no wake-up is
  /// lost.
  boolean takeGrown() {
    return grown.getAndSet(false);
  }

  void setGrown() {
    grown.set(true);
  }

  /// Entries were pushed. Those of a log that begins behind the cursor count from where it begins.
  void pushed(long first, long last) {
    if (underWay() == 0) {
      acknowledged = first - 1;
    }
    cursor = last;
  }

  void acknowledge(long upTo) {
    acknowledged = Math.max(acknowledged, Math.min(upTo, cursor));
  }

  /// Whether this is the first time that nothing is left to push.
  boolean catchesUp() {
    boolean first = !caughtUp;
    caughtUp = true;
    return first;
  }

  @Override
  public void close() {
    listening.close();
    passing.close();
    left.run();
  }
}
