package sonet.client.transport;

import java.time.Instant;
import sonet.protocol.Problem;

/// What became of messages for all devices of an account.
public sealed interface Fanout {
  /// The server has all of them.
  ///
  /// @param at when it took them
  record Taken(Instant at) implements Fanout {}

  /// It has none: the account has other devices by now.
  ///
  /// @param devices those that were missing and those that were too many
  record Mismatch(Problem.Mismatch devices) implements Fanout {}
}
