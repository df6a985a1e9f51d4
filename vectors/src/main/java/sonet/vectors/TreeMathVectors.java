package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.TreeMath;

/// `tree-math`: the relations of nodes in the array form of a tree (RFC 9420 appendix C).
final class TreeMathVectors implements VectorKind {
  private static final int MOST_LEAVES = 1 << 8;

  @Override
  public String name() {
    return "tree-math";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("n_leaves");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return vector.count("n_leaves") + " leaves";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException {
    int leaves = vector.count("n_leaves");
    vector.require(Integer.bitCount(leaves) == 1, "the number of leaves is a power of two");
    vector.expect("n_nodes", TreeMath.nodeCount(leaves));
    vector.expect("root", TreeMath.root(leaves).value());
    for (Relation relation : relations(leaves)) {
      vector.expectEqual(
          relation.name(), vector.listOfOptionalCounts(relation.name()), relation.nodes());
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (int leaves = 1; leaves <= MOST_LEAVES; leaves *= 2) {
      VectorWriter vector =
          new VectorWriter()
              .number("n_leaves", leaves)
              .number("n_nodes", TreeMath.nodeCount(leaves))
              .number("root", TreeMath.root(leaves).value());
      for (Relation relation : relations(leaves)) {
        vector = vector.listOfOptionalCounts(relation.name(), relation.nodes());
      }
      vectors.add(vector);
    }
    return vectors;
  }

  /// What each node of a tree is related to in one way.
  private record Relation(String name, List<Optional<Integer>> nodes) {}

  private static List<Relation> relations(int leaves) {
    NodeIndex root = TreeMath.root(leaves);
    return List.of(
        relation("left", leaves, node -> node.isLeaf() ? node : TreeMath.left(node)),
        relation("right", leaves, node -> node.isLeaf() ? node : TreeMath.right(node)),
        relation(
            "parent", leaves, node -> node.equals(root) ? node : TreeMath.parent(node, leaves)),
        relation(
            "sibling", leaves, node -> node.equals(root) ? node : TreeMath.sibling(node, leaves)));
  }

  /// Collects a function of all nodes; a node that it gives back itself has no such relation.
  private static Relation relation(String name, int leaves, UnaryOperator<NodeIndex> function) {
    List<Optional<Integer>> nodes = new ArrayList<>();
    for (int i = 0; i < TreeMath.nodeCount(leaves); i++) {
      int node = i;
      nodes.add(
          Optional.of(function.apply(new NodeIndex(i)).value()).filter(other -> other != node));
    }
    return new Relation(name, List.copyOf(nodes));
  }
}
