package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;

/// Relations between the nodes of a full binary tree, computed from their indices alone (RFC 9420
/// appendix C).
///
/// The ones at the low end of an index tell the level of a node; the rest is its place among the
/// nodes of that level. A tree has a power of two leaves, at most 2^30.
public final class TreeMath {
  /// The most leaves that a tree can have, so that every node index fits an int.
  public static final int MAX_LEAF_COUNT = 1 << 30;

  private TreeMath() {}

  /// The level of a node: 0 for a leaf, one more for each step up.
  public static int level(NodeIndex node) {
    return level(node.value());
  }

  /// How many nodes a tree with so many leaves has.
  public static int nodeCount(int leafCount) {
    return 2 * checked(leafCount) - 1;
  }

  /// The root of a tree with so many leaves.
  public static NodeIndex root(int leafCount) {
    return new NodeIndex(checked(leafCount) - 1);
  }

  /// The left child of a parent node.
  ///
  /// @throws IllegalArgumentException for a leaf
  public static NodeIndex left(NodeIndex node) {
    return new NodeIndex(left(parentOnly(node).value()));
  }

  /// The right child of a parent node.
  ///
  /// @throws IllegalArgumentException for a leaf
  public static NodeIndex right(NodeIndex node) {
    return new NodeIndex(right(parentOnly(node).value()));
  }

  /// The parent of a node.
  ///
  /// @throws IllegalArgumentException for the root, or a node outside the tree
  public static NodeIndex parent(NodeIndex node, int leafCount) {
    if (node.equals(root(leafCount)) || node.value() >= nodeCount(leafCount)) {
      throw new IllegalArgumentException("node " + node + " has no parent below the root");
    }
    return new NodeIndex(parent(node.value()));
  }

  /// The other child of the node's parent.
  ///
  /// @throws IllegalArgumentException for the root, or a node outside the tree
  public static NodeIndex sibling(NodeIndex node, int leafCount) {
    NodeIndex parent = parent(node, leafCount);
    return node.value() < parent.value() ? right(parent) : left(parent);
  }

  /// The nodes above a node, from its parent to the root (§4.1.2).
  public static List<NodeIndex> directPath(NodeIndex node, int leafCount) {
    List<NodeIndex> path = new ArrayList<>();
    NodeIndex root = root(leafCount);
    for (NodeIndex at = node; !at.equals(root); path.add(at)) {
      at = parent(at, leafCount);
    }
    return path;
  }

  /// The siblings of a node and of those above it, but for the root (§4.1.2).
  public static List<NodeIndex> copath(NodeIndex node, int leafCount) {
    List<NodeIndex> copath = new ArrayList<>();
    NodeIndex root = root(leafCount);
    for (NodeIndex at = node; !at.equals(root); at = parent(at, leafCount)) {
      copath.add(sibling(at, leafCount));
    }
    return copath;
  }

  /// The lowest node above both leaves, or the leaf itself when they are one.
  ///
  /// @throws IllegalArgumentException for a leaf that no tree has
  public static NodeIndex commonAncestor(LeafIndex a, LeafIndex b) {
    return new NodeIndex(ancestor(checkedLeaf(a), commonLevel(checkedLeaf(a), checkedLeaf(b))));
  }

  /// The node at which a leaf stands.
  ///
  /// @throws IllegalArgumentException for a leaf that no tree has
  public static NodeIndex nodeOf(LeafIndex leaf) {
    return new NodeIndex(2 * checkedLeaf(leaf));
  }

  /// The leaf that stands at a node.
  ///
  /// @throws IllegalArgumentException for a parent node
  public static LeafIndex leafAt(NodeIndex node) {
    if (!node.isLeaf()) {
      throw new IllegalArgumentException("node " + node + " is not a leaf");
    }
    return new LeafIndex(node.value() >>> 1);
  }

  /// The node at a level above a leaf: the leaf's own at level 0.
  ///
  /// @throws IllegalArgumentException for a leaf that no tree has, or a level above all trees
  public static NodeIndex ancestor(LeafIndex leaf, int level) {
    if (level < 0 || 1 << level > MAX_LEAF_COUNT) {
      throw new IllegalArgumentException("level " + level);
    }
    return new NodeIndex(ancestor(checkedLeaf(leaf), level));
  }

  static int level(int node) {
    return Integer.numberOfTrailingZeros(~node);
  }

  static int left(int node) {
    return node ^ (1 << (level(node) - 1));
  }

  static int right(int node) {
    return node ^ (3 << (level(node) - 1));
  }

  static int parent(int node) {
    int level = level(node);
    return (node | (1 << level)) & ~(1 << (level + 1));
  }

  /// The node at a level above a leaf.
  static int ancestor(int leaf, int level) {
    return leaf >>> level << (level + 1) | ((1 << level) - 1);
  }

  /// The level of the lowest node above both leaves.
  static int commonLevel(int a, int b) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(a ^ b);
  }

  /// The first leaf below a node.
  static int firstLeaf(int node) {
    int level = level(node);
    return node >>> (level + 1) << level;
  }

  /// Whether a leaf, as an unsigned number, stands below or at a node.
  static boolean isAbove(int node, LeafIndex leaf) {
    int level = level(node);
    return leaf.value() >>> level == node >>> (level + 1);
  }

  private static int checkedLeaf(LeafIndex leaf) {
    if (!leaf.isBelow(MAX_LEAF_COUNT)) {
      throw new IllegalArgumentException("no tree has a leaf " + leaf);
    }
    return leaf.value();
  }

  private static NodeIndex parentOnly(NodeIndex node) {
    if (node.isLeaf()) {
      throw new IllegalArgumentException("leaf " + node + " has no children");
    }
    return node;
  }

  private static int checked(int leafCount) {
    if (Integer.bitCount(leafCount) != 1 || leafCount > MAX_LEAF_COUNT || leafCount < 0) {
      throw new IllegalArgumentException("no tree has " + leafCount + " leaves");
    }
    return leafCount;
  }
}
