package sonet.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// Whether every parent node was set by a member below it, told by the chain of parent hashes from
/// that member's signed leaf (RFC 9420 §7.9.2).
///
/// A parent P with children C and S is valid with respect to a node D when D is what is left of the
/// resolution of C without P's unmerged leaves, and D's parent hash is that of P with copath child
/// S. So each child offers at most one D, and one pass from the leaves upwards finds them all: D's
/// own link was found before, and the chains reach the leaves by themselves.
///
/// The hash covers S as it was when P was set, that is without P's unmerged leaves. Their effect on
/// a subtree is remembered with the very leaves it was computed for: parents above one another
/// mostly leave out the same ones.
final class ParentHashCheck {
  private final MlsSuite suite;
  private final Map<NodeIndex, Original> originals = new HashMap<>();

  private record Original(List<LeafIndex> without, Bytes treeHash) {}

  private ParentHashCheck(MlsSuite suite) {
    this.suite = suite;
  }

  /// Checks every parent of a tree. The pieces of a large one are spread over the provider's
  /// threads.
  ///
  /// @throws MlsException with `PARENT_HASH_INVALID`
  static void check(MlsSuite suite, TreeNode root) throws MlsException {
    List<TreeNode> pieces = Pieces.of(root);
    List<Optional<MlsException>> failures =
        new ArrayList<>(Collections.nCopies(pieces.size(), Optional.empty()));
    suite
        .primitives()
        .provider()
        .forEach(pieces.size(), i -> failures.set(i, failure(suite, pieces.get(i))));
    for (Optional<MlsException> failure : failures) {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
    new ParentHashCheck(suite).checkDownTo(Pieces.level(root) + 1, root);
  }

  private static Optional<MlsException> failure(MlsSuite suite, TreeNode piece) {
    try {
      new ParentHashCheck(suite).checkDownTo(1, piece);
      return Optional.empty();
    } catch (MlsException e) {
      return Optional.of(e);
    }
  }

  /// Checks every parent of a subtree that stands at the level or above.
  private void checkDownTo(int level, TreeNode node) throws MlsException {
    if (node.level() < level || node.isBlankThroughout()) {
      return;
    }
    checkDownTo(level, node.left());
    checkDownTo(level, node.right());
    Optional<ParentNode> parent = node.parent();
    if (parent.isPresent()) {
      // Never through both: each child's hash would have to cover the other's.
      boolean linked =
          isSetThrough(node, parent.get(), node.left(), node.right())
              || isSetThrough(node, parent.get(), node.right(), node.left());
      if (!linked) {
        throw new MlsException(Rule.PARENT_HASH_INVALID, "node " + node.index());
      }
    }
  }

  /// Whether a node below the child carries the parent hash of its parent with this sibling.
  private boolean isSetThrough(TreeNode top, ParentNode parent, TreeNode child, TreeNode sibling) {
    Optional<NodeIndex> descendant = neighbour(child, below(child, parent.unmergedLeaves()));
    if (descendant.isEmpty()) {
      return false;
    }
    Optional<Bytes> claimed = claimedParentHash(top, descendant.get());
    if (claimed.isEmpty()) {
      return false;
    }
    Bytes originalHash = originalHash(sibling, below(sibling, parent.unmergedLeaves()));
    return claimed.get().equals(ParentHash.of(suite, parent, originalHash));
  }

  /// The one node of a child's resolution that is not among the unmerged leaves, if the others are
  /// exactly these.
  private static Optional<NodeIndex> neighbour(TreeNode child, List<LeafIndex> unmerged) {
    List<NodeIndex> resolution = child.resolution();
    if (resolution.size() != unmerged.size() + 1) {
      return Optional.empty();
    }
    List<NodeIndex> others = resolution.stream().filter(node -> !isAmong(unmerged, node)).toList();
    return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
  }

  private static boolean isAmong(List<LeafIndex> leaves, NodeIndex node) {
    return node.isLeaf() && Collections.binarySearch(leaves, TreeMath.leafAt(node)) >= 0;
  }

  private static Optional<Bytes> claimedParentHash(TreeNode top, NodeIndex descendant) {
    int first = TreeMath.firstLeaf(descendant.value());
    TreeNode at = top;
    while (at.index() != descendant.value()) {
      at = at.childTowards(first);
    }
    Optional<LeafNode> leaf = at.leaf();
    if (leaf.isEmpty()) {
      return at.parent().map(ParentNode::parentHash);
    }
    return leaf.get().source() instanceof LeafNodeSource.Commit(Bytes hash)
        ? Optional.of(hash)
        : Optional.empty();
  }

  /// The tree hash of a subtree with the given leaves blanked, and unmerged nowhere (§7.9).
  private Bytes originalHash(TreeNode node, List<LeafIndex> without) {
    if (without.isEmpty()) {
      return node.treeHash(suite);
    }
    if (node.level() == 0) {
      return TreeHash.ofLeaf(suite, node.index() / 2, Optional.empty());
    }
    NodeIndex index = new NodeIndex(node.index());
    Original known = originals.get(index);
    if (known != null && known.without().equals(without)) {
      return known.treeHash();
    }
    Bytes hash =
        TreeHash.ofParent(
            suite,
            node.parent().map(parent -> parent.withoutUnmerged(without)),
            originalHash(node.left(), below(node.left(), without)),
            originalHash(node.right(), below(node.right(), without)));
    originals.put(index, new Original(without, hash));
    return hash;
  }

  /// The part of an increasing list that stands below or at a node.
  private static List<LeafIndex> below(TreeNode node, List<LeafIndex> leaves) {
    List<LeafIndex> part = new ArrayList<>();
    for (LeafIndex leaf : leaves) {
      if (TreeMath.isAbove(node.index(), leaf)) {
        part.add(leaf);
      }
    }
    return part;
  }
}
