package sonet.mls.tree;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.suite.MlsSuite;

/// A change of a tree under construction: it copies the nodes on the paths that change, shares all
/// others, and keeps the key indices in step. Lives inside one method of [RatchetTree].
final class TreeEdit {
  private final MlsSuite suite;
  private TreeNode root;
  private KeyIndex encryptionKeys;
  private KeyIndex signatureKeys;

  /// What becomes of the parents above a leaf that changes.
  interface ParentChange {
    /// The new value of the parent at a level.
    Optional<ParentNode> at(int level, Optional<ParentNode> parent);
  }

  /// The parents become blank.
  static final ParentChange BLANK = (level, parent) -> Optional.empty();

  TreeEdit(MlsSuite suite, TreeNode root, KeyIndex encryptionKeys, KeyIndex signatureKeys) {
    this.suite = suite;
    this.root = root;
    this.encryptionKeys = encryptionKeys;
    this.signatureKeys = signatureKeys;
  }

  RatchetTree toTree() {
    return new RatchetTree(suite, root, encryptionKeys, signatureKeys);
  }

  /// Doubles the tree until it has the leaf (§7.7).
  ///
  /// @throws IllegalArgumentException for a leaf that no tree has
  TreeEdit extendTo(LeafIndex leaf) {
    int needed = TreeMath.nodeOf(leaf).value();
    while (needed > 2 * root.index()) {
      TreeNode right = new BlankSubtree(root.index() + (2 << root.level()));
      root =
          root.isBlankThroughout()
              ? new BlankSubtree(TreeMath.parent(root.index()))
              : new ParentSlot(root, right, Optional.empty());
    }
    return this;
  }

  /// Halves the tree while its right half has no member (§7.7).
  TreeEdit truncate() {
    while (root.level() > 0 && root.right().memberCount() == 0) {
      root.parent().ifPresent(dropped -> drop(dropped.encryptionKey()));
      dropAll(root.right());
      root = root.left();
    }
    return this;
  }

  /// Puts a leaf in its place, or blanks it, and changes the parents above.
  TreeEdit replace(LeafIndex leaf, Optional<LeafNode> value, ParentChange change) {
    TreeNode[] path = new TreeNode[root.level() + 1];
    path[root.level()] = root;
    for (int level = root.level(); level > 0; level--) {
      path[level - 1] = path[level].childTowards(leaf.value());
    }
    TreeNode below = replacedLeaf(path[0], leaf, value);
    for (int level = 1; level < path.length; level++) {
      Optional<ParentNode> old = path[level].parent();
      Optional<ParentNode> next = change.at(level, old);
      rekey(old.map(ParentNode::encryptionKey), next.map(ParentNode::encryptionKey));
      TreeNode away = path[level].childAwayFrom(leaf.value());
      below =
          path[level].isLeft(leaf.value())
              ? new ParentSlot(below, away, next)
              : new ParentSlot(away, below, next);
    }
    root = below;
    return this;
  }

  private TreeNode replacedLeaf(TreeNode place, LeafIndex leaf, Optional<LeafNode> value) {
    Optional<LeafNode> old = place.leaf();
    rekey(old.map(LeafNode::encryptionKey), value.map(LeafNode::encryptionKey));
    old.ifPresent(gone -> signatureKeys = signatureKeys.without(gone.signatureKey()));
    value.ifPresent(come -> signatureKeys = signatureKeys.with(come.signatureKey()));
    return value.isEmpty()
        ? new BlankSubtree(place.index())
        : LeafSlot.like(leaf.value(), value.get(), old.isPresent() ? place : root);
  }

  private void rekey(Optional<Bytes> old, Optional<Bytes> next) {
    if (!old.equals(next)) {
      old.ifPresent(this::drop);
      next.ifPresent(key -> encryptionKeys = encryptionKeys.with(key));
    }
  }

  private void drop(Bytes encryptionKey) {
    encryptionKeys = encryptionKeys.without(encryptionKey);
  }

  /// Only a tree that was not validated has keys in a half without members.
  private void dropAll(TreeNode subtree) {
    if (!subtree.isBlankThroughout()) {
      subtree.parent().ifPresent(dropped -> drop(dropped.encryptionKey()));
      for (TreeNode child : Arrays.asList(subtree.left(), subtree.right())) {
        dropAll(child);
      }
    }
  }
}
