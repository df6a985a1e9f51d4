package sonet.mls.schedule;

import sonet.crypto.Secret;

/// The key and nonce for one message (RFC 9420 §9.1). Whoever has one closes it after its use
/// (§9.2).
///
/// @param generation its place in the ratchet, an unsigned 32-bit number
/// @param key for the AEAD
/// @param nonce for the AEAD, before the reuse guard
public record MessageKey(int generation, Secret key, Secret nonce) implements AutoCloseable {
  /// An independent copy.
  MessageKey copy() {
    return new MessageKey(generation, key.copy(), nonce.copy());
  }

  /// Wipes both.
  @Override
  public void close() {
    key.close();
    nonce.close();
  }
}
