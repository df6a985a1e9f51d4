package sonet.store;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The wake-ups within one process.
public final class LocalWakeBus implements WakeBus {
  private final ConcurrentHashMap<LogId, List<Listening>> listeners = new ConcurrentHashMap<>();

  /// A bus without listeners.
  public LocalWakeBus() {}

  @Override
  public void hint(LogId log) {
    for (Listening listening : listeners.getOrDefault(log, List.of())) {
      listening.listener.run();
    }
  }

  @Override
  public Subscription subscribe(LogId log, Runnable listener) {
    Listening added = new Listening(this, log, listener);
    var _ =
        listeners.merge(
            log,
            List.of(added),
            (present, one) -> Stream.concat(present.stream(), one.stream()).toList());
    return added;
  }

  private void remove(Listening gone) {
    var _ =
        listeners.computeIfPresent(
            gone.log,
            (log, present) -> {
              List<Listening> left = present.stream().filter(one -> one != gone).toList();
              return left.isEmpty() ? null : left;
            });
  }

  /// Not a record: each is another, even when two listen alike.
  private static final class Listening implements Subscription {
    private final LocalWakeBus bus;
    private final LogId log;
    private final Runnable listener;

    Listening(LocalWakeBus bus, LogId log, Runnable listener) {
      this.bus = bus;
      this.log = log;
      this.listener = listener;
    }

    @Override
    public void close() {
      bus.remove(this);
    }
  }
}
