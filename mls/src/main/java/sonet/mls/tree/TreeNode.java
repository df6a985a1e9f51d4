package sonet.mls.tree;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.suite.MlsSuite;

/// A node of the persistent tree with what is known of the subtree below it.
///
/// Nodes never change, but for caches that give the same answer whoever fills them. Trees of
/// successive epochs share all nodes but those on the paths that changed.
sealed interface TreeNode permits LeafSlot, ParentSlot, BlankSubtree {
  /// Its index in the array form.
  int index();

  /// Its height: 0 for a leaf.
  default int level() {
    return TreeMath.level(index());
  }

  /// The child that a leaf below this node stands under.
  default TreeNode childTowards(int leaf) {
    return isLeft(leaf) ? left() : right();
  }

  /// The child that a leaf below this node does not stand under.
  default TreeNode childAwayFrom(int leaf) {
    return isLeft(leaf) ? right() : left();
  }

  /// Whether a leaf below this node stands under the left child.
  default boolean isLeft(int leaf) {
    return (leaf >>> (level() - 1) & 1) == 0;
  }

  /// The left child of a node above the leaves.
  TreeNode left();

  /// The right child of a node above the leaves.
  TreeNode right();

  /// The leaf that stands here.
  Optional<LeafNode> leaf();

  /// The parent that stands here.
  Optional<ParentNode> parent();

  /// How many non-blank leaves stand below.
  int memberCount();

  /// Whether every node of the subtree is blank, and so its resolution empty.
  boolean isBlankThroughout();

  /// What all members below support, and the credentials they use.
  CapabilityAggregate capabilities();

  /// The resolution (§4.1.1).
  List<NodeIndex> resolution();

  /// The tree hash (§7.8).
  Bytes treeHash(MlsSuite suite);

  /// Whether the tree hash was computed before.
  boolean isHashed();

  /// The HPKE key of a node that is not blank.
  default Optional<Bytes> encryptionKey() {
    return leaf().map(LeafNode::encryptionKey).or(() -> parent().map(ParentNode::encryptionKey));
  }
}
