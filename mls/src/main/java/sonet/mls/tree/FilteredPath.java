package sonet.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.mls.suite.MlsSuite;

/// The filtered direct path of a leaf (RFC 9420 §4.1.2): the nodes above it that need a key of
/// their own, each with the child on the leaf's copath.
///
/// @param leaf whose path it is
/// @param steps from the lowest to the highest
record FilteredPath(LeafIndex leaf, List<Step> steps) {
  /// A node of the path.
  ///
  /// @param node its index
  /// @param copathChild its child that is not above the leaf
  record Step(NodeIndex node, TreeNode copathChild) {
    /// The nodes that a path secret of this node is encrypted to (§7.5).
    List<NodeIndex> receivers(Set<LeafIndex> newLeaves) {
      List<NodeIndex> resolution = copathChild.resolution();
      return newLeaves.isEmpty()
          ? resolution
          : resolution.stream().filter(node -> !isNew(node, newLeaves)).toList();
    }

    private static boolean isNew(NodeIndex node, Set<LeafIndex> newLeaves) {
      return node.isLeaf() && newLeaves.contains(TreeMath.leafAt(node));
    }
  }

  /// The parents that a path leads to.
  ///
  /// @param parents one for each step
  /// @param leafParentHash what the leaf must have as its parent hash
  record Parents(List<ParentNode> parents, Bytes leafParentHash) {}

  FilteredPath {
    steps = List.copyOf(steps);
  }

  /// The path of a leaf, which may be blank.
  ///
  /// @throws IllegalArgumentException for a leaf outside the tree
  static FilteredPath of(RatchetTree tree, LeafIndex leaf) {
    if (!leaf.isBelow(tree.leafCount())) {
      throw new IllegalArgumentException(
          "leaf " + leaf + " is outside a tree of " + tree.leafCount() + " leaves");
    }
    List<Step> steps = new ArrayList<>();
    for (TreeNode at = tree.root(); at.level() > 0; at = at.childTowards(leaf.value())) {
      TreeNode copathChild = at.childAwayFrom(leaf.value());
      if (!copathChild.isBlankThroughout()) {
        steps.add(new Step(new NodeIndex(at.index()), copathChild));
      }
    }
    Collections.reverse(steps);
    return new FilteredPath(leaf, steps);
  }

  /// The parents with new keys and their parent hashes, computed from the root downwards (§7.5,
  /// §7.9).
  Parents parentsWith(MlsSuite suite, List<Bytes> encryptionKeys) {
    List<ParentNode> parents = new ArrayList<>();
    Bytes hash = Bytes.EMPTY;
    for (int i = steps.size() - 1; i >= 0; i--) {
      ParentNode parent = new ParentNode(encryptionKeys.get(i), hash, List.of());
      parents.add(parent);
      // A new path leaves no unmerged leaves, so the sibling's hash is the original one (§7.9).
      hash = ParentHash.of(suite, parent, steps.get(i).copathChild().treeHash(suite));
    }
    Collections.reverse(parents);
    return new Parents(List.copyOf(parents), hash);
  }

  /// The parent at a level, out of those that stand at the steps; blank between them.
  Optional<ParentNode> parentAt(int level, List<ParentNode> parents) {
    int step = stepAt(new NodeIndex(TreeMath.ancestor(leaf.value(), level)));
    return step < 0 ? Optional.empty() : Optional.of(parents.get(step));
  }

  /// The nodes of the steps from a position on.
  List<NodeIndex> nodesFrom(int step) {
    return steps.subList(step, steps.size()).stream().map(Step::node).toList();
  }

  /// The position of the step at a node, -1 when the path has none there.
  int stepAt(NodeIndex node) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).node().equals(node)) {
        return i;
      }
    }
    return -1;
  }
}
