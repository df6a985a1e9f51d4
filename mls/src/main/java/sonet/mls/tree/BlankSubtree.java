package sonet.mls.tree;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.mls.suite.MlsSuite;

/// A whole subtree of blank nodes, whose lower nodes come into being when someone looks at them.
///
/// The hash of a blank leaf covers its index, so blank subtrees of one height have different
/// hashes. The nodes of the upper levels stay once they were made, with their hashes; the lowest
/// levels are made anew each time, which bounds both the work of an Add and the memory of a wide
/// empty tree.
final class BlankSubtree implements TreeNode {
  private static final int LOWEST_KEPT_LEVEL = 4;

  private final int index;
  // Filled by the first who asks; a race computes the same value twice.
  private @Nullable Bytes treeHash;
  private @Nullable Children children;

  private record Children(BlankSubtree left, BlankSubtree right) {}

  BlankSubtree(int index) {
    this.index = index;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public TreeNode left() {
    return children().left();
  }

  @Override
  public TreeNode right() {
    return children().right();
  }

  @Override
  public Optional<LeafNode> leaf() {
    return Optional.empty();
  }

  @Override
  public Optional<ParentNode> parent() {
    return Optional.empty();
  }

  @Override
  public int memberCount() {
    return 0;
  }

  @Override
  public boolean isBlankThroughout() {
    return true;
  }

  @Override
  public CapabilityAggregate capabilities() {
    return CapabilityAggregate.OF_NOBODY;
  }

  @Override
  public List<NodeIndex> resolution() {
    return List.of();
  }

  @Override
  public Bytes treeHash(MlsSuite suite) {
    Bytes hash = treeHash;
    if (hash == null) {
      hash = level() == 0 ? ofLeaf(suite) : ofParent(suite);
      treeHash = hash;
    }
    return hash;
  }

  @Override
  public boolean isHashed() {
    return treeHash != null;
  }

  private Bytes ofLeaf(MlsSuite suite) {
    return TreeHash.ofLeaf(suite, index / 2, Optional.empty());
  }

  private Bytes ofParent(MlsSuite suite) {
    Children below = children();
    return TreeHash.ofParent(
        suite, Optional.empty(), below.left().treeHash(suite), below.right().treeHash(suite));
  }

  private Children children() {
    Children known = children;
    if (known != null) {
      return known;
    }
    if (level() == 0) {
      throw new IllegalStateException("leaf " + index + " has no children");
    }
    Children made =
        new Children(
            new BlankSubtree(TreeMath.left(index)), new BlankSubtree(TreeMath.right(index)));
    if (level() > LOWEST_KEPT_LEVEL) {
      children = made;
    }
    return made;
  }
}
