package sonet.mls.partial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Member;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Node;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.ParentNode;
import sonet.mls.tree.TreeMath;

/// The direct path of a leaf in a tree with a known hash (draft-ietf-mls-partial §2): a
/// [MembershipProof] that was verified. There is no other way to one.
public final class TreeSlice {
  private final MembershipProof proof;

  TreeSlice(MembershipProof proof) {
    this.proof = proof;
  }

  /// A node above the leaf, with the hash of its subtree beside the path.
  ///
  /// @param index where it stands
  /// @param node what stands there
  /// @param copathHash the tree hash of its child that is not above the leaf
  public record Step(NodeIndex index, ParentNode node, Bytes copathHash) {}

  /// The proof.
  public MembershipProof proof() {
    return proof;
  }

  /// Where the leaf stands.
  public LeafIndex leafIndex() {
    return proof.leafIndex();
  }

  /// How many leaves the tree has.
  public int leafCount() {
    return proof.nLeaves();
  }

  /// What stands at the leaf.
  public LeafNode leaf() {
    return proof.claimedLeaf();
  }

  /// The member whose leaf it is.
  public Member member() {
    return new Member(leafIndex(), leaf());
  }

  /// The node at a place of the direct path, the leaf included; empty when it is blank or not on
  /// the path.
  public Optional<Node> at(NodeIndex index) {
    int level = TreeMath.level(index);
    return level < proof.directPathNodes().size()
            && TreeMath.ancestor(leafIndex(), level).equals(index)
        ? proof.directPathNodes().get(level)
        : Optional.empty();
  }

  /// The HPKE key at a place of the direct path, if there is one.
  public Optional<Bytes> encryptionKey(NodeIndex index) {
    return at(index).map(Node::encryptionKey);
  }

  /// The nodes above the leaf that are not blank, from the lowest to the highest.
  public List<Step> parents() {
    List<Step> steps = new ArrayList<>();
    for (int level = 1; level < proof.directPathNodes().size(); level++) {
      if (proof.directPathNodes().get(level).orElse(null) instanceof Node.Parent(var node)) {
        steps.add(
            new Step(
                TreeMath.ancestor(leafIndex(), level),
                node,
                proof.copathHashes().get(level - 1).hashValue()));
      }
    }
    return steps;
  }

  /// The node below a place above us for whose key a path secret is meant (RFC 9420 §7.5): the
  /// highest one on our way down from there that is not blank and of which we are no unmerged leaf.
  ///
  /// A node lists a member that does not know its key, and stands with those it lists in the
  /// resolution: so when the first one that is not blank lists us, our leaf is meant and nothing
  /// between.
  public NodeIndex receiverBelow(NodeIndex ancestor) {
    for (int level = TreeMath.level(ancestor) - 1; level > 0; level--) {
      if (proof.directPathNodes().get(level).orElse(null) instanceof Node.Parent(var node)) {
        return TreeMath.ancestor(leafIndex(), node.isUnmerged(leafIndex()) ? 0 : level);
      }
    }
    return TreeMath.nodeOf(leafIndex());
  }

  /// Whose slice it is.
  @Override
  public String toString() {
    return "TreeSlice(leaf %s of %d)".formatted(leafIndex(), leafCount());
  }
}
