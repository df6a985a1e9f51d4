package sonet.transparency.operator;

import sonet.transparency.wire.PrefixLeaf;

/// Where a version of a label stands in the trees. It is kept for good: what the version opens
/// ([OpenedVersion]) may be deleted, and the proofs of other versions stay valid.
///
/// @param position of the log entry that inserted it
/// @param leaf in the prefix tree
public record StoredVersion(long position, PrefixLeaf leaf) {}
