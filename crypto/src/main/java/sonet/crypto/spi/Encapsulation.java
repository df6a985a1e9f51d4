package sonet.crypto.spi;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// What `Encap` gives: the shared secret and what the receiver needs to find it.
///
/// @param sharedSecret `Nsecret` bytes, owned by the caller
/// @param encapsulation `Nenc` bytes
public record Encapsulation(Secret sharedSecret, Bytes encapsulation) {}
