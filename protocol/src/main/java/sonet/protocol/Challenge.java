package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// What a device must sign to get a token. It serves once.
///
/// @param challenge opaque bytes
/// @param expiresAt until when an answer is taken
public record Challenge(Bytes challenge, Instant expiresAt) {}
