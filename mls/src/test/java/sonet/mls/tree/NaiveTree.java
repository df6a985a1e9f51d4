package sonet.mls.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// The ratchet tree as the RFC writes it down: an array of nodes, everything computed anew each
/// time, every definition taken by the letter. A model for tests, and slow.
final class NaiveTree {
  private final MlsSuite suite;
  private final List<Optional<LeafNode>> leaves = new ArrayList<>();
  // Indexed by node; those of leaves stay empty.
  private final List<Optional<ParentNode>> parents = new ArrayList<>();

  NaiveTree(MlsSuite suite) {
    this.suite = suite;
    leaves.add(Optional.empty());
    parents.add(Optional.empty());
  }

  NaiveTree(NaiveTree other) {
    this.suite = other.suite;
    leaves.addAll(other.leaves);
    parents.addAll(other.parents);
  }

  /// Any tree at all, node by node.
  static NaiveTree of(RatchetTree tree) {
    NaiveTree copy = new NaiveTree(tree.suite());
    copy.leaves.clear();
    copy.parents.clear();
    for (int i = 0; i < tree.leafCount(); i++) {
      copy.leaves.add(tree.leaf(new LeafIndex(i)));
    }
    for (int i = 0; i < 2 * tree.leafCount() - 1; i++) {
      copy.parents.add(tree.parent(new NodeIndex(i)));
    }
    return copy;
  }

  int leafCount() {
    return leaves.size();
  }

  int nodeCount() {
    return 2 * leafCount() - 1;
  }

  Optional<LeafNode> leaf(int index) {
    return leaves.get(index);
  }

  Optional<ParentNode> parent(int node) {
    return parents.get(node);
  }

  void setParent(int node, Optional<ParentNode> parent) {
    parents.set(node, parent);
  }

  void setLeaf(int index, Optional<LeafNode> leaf) {
    leaves.set(index, leaf);
  }

  // §12.1.1

  int add(LeafNode leaf) {
    int place = leaves.indexOf(Optional.<LeafNode>empty());
    if (place < 0) {
      place = leafCount();
      extend();
    }
    int added = place;
    for (NodeIndex node : path(place)) {
      parents.set(
          node.value(),
          parent(node.value())
              .map(parent ->
                  new ParentNode(
                      parent.encryptionKey(),
                      parent.parentHash(),
                      Stream.concat(
                              parent.unmergedLeaves().stream(), Stream.of(new LeafIndex(added)))
                          .sorted()
                          .toList())));
    }
    leaves.set(place, Optional.of(leaf));
    return place;
  }

  void extend() {
    int more = leafCount();
    for (int i = 0; i < more; i++) {
      leaves.add(Optional.empty());
      parents.add(Optional.empty());
      parents.add(Optional.empty());
    }
  }

  // §12.1.2

  void update(int index, LeafNode leaf) {
    leaves.set(index, Optional.of(leaf));
    blankPath(index);
  }

  // §12.1.3

  void remove(int index) {
    leaves.set(index, Optional.empty());
    blankPath(index);
    while (leafCount() > 1
        && leaves.subList(leafCount() / 2, leafCount()).stream().allMatch(Optional::isEmpty)) {
      leaves.subList(leafCount() / 2, leafCount()).clear();
      parents.subList(nodeCount(), parents.size()).clear();
    }
  }

  private void blankPath(int index) {
    path(index).forEach(node -> parents.set(node.value(), Optional.empty()));
  }

  // §7.5

  /// Applies a path and gives the parent hash that the leaf must have.
  Bytes merge(int sender, LeafNode leaf, List<Bytes> keys) {
    List<NodeIndex> filtered = filteredDirectPath(sender);
    blankPath(sender);
    Bytes hash = Bytes.EMPTY;
    for (int i = filtered.size() - 1; i >= 0; i--) {
      int node = filtered.get(i).value();
      ParentNode parent = new ParentNode(keys.get(i), hash, List.of());
      parents.set(node, Optional.of(parent));
      hash = parentHash(parent, childAway(node, 2 * sender));
    }
    leaves.set(sender, Optional.of(leaf));
    return hash;
  }

  private List<NodeIndex> path(int leaf) {
    return TreeMath.directPath(new NodeIndex(2 * leaf), leafCount());
  }

  List<NodeIndex> filteredDirectPath(int leaf) {
    return path(leaf).stream()
        .filter(node -> !resolution(childAway(node.value(), 2 * leaf)).isEmpty())
        .toList();
  }

  private static int childAway(int node, int below) {
    NodeIndex index = new NodeIndex(node);
    return below < node ? TreeMath.right(index).value() : TreeMath.left(index).value();
  }

  // §4.1.1

  List<Integer> resolution(int node) {
    List<Integer> nodes = new ArrayList<>();
    if (node % 2 == 0) {
      if (leaf(node / 2).isPresent()) {
        nodes.add(node);
      }
    } else if (parent(node).isPresent()) {
      nodes.add(node);
      parent(node).get().unmergedLeaves().forEach(leaf -> nodes.add(2 * leaf.value()));
    } else {
      nodes.addAll(resolution(left(node)));
      nodes.addAll(resolution(right(node)));
    }
    return nodes;
  }

  // §7.8

  Bytes treeHash(int node) {
    Writer input = new Writer();
    if (node % 2 == 0) {
      input.u8(1).u32(node / 2).optional(leaf(node / 2));
    } else {
      input.u8(2).optional(parent(node));
      input.opaque(treeHash(left(node))).opaque(treeHash(right(node)));
    }
    return suite.primitives().hash(input.toBytes());
  }

  Bytes treeHash() {
    return treeHash(TreeMath.root(leafCount()).value());
  }

  // §7.9

  Bytes parentHash(ParentNode parent, int sibling) {
    NaiveTree original = new NaiveTree(this);
    for (LeafIndex unmerged : parent.unmergedLeaves()) {
      original.leaves.set(unmerged.value(), Optional.empty());
      original.parents.replaceAll(value ->
          value.map(other ->
              new ParentNode(
                  other.encryptionKey(),
                  other.parentHash(),
                  other.unmergedLeaves().stream()
                      .filter(leaf -> !leaf.equals(unmerged))
                      .toList())));
    }
    Writer input = new Writer().opaque(parent.encryptionKey()).opaque(parent.parentHash());
    return suite.primitives().hash(input.opaque(original.treeHash(sibling)).toBytes());
  }

  // §7.9.2

  /// Whether exactly one descendant of every non-blank parent has a valid parent hash towards it.
  boolean isParentHashValid() {
    for (int node = 1; node < nodeCount(); node += 2) {
      int parent = node;
      if (parent(node).isPresent()
          && below(node).filter(other -> isValidTowards(other, parent)).count() != 1) {
        return false;
      }
    }
    return true;
  }

  private Stream<Integer> below(int node) {
    if (node % 2 == 0) {
      return Stream.empty();
    }
    return Stream.of(left(node), right(node))
        .flatMap(child -> Stream.concat(Stream.of(child), below(child)));
  }

  private boolean isValidTowards(int node, int top) {
    Optional<Bytes> claimed = claimedParentHash(node);
    ParentNode parent = parent(top).orElseThrow();
    int sibling = childAway(top, node);
    int child = childAway(top, sibling);
    if (claimed.isEmpty() || !claimed.get().equals(parentHash(parent, sibling))) {
      return false;
    }
    List<Integer> resolution = new ArrayList<>(resolution(child));
    if (!resolution.remove((Object) node)) {
      return false;
    }
    Set<Integer> unmerged = new HashSet<>();
    for (LeafIndex leaf : parent.unmergedLeaves()) {
      if (child == 2 * leaf.value() || below(child).anyMatch(n -> n == 2 * leaf.value())) {
        unmerged.add(2 * leaf.value());
      }
    }
    return unmerged.equals(new HashSet<>(resolution));
  }

  private Optional<Bytes> claimedParentHash(int node) {
    if (node % 2 == 1) {
      return parent(node).map(ParentNode::parentHash);
    }
    return leaf(node / 2).isPresent()
            && leaf(node / 2).get().source() instanceof LeafNodeSource.Commit(Bytes hash)
        ? Optional.of(hash)
        : Optional.empty();
  }

  // §12.4.3.3

  Bytes encoded() {
    int last = nodeCount() - 1;
    while (last > 0 && (last % 2 == 0 ? leaf(last / 2).isEmpty() : parent(last).isEmpty())) {
      last--;
    }
    Writer nodes = new Writer();
    for (int i = 0; i <= last; i++) {
      if (i % 2 == 0) {
        leaf(i / 2).ifPresentOrElse(leaf -> nodes.u8(1).u8(1).value(leaf), () -> nodes.u8(0));
      } else {
        parent(i).ifPresentOrElse(parent -> nodes.u8(1).u8(2).value(parent), () -> nodes.u8(0));
      }
    }
    return new Writer().opaque(nodes.toBytes()).toBytes();
  }

  private static int left(int node) {
    return TreeMath.left(new NodeIndex(node)).value();
  }

  private static int right(int node) {
    return TreeMath.right(new NodeIndex(node)).value();
  }
}
