package sonet.mls.partial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Node;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeHash;
import sonet.mls.tree.TreeMath;

/// The claim that a leaf stands in a tree, with what it takes to compute the tree hash from it
/// (draft-ietf-mls-partial §6).
///
/// ```
/// struct {
///   uint32 leaf_index;
///   uint32 n_leaves;
///   optional<Node> direct_path_nodes<V>;
///   CopathHash copath_hashes<V>;
/// } MembershipProof;
/// ```
///
/// One that exists has the shape of a proof: as many nodes and hashes as a tree of its size has on
/// the way up, a member at its beginning, and parents or blank nodes above. Whether it belongs to
/// the group's tree only [#verify] tells.
///
/// @param leafIndex where the leaf stands
/// @param nLeaves how many leaves the tree has: a power of two
/// @param directPathNodes from the leaf to the root, both included; blank nodes are empty
/// @param copathHashes of the siblings, from that of the leaf to that below the root
public record MembershipProof(
    LeafIndex leafIndex,
    int nLeaves,
    List<Optional<Node>> directPathNodes,
    List<CopathHash> copathHashes)
    implements Encodable {
  /// A tree of 2^30 leaves has as many nodes on a direct path.
  private static final int MAX_NODES = 31;

  /// Checks the shape.
  ///
  /// @throws IllegalArgumentException when it is not that of a proof
  public MembershipProof {
    directPathNodes = List.copyOf(directPathNodes);
    copathHashes = List.copyOf(copathHashes);
    Optional<String> flaw = flaw(leafIndex, nLeaves, directPathNodes, copathHashes.size());
    if (flaw.isPresent()) {
      throw new IllegalArgumentException(flaw.get());
    }
  }

  /// The proof for a member of a tree, made in O(log² n) from hashes that the tree has cached.
  ///
  /// @throws IllegalArgumentException when no member stands there
  public static MembershipProof of(RatchetTree tree, LeafIndex leafIndex) {
    LeafNode leaf =
        tree.leaf(leafIndex)
            .orElseThrow(() -> new IllegalArgumentException("no member at leaf " + leafIndex));
    NodeIndex leafAt = TreeMath.nodeOf(leafIndex);
    List<Optional<Node>> nodes = new ArrayList<>();
    nodes.add(Optional.of(new Node.Leaf(leaf)));
    for (NodeIndex node : TreeMath.directPath(leafAt, tree.leafCount())) {
      nodes.add(tree.parent(node).map(Node.Parent::new));
    }
    List<CopathHash> hashes = new ArrayList<>();
    for (NodeIndex node : TreeMath.copath(leafAt, tree.leafCount())) {
      hashes.add(new CopathHash(tree.treeHash(node)));
    }
    return new MembershipProof(leafIndex, tree.leafCount(), nodes, hashes);
  }

  /// Reads one, refusing what has not the shape of a proof.
  public static MembershipProof read(Reader reader) throws DecodeException {
    LeafIndex leafIndex = LeafIndex.read(reader);
    int nLeaves = reader.u32();
    List<Optional<Node>> nodes = new ArrayList<>();
    var _ =
        reader.vector(r -> {
          if (nodes.size() == MAX_NODES) {
            throw new DecodeException("more than " + MAX_NODES + " nodes on a direct path");
          }
          Optional<Node> node = r.optional(Node::read);
          nodes.add(node);
          return node;
        });
    List<CopathHash> hashes = reader.vector(CopathHash::read);
    Optional<String> flaw = flaw(leafIndex, nLeaves, nodes, hashes.size());
    if (flaw.isPresent()) {
      throw new DecodeException(flaw.get());
    }
    return new MembershipProof(leafIndex, nLeaves, nodes, hashes);
  }

  private static Optional<String> flaw(
      LeafIndex leafIndex, int nLeaves, List<Optional<Node>> nodes, int hashes) {
    if (nLeaves < 1 || nLeaves > TreeMath.MAX_LEAF_COUNT || Integer.bitCount(nLeaves) != 1) {
      return Optional.of("a tree of " + Integer.toUnsignedString(nLeaves) + " leaves");
    }
    if (!leafIndex.isBelow(nLeaves)) {
      return Optional.of("leaf " + leafIndex + " of " + nLeaves);
    }
    int levels = Integer.numberOfTrailingZeros(nLeaves);
    if (nodes.size() != levels + 1 || hashes != levels) {
      return Optional.of(
          nodes.size() + " nodes and " + hashes + " hashes for a tree of " + nLeaves + " leaves");
    }
    if (!(nodes.getFirst().orElse(null) instanceof Node.Leaf)) {
      return Optional.of("no member at the leaf");
    }
    if (nodes.stream().skip(1).anyMatch(node -> node.orElse(null) instanceof Node.Leaf)) {
      return Optional.of("a leaf above the leaves");
    }
    return Optional.empty();
  }

  /// The leaf that the proof is for. What it says is not to be believed before [#verify].
  public LeafNode claimedLeaf() {
    if (directPathNodes.getFirst().orElseThrow() instanceof Node.Leaf(LeafNode leaf)) {
      return leaf;
    }
    throw new AssertionError("the constructor refuses other nodes");
  }

  /// The hash of the whole tree that follows from the proof (RFC 9420 §7.8).
  public Bytes treeHash(MlsSuite suite) {
    Bytes hash = TreeHash.ofLeaf(suite, leafIndex.value(), Optional.of(claimedLeaf()));
    for (int level = 1; level < directPathNodes.size(); level++) {
      Bytes sibling = copathHashes.get(level - 1).hashValue();
      boolean right = (leafIndex.value() >>> (level - 1) & 1) == 1;
      hash =
          TreeHash.ofParent(
              suite,
              directPathNodes.get(level).map(node -> ((Node.Parent) node).parentNode()),
              right ? sibling : hash,
              right ? hash : sibling);
    }
    return hash;
  }

  /// What the proof shows, if it is valid relative to a tree hash.
  ///
  /// @param expected the tree hash of the group
  /// @throws MlsException with `MEMBERSHIP_PROOF_OF_ANOTHER_TREE`
  public TreeSlice verify(MlsSuite suite, Bytes expected) throws MlsException {
    Bytes computed = treeHash(suite);
    if (!computed.equals(expected)) {
      throw new MlsException(
          Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
          "expected the tree hash %s, got %s".formatted(expected, computed));
    }
    return new TreeSlice(this);
  }

  /// Whether two proofs reference the same tree: one number of leaves, one tree hash.
  public boolean isOfSameTree(MlsSuite suite, MembershipProof other) {
    return nLeaves == other.nLeaves && treeHash(suite).equals(other.treeHash(suite));
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .u32(leafIndex.value())
        .u32(nLeaves)
        .vector(directPathNodes, Writer::optional)
        .vector(copathHashes);
  }
}
