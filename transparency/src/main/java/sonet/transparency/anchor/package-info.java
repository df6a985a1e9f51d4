/// The anchor log: the entries of a log once more, as a Merkle tree of RFC 6962 in the formats of
/// C2SP (tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof), so that witnesses
/// who know nothing of key transparency can see that everyone is shown one log.
///
/// Start with [sonet.transparency.anchor.AnchorTree] and [sonet.transparency.anchor.AnchorPolicy].
@NullMarked
package sonet.transparency.anchor;

import org.jspecify.annotations.NullMarked;
