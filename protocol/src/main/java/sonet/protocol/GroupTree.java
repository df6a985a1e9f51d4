package sonet.protocol;

import sonet.crypto.Bytes;

/// The tree of a group in an epoch that a Welcome leads into: the answer to `GET
/// /v1/groups/{id}/tree?epoch=N`, so that no Welcome need carry it.
///
/// @param group the group
/// @param epoch the epoch
/// @param seq the number of the entry that began the epoch: a new member reads on from it
/// @param ratchetTree the `ratchet_tree` (RFC 9420 §12.4.3.3)
public record GroupTree(GroupId group, long epoch, long seq, Bytes ratchetTree) {}
