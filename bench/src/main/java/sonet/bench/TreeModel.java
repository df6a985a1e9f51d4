package sonet.bench;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which nodes of a ratchet tree are filled: as much as is needed to count what a commit costs (RFC
/// 9420 §4), written without regard to the engine that is measured against it.
///
/// A node is named by its level and by its place on that level, both counted from 0.
final class TreeModel {
  private final BitSet members;
  private final Set<Node> filled;
  private final Set<Unmerged> unmerged;

  private record Node(int level, int place) {
    Node left() {
      return new Node(level - 1, 2 * place);
    }

    Node right() {
      return new Node(level - 1, 2 * place + 1);
    }

    Node parent() {
      return new Node(level + 1, place / 2);
    }

    Node sibling() {
      return new Node(level, place ^ 1);
    }

    boolean isAbove(int leaf) {
      return leaf >> level == place;
    }
  }

  private record Unmerged(Node node, int leaf) {}

  private TreeModel(BitSet members, Set<Node> filled, Set<Unmerged> unmerged) {
    this.members = members;
    this.filled = filled;
    this.unmerged = unmerged;
  }

  /// A group of so many members.
  static TreeModel of(int count, Shape shape) {
    BitSet members = new BitSet();
    members.set(0, count);
    TreeModel tree = new TreeModel(members, new HashSet<>(), new HashSet<>());
    if (shape == Shape.FULL) {
      for (int level = 1; level <= tree.depth(); level++) {
        for (int place = 0; place < tree.width() >> level; place++) {
          Node node = new Node(level, place);
          if (!tree.isEmpty(node.left()) && !tree.isEmpty(node.right())) {
            tree.filled.add(node);
          }
        }
      }
    }
    return tree;
  }

  /// With so many more members, none of them in a path yet (§7.7, §12.1.1).
  TreeModel adding(int count) {
    TreeModel next = copy();
    for (int i = 0; i < count; i++) {
      int leaf = next.firstBlankLeaf();
      next.members.set(leaf);
      for (Node node : next.path(leaf)) {
        if (filled.contains(node)) {
          next.unmerged.add(new Unmerged(node, leaf));
        }
      }
    }
    return next;
  }

  /// Without a member (§12.1.3).
  TreeModel removing(int leaf) {
    TreeModel next = copy();
    next.members.clear(leaf);
    next.filled.removeAll(path(leaf));
    return next;
  }

  /// With an empty leaf filled, as an external joiner does, whose path then goes over it.
  TreeModel joining() {
    TreeModel next = copy();
    next.members.set(next.firstBlankLeaf());
    return next;
  }

  int memberCount() {
    return members.cardinality();
  }

  int firstBlankLeaf() {
    return members.nextClearBit(0);
  }

  /// How many leaves the tree has room for (§4.1).
  int width() {
    return members.length() <= 1 ? 1 : Integer.highestOneBit(members.length() - 1) * 2;
  }

  /// How many nodes stand above each leaf.
  int depth() {
    return Integer.numberOfTrailingZeros(width());
  }

  int filledParents() {
    return filled.size();
  }

  /// How many leaves the unmerged lists of all nodes hold.
  int unmergedEntries() {
    return unmerged.size();
  }

  /// To how many keys each node of a member's filtered direct path is encrypted (§4.1.2, §7.5).
  List<Integer> receivers(int leaf) {
    List<Integer> counts = new ArrayList<>();
    for (Node node = new Node(0, leaf); node.level() < depth(); node = node.parent()) {
      if (!isEmpty(node.sibling())) {
        counts.add(resolution(node.sibling()));
      }
    }
    return counts;
  }

  /// How many nodes of a committer's filtered direct path another member derives: those above both.
  int shared(int committer, int receiver) {
    int count = 0;
    for (Node node = new Node(0, committer); node.level() < depth(); node = node.parent()) {
      if (!isEmpty(node.sibling()) && node.parent().isAbove(receiver)) {
        count++;
      }
    }
    return count;
  }

  /// How many nodes stand on the direct paths of leaves, themselves included: whose tree hashes
  /// change with them (§7.8).
  int changed(int firstLeaf, int count) {
    Set<Node> nodes = new HashSet<>();
    for (int leaf = firstLeaf; leaf < firstLeaf + count; leaf++) {
      nodes.add(new Node(0, leaf));
      nodes.addAll(path(leaf));
    }
    return nodes.size();
  }

  private TreeModel copy() {
    return new TreeModel((BitSet) members.clone(), new HashSet<>(filled), new HashSet<>(unmerged));
  }

  private List<Node> path(int leaf) {
    List<Node> path = new ArrayList<>();
    for (Node node = new Node(0, leaf); node.level() < depth(); node = node.parent()) {
      path.add(node.parent());
    }
    return path;
  }

  private boolean isEmpty(Node node) {
    int next = members.nextSetBit(node.place() << node.level());
    return next < 0 || next >= (node.place() + 1) << node.level();
  }

  /// The size of a node's resolution (§4.1.1).
  private int resolution(Node node) {
    if (isEmpty(node)) {
      return 0;
    }
    if (node.level() == 0) {
      return 1;
    }
    if (filled.contains(node)) {
      return 1 + (int) unmerged.stream().filter(entry -> entry.node().equals(node)).count();
    }
    return resolution(node.left()) + resolution(node.right());
  }
}
