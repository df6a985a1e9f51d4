package sonet.store;

import java.util.function.Consumer;
import sonet.crypto.Bytes;

/// Carries what is ephemeral within one process.
public final class LocalEphemeralBus implements EphemeralBus {
  private final Listeners<Bytes> listeners = new Listeners<>();

  /// A bus without listeners.
  public LocalEphemeralBus() {}

  @Override
  public void publish(LogId log, Bytes body) {
    if (body.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          body.length() + " bytes are more than the " + MAX_BYTES + " of something ephemeral");
    }
    listeners.tell(log, body);
  }

  @Override
  public WakeBus.Subscription subscribe(LogId log, Consumer<Bytes> listener) {
    return listeners.add(log, listener);
  }
}
