package sonet.store;

/// The wake-ups within one process.
public final class LocalWakeBus implements WakeBus {
  private final Listeners<LogId> listeners = new Listeners<>();

  /// A bus without listeners.
  public LocalWakeBus() {}

  @Override
  public void hint(LogId log) {
    listeners.tell(log, log);
  }

  @Override
  public Subscription subscribe(LogId log, Runnable listener) {
    return listeners.add(log, _ -> listener.run());
  }
}
