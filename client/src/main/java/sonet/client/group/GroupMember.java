package sonet.client.group;

import sonet.crypto.Bytes;

/// A device in a group.
///
/// @param leaf its place in the tree
/// @param account the name in its credential
/// @param signatureKey its public key, which is what the device is known by
public record GroupMember(int leaf, String account, Bytes signatureKey) {}
