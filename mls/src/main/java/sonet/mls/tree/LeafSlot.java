package sonet.mls.tree;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.mls.suite.MlsSuite;

/// A place at the bottom of the tree that a member has taken.
final class LeafSlot implements TreeNode {
  private final int index;
  private final LeafNode leaf;
  private final CapabilityAggregate capabilities;
  // Filled by the first who asks; a race computes the same value twice.
  private @Nullable Bytes encoding;
  private @Nullable Bytes treeHash;

  LeafSlot(int leafIndex, LeafNode leaf, CapabilityAggregate capabilities) {
    this.index = 2 * leafIndex;
    this.leaf = leaf;
    this.capabilities = capabilities;
  }

  /// A slot that shares with a member of a subtree what both have in common: most members list the
  /// same capabilities, and memory shall hold these once.
  static LeafSlot like(int leafIndex, LeafNode leaf, TreeNode subtree) {
    TreeNode at = subtree;
    while (at.level() > 0) {
      at = at.left().memberCount() > 0 ? at.left() : at.right();
    }
    Optional<Capabilities> known = at.leaf().map(LeafNode::capabilities);
    LeafNode kept =
        known.filter(leaf.capabilities()::equals).map(leaf::withCapabilities).orElse(leaf);
    return new LeafSlot(leafIndex, kept, CapabilityAggregate.of(kept, subtree.capabilities()));
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public TreeNode left() {
    throw new IllegalStateException("leaf " + index + " has no children");
  }

  @Override
  public TreeNode right() {
    throw new IllegalStateException("leaf " + index + " has no children");
  }

  @Override
  public Optional<LeafNode> leaf() {
    return Optional.of(leaf);
  }

  @Override
  public Optional<ParentNode> parent() {
    return Optional.empty();
  }

  @Override
  public int memberCount() {
    return 1;
  }

  @Override
  public boolean isBlankThroughout() {
    return false;
  }

  @Override
  public CapabilityAggregate capabilities() {
    return capabilities;
  }

  @Override
  public List<NodeIndex> resolution() {
    return List.of(new NodeIndex(index));
  }

  /// The encoding of the leaf, made once: it is hashed, and written into every GroupInfo.
  Bytes encoding() {
    Bytes known = encoding;
    if (known == null) {
      known = leaf.encoded();
      encoding = known;
    }
    return known;
  }

  @Override
  public Bytes treeHash(MlsSuite suite) {
    Bytes hash = treeHash;
    if (hash == null) {
      hash = TreeHash.ofEncodedLeaf(suite, index / 2, encoding());
      treeHash = hash;
    }
    return hash;
  }

  @Override
  public boolean isHashed() {
    return treeHash != null;
  }
}
