package sonet.store;

import sonet.crypto.Bytes;

/// What was taken from a pool.
public sealed interface Taken {
  /// Nobody else gets it.
  ///
  /// @param body its content
  record OneTime(Bytes body) implements Taken {}

  /// It stays, for when there is nothing else.
  ///
  /// @param body its content
  record LastResort(Bytes body) implements Taken {}

  /// There was nothing.
  record Nothing() implements Taken {}
}
