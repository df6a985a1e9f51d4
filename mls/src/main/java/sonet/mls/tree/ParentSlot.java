package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.mls.suite.MlsSuite;

/// A place above the leaves, blank or not, with both its subtrees.
final class ParentSlot implements TreeNode {
  private final int index;
  private final int memberCount;
  private final boolean blankThroughout;
  private final TreeNode left;
  private final TreeNode right;
  private final @Nullable ParentNode parent;
  private final CapabilityAggregate capabilities;
  // Filled by the first who asks; a race computes the same value twice.
  private @Nullable Bytes treeHash;
  private @Nullable List<NodeIndex> resolution;

  ParentSlot(TreeNode left, TreeNode right, Optional<ParentNode> parent) {
    this.index = TreeMath.parent(left.index());
    this.memberCount = left.memberCount() + right.memberCount();
    this.blankThroughout =
        parent.isEmpty() && left.isBlankThroughout() && right.isBlankThroughout();
    this.left = left;
    this.right = right;
    this.parent = parent.orElse(null);
    this.capabilities = left.capabilities().and(right.capabilities());
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public TreeNode left() {
    return left;
  }

  @Override
  public TreeNode right() {
    return right;
  }

  @Override
  public Optional<LeafNode> leaf() {
    return Optional.empty();
  }

  @Override
  public Optional<ParentNode> parent() {
    return Optional.ofNullable(parent);
  }

  @Override
  public int memberCount() {
    return memberCount;
  }

  @Override
  public boolean isBlankThroughout() {
    return blankThroughout;
  }

  @Override
  public CapabilityAggregate capabilities() {
    return capabilities;
  }

  @Override
  public List<NodeIndex> resolution() {
    List<NodeIndex> nodes = resolution;
    if (nodes == null) {
      nodes = parent == null ? ofChildren() : withUnmerged(parent);
      resolution = nodes;
    }
    return nodes;
  }

  private List<NodeIndex> ofChildren() {
    List<NodeIndex> first = left.resolution();
    List<NodeIndex> second = right.resolution();
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    List<NodeIndex> both = new ArrayList<>(first.size() + second.size());
    both.addAll(first);
    both.addAll(second);
    return List.copyOf(both);
  }

  private List<NodeIndex> withUnmerged(ParentNode own) {
    List<NodeIndex> nodes = new ArrayList<>();
    nodes.add(new NodeIndex(index));
    for (LeafIndex leaf : own.unmergedLeaves()) {
      // A tree that was not validated yet may list what is not there (§12.4.3.1).
      if (hasMember(leaf)) {
        nodes.add(TreeMath.nodeOf(leaf));
      }
    }
    return List.copyOf(nodes);
  }

  /// Whether a non-blank leaf of this index stands below.
  boolean hasMember(LeafIndex leaf) {
    if (!TreeMath.isAbove(index, leaf)) {
      return false;
    }
    TreeNode at = this;
    while (at.level() > 0) {
      at = at.childTowards(leaf.value());
    }
    return at.leaf().isPresent();
  }

  @Override
  public Bytes treeHash(MlsSuite suite) {
    Bytes hash = treeHash;
    if (hash == null) {
      hash = TreeHash.ofParent(suite, parent(), left.treeHash(suite), right.treeHash(suite));
      treeHash = hash;
    }
    return hash;
  }

  @Override
  public boolean isHashed() {
    return treeHash != null;
  }
}
