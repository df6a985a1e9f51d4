package sonet.server.audit;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import sonet.server.storage.Locations;
import sonet.store.Tenant;

/// Bounds how many entries about nothing a trail gets from devices and strangers, so that nobody
/// fills it: so many a minute, and of those beyond them the next entry tells the number.
final class Refusals {
  static final int A_MINUTE = 60;
  private static final long MINUTE = 60_000;

  private final InstantSource clock;
  private final Map<Tenant, AtomicReference<Window>> windows = new ConcurrentHashMap<>();

  Refusals(InstantSource clock) {
    this.clock = clock;
  }

  /// One minute.
  ///
  /// @param number since 1970
  /// @param recorded in it
  /// @param unrecorded that no entry tells of yet
  private record Window(long number, int recorded, long unrecorded) {}

  /// Whether there may be one more; if so, how many before it were not recorded.
  Optional<Long> admit(Locations at) {
    long minute = Math.floorDiv(clock.millis(), MINUTE);
    AtomicReference<Window> window = window(at, minute);
    while (true) {
      Window before = window.get();
      Window present =
          before.number() == minute ? before : new Window(minute, 0, before.unrecorded());
      boolean room = present.recorded() < A_MINUTE;
      Window after =
          room
              ? new Window(minute, present.recorded() + 1, 0)
              : new Window(minute, present.recorded(), present.unrecorded() + 1);
      if (window.compareAndSet(before, after)) {
        return room ? Optional.of(present.unrecorded()) : Optional.empty();
      }
    }
  }

  private AtomicReference<Window> window(Locations at, long minute) {
    return windows.computeIfAbsent(
        at.tenant(), _ -> new AtomicReference<>(new Window(minute, 0, 0)));
  }

  /// So many more are still to be told: the entry that would have done so could not be written.
  void owe(Locations at, long count) {
    Window _ =
        window(at, Math.floorDiv(clock.millis(), MINUTE))
            .updateAndGet(present ->
                new Window(present.number(), present.recorded(), present.unrecorded() + count));
  }

  /// How many no entry tells of yet; from now on one does.
  long take(Locations at) {
    AtomicReference<Window> window = windows.get(at.tenant());
    if (window == null) {
      return 0;
    }
    return window
        .getAndUpdate(present -> new Window(present.number(), present.recorded(), 0))
        .unrecorded();
  }
}
