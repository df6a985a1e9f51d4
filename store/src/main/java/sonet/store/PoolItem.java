package sonet.store;

import java.time.Instant;
import sonet.crypto.Bytes;

/// Something in a pool.
///
/// @param ref names it within the pool
/// @param body its content
/// @param expiresAt from then on it is not handed out
public record PoolItem(Bytes ref, Bytes body, Instant expiresAt) {}
