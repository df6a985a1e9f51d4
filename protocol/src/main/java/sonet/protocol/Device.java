package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// A device of an account, as the directory knows it.
///
/// @param id its id
/// @param account the account it belongs to
/// @param name what its owner calls it
/// @param signatureKey its Ed25519 public key, also the signature key of its leaves
/// @param registeredAt when it was registered
public record Device(
    DeviceId id, AccountName account, String name, Bytes signatureKey, Instant registeredAt) {}
