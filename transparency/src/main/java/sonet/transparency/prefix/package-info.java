/// The prefix tree (§3.3, §11.9, §12.2): a map from VRF outputs to commitments whose versions share
/// what they have in common.
///
/// [sonet.transparency.prefix.PrefixTree] is the log's, and [sonet.transparency.prefix.PartialTree]
/// is what a proof shows of it to others.
@NullMarked
package sonet.transparency.prefix;

import org.jspecify.annotations.NullMarked;
