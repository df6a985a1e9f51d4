package sonet.mls.testing;

import sonet.crypto.KeyPair;

/// Looks over the shoulder of a provider.
public interface Watcher {
  /// A primitive was used.
  default void used(Primitive primitive) {}

  /// A secret was derived.
  ///
  /// @param input what it was derived by: the `info` of an HKDF-Expand
  /// @param output the array itself that was handed out
  default void derived(byte[] input, byte[] output) {}

  /// A key pair for HPKE was made.
  default void made(KeyPair pair) {}
}
