package sonet.server.passing;

import java.util.function.Consumer;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.store.EphemeralBus;
import sonet.store.LogId;
import sonet.store.WakeBus;

/// Frames that are not stored: they go to the sessions that push a log at this moment, on whichever
/// server those are, and may be lost.
public final class Passing {
  private final EphemeralBus bus;
  private final Codec json = Codec.json(EphemeralBus.MAX_BYTES);

  /// What passes over a bus.
  public Passing(EphemeralBus bus) {
    this.bus = bus;
  }

  /// Shows a frame to those who push a log.
  public void show(LogId log, ServerFrame frame) {
    bus.publish(log, json.encode((Record) frame));
  }

  /// Listens to what is shown to those who push a log. The listener must return at once.
  public WakeBus.Subscription listen(LogId log, Consumer<ServerFrame> listener) {
    return bus.subscribe(
        log,
        body -> {
          try {
            listener.accept(json.decode(body, ServerFrame.class));
          } catch (ProtocolException e) {
            throw new AssertionError("what passes is a frame of ours", e);
          }
        });
  }
}
