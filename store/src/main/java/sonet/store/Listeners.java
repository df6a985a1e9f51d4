package sonet.store;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Who listens to which log, within one process.
final class Listeners<T> {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final ConcurrentHashMap<LogId, List<Listening<T>>> listeners = new ConcurrentHashMap<>();

  /// Tells all who listen to a log. One who fails takes no other with it, nor the one who tells.
  void tell(LogId log, T what) {
    for (Listening<T> listening : listeners.getOrDefault(log, List.of())) {
      try {
        listening.listener.accept(what);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a listener failed", e);
      }
    }
  }

  WakeBus.Subscription add(LogId log, Consumer<T> listener) {
    Listening<T> added = new Listening<>(this, log, listener);
    var _ =
        listeners.merge(
            log,
            List.of(added),
            (present, one) -> Stream.concat(present.stream(), one.stream()).toList());
    return added;
  }

  private void remove(Listening<T> gone) {
    var _ =
        listeners.computeIfPresent(
            gone.log,
            (log, present) -> {
              List<Listening<T>> left = present.stream().filter(one -> one != gone).toList();
              return left.isEmpty() ? null : left;
            });
  }

  /// Not a record: each is another, even when two listen alike.
  private static final class Listening<T> implements WakeBus.Subscription {
    private final Listeners<T> all;
    private final LogId log;
    private final Consumer<T> listener;

    Listening(Listeners<T> all, LogId log, Consumer<T> listener) {
      this.all = all;
      this.log = log;
      this.listener = listener;
    }

    @Override
    public void close() {
      all.remove(this);
    }
  }
}
