package sonet.mls.framing;

import sonet.crypto.RandomSource;
import sonet.crypto.Secret;

/// What encrypting a message takes beside its key (RFC 9420 §6.3).
///
/// @param senderDataSecret of the epoch; its owner closes it
/// @param padding how long the ciphertext becomes
/// @param random for the reuse guard
public record Sealing(Secret senderDataSecret, PaddingPolicy padding, RandomSource random) {}
