package sonet.mls.tree;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.SignatureCheck;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.SignatureLabel;

/// Whether a tree that someone handed to us is one that the protocol can have led to (RFC 9420
/// §7.9.2, §12.4.3.1): all that can be said without the group's parameters and an authentication
/// service.
public final class TreeValidation {
  private final RatchetTree tree;
  private final GroupId groupId;

  private TreeValidation(RatchetTree tree, GroupId groupId) {
    this.tree = tree;
    this.groupId = groupId;
  }

  /// Checks a tree, in the order of §12.4.3.1. Its hash is for the caller to compare.
  ///
  /// @throws MlsException with `PARENT_HASH_INVALID`, `INVALID_PUBLIC_KEY`,
  ///   `INVALID_LEAF_SIGNATURE`, `DUPLICATE_SIGNATURE_KEY`, `DUPLICATE_ENCRYPTION_KEY`,
  ///   `UNMERGED_LEAF_NOT_BELOW` or `UNMERGED_LEAF_NOT_LISTED_BETWEEN`
  public static void validate(RatchetTree tree, GroupId groupId) throws MlsException {
    TreeValidation validation = new TreeValidation(tree, groupId);
    ParentHashCheck.check(tree.suite(), tree.root());
    validation.checkLeaves();
    tree.checkUniqueKeys();
    validation.checkUnmergedLeaves(tree.root());
    validation.checkParentKeys(tree.root());
  }

  /// §7.3, as far as it concerns a leaf alone.
  private void checkLeaves() throws MlsException {
    CipherSuite primitives = tree.suite().primitives();
    List<RatchetTree.Member> members = tree.members();
    for (RatchetTree.Member member : members) {
      if (!primitives.acceptsKemPublicKey(member.leaf().encryptionKey())) {
        throw new MlsException(Rule.INVALID_PUBLIC_KEY, "of leaf " + member.index());
      }
    }
    int invalid = primitives.firstInvalid(new Signatures(members, groupId));
    if (invalid < members.size()) {
      RatchetTree.Member member = members.get(invalid);
      throw member.leaf().signatureRefused(tree.suite(), member.index());
    }
  }

  /// The signatures of all leaves, each put together by the thread that verifies it.
  private static final class Signatures extends AbstractList<SignatureCheck> {
    private final List<RatchetTree.Member> members;
    private final GroupId groupId;

    private Signatures(List<RatchetTree.Member> members, GroupId groupId) {
      this.members = members;
      this.groupId = groupId;
    }

    @Override
    public SignatureCheck get(int i) {
      LeafNode leaf = members.get(i).leaf();
      return MlsSuite.signatureCheck(
          leaf.signatureKey(),
          SignatureLabel.LEAF_NODE_TBS,
          leaf.toBeSigned(new LeafNode.Place(groupId, members.get(i).index())),
          leaf.signature());
    }

    @Override
    public int size() {
      return members.size();
    }
  }

  /// §12.4.3.1: unmerged leaves are members below, and nodes between list them too.
  private void checkUnmergedLeaves(TreeNode node) throws MlsException {
    if (node.isBlankThroughout() || node.level() == 0) {
      return;
    }
    for (LeafIndex leaf : node.parent().map(ParentNode::unmergedLeaves).orElse(List.of())) {
      if (!TreeMath.isAbove(node.index(), leaf) || tree.leaf(leaf).isEmpty()) {
        throw new MlsException(
            Rule.UNMERGED_LEAF_NOT_BELOW, "leaf " + leaf + " at node " + node.index());
      }
      checkListedBetween(node, leaf);
    }
    checkUnmergedLeaves(node.left());
    checkUnmergedLeaves(node.right());
  }

  private static void checkListedBetween(TreeNode above, LeafIndex leaf) throws MlsException {
    TreeNode at = above.childTowards(leaf.value());
    for (; at.level() > 0; at = at.childTowards(leaf.value())) {
      Optional<ParentNode> between = at.parent();
      if (between.isPresent() && !between.get().isUnmerged(leaf)) {
        throw new MlsException(
            Rule.UNMERGED_LEAF_NOT_LISTED_BETWEEN,
            "leaf " + leaf + " of node " + above.index() + " at node " + at.index());
      }
    }
  }

  private void checkParentKeys(TreeNode node) throws MlsException {
    if (node.isBlankThroughout() || node.level() == 0) {
      return;
    }
    Optional<Bytes> key = node.parent().map(ParentNode::encryptionKey);
    if (key.isPresent() && !tree.suite().primitives().acceptsKemPublicKey(key.get())) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, "of parent node " + node.index());
    }
    checkParentKeys(node.left());
    checkParentKeys(node.right());
  }
}
