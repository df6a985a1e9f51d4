package sonet.mls.schedule;

import sonet.crypto.Secret;

/// A pre-shared key with the name under which a commit or Welcome mentions it (RFC 9420 §8.4).
///
/// @param id its name, with the nonce of this use
/// @param value the key, of any length; its owner closes it
public record Psk(PreSharedKeyId id, Secret value) {}
