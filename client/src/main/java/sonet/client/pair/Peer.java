package sonet.client.pair;

import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;

/// A device of somebody, or another one of this account.
///
/// @param account to which it belongs
/// @param id of it
/// @param signatureKey its Ed25519 public key, of which the id is the hash
public record Peer(String account, DeviceId id, Bytes signatureKey) {}
