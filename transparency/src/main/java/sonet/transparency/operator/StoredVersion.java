package sonet.transparency.operator;

import sonet.crypto.Bytes;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.UpdateValue;

/// A version of a label as a log keeps it. Opening and value may be deleted and the rest kept: the
/// proofs of other versions stay valid, and nobody learns what the value was.
///
/// @param position of the log entry that inserted it
/// @param opening of the commitment
/// @param value the value
/// @param leaf in the prefix tree
public record StoredVersion(long position, Bytes opening, UpdateValue value, PrefixLeaf leaf) {}
