package sonet.crypto.hpke;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// One encryption of a batch under a common `info` ([Hpke#sealAll]).
///
/// @param publicKey of the receiver
/// @param plaintext what to encrypt; the caller keeps owning it
public record SealRequest(Bytes publicKey, Secret plaintext) {}
