package sonet.store;

import sonet.crypto.Bytes;

/// The hash with 32 bytes of output that chains the entries of a log; passed in, since a store has
/// no primitives.
@FunctionalInterface
public interface ChainHash {
  /// The hash of a byte string.
  Bytes of(Bytes input);
}
