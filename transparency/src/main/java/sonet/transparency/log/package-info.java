/// The log tree (§3.2, §11.8, §12.1) and the binary search tree over its entries (§4.1).
///
/// [sonet.transparency.log.FullSubtrees] is what someone keeps of a log to whom it will be shown
/// again, [sonet.transparency.log.LogProof] is how it is shown.
@NullMarked
package sonet.transparency.log;

import org.jspecify.annotations.NullMarked;
