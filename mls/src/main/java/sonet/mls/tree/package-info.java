/// The ratchet tree: its nodes, its evolution, its hashes and its validation (RFC 9420 §4, §7,
/// §12.4.3.3).
///
/// Read `RatchetTree` first: a persistent binary tree in which every node caches what is known of
/// its subtree.
@NullMarked
package sonet.mls.tree;

import org.jspecify.annotations.NullMarked;
