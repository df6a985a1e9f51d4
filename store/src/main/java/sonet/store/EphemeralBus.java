package sonet.store;

import java.util.function.Consumer;
import sonet.crypto.Bytes;

/// Carries what is worth something only at once, such as that somebody types.
///
/// What is published reaches those who listen at that moment, or some of them, or nobody: it is
/// never stored, may be lost or come late, and keeps no order. It is not doubled on purpose.
public interface EphemeralBus {
  /// The most that is carried in one piece.
  int MAX_BYTES = 16 << 10;

  /// Shows something to those who listen to a log.
  ///
  /// @throws IllegalArgumentException when it is longer than [#MAX_BYTES]
  void publish(LogId log, Bytes body);

  /// Listens to a log until the subscription is closed.
  ///
  /// @param listener called on any thread; it must return at once
  WakeBus.Subscription subscribe(LogId log, Consumer<Bytes> listener);
}
