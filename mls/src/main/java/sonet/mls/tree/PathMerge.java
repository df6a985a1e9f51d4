package sonet.mls.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;

/// A received `UpdatePath`, checked and merged into the tree (RFC 9420 §7.5, §7.9.2, §12.4.2): all
/// that needs no private key, so that members and observers share it.
final class PathMerge {
  private final RatchetTree tree;
  private final LeafIndex sender;
  private final UpdatePath update;
  private final FilteredPath path;

  PathMerge(RatchetTree tree, LeafIndex sender, UpdatePath update) {
    this.tree = tree.extendedTo(sender);
    this.sender = sender;
    this.update = update;
    this.path = FilteredPath.of(this.tree, sender);
  }

  RatchetTree merge(Set<LeafIndex> newLeaves, GroupId groupId) throws MlsException {
    Bytes parentHash = checkLeaf(groupId);
    checkFreshKeys();
    checkShape(newLeaves);
    FilteredPath.Parents parents =
        path.parentsWith(
            tree.suite(), update.nodes().stream().map(UpdatePath.Node::encryptionKey).toList());
    if (!parents.leafParentHash().equals(parentHash)) {
      throw new MlsException(Rule.WRONG_PARENT_HASH, "leaf " + sender);
    }
    return tree.withPath(path, update.leafNode(), parents.parents());
  }

  /// §7.3, as far as it concerns a leaf in a path alone. Gives the leaf's parent hash.
  private Bytes checkLeaf(GroupId groupId) throws MlsException {
    Optional<LeafNode> old = tree.leaf(sender);
    Bytes parentHash = update.checkLeaf(tree.suite(), new LeafNode.Place(groupId, sender), old);
    LeafNode leaf = update.leafNode();
    boolean keepsSignatureKey =
        old.isPresent() && old.get().signatureKey().equals(leaf.signatureKey());
    if (!keepsSignatureKey && tree.containsSignatureKey(leaf.signatureKey())) {
      throw new MlsException(Rule.DUPLICATE_SIGNATURE_KEY, "in the path of leaf " + sender);
    }
    return parentHash;
  }

  /// §12.4.2: no key of the path stands in the tree before, and none twice in the path.
  private void checkFreshKeys() throws MlsException {
    Set<Bytes> seen = new HashSet<>();
    for (Bytes key : keys()) {
      if (tree.containsEncryptionKey(key) || !seen.add(key)) {
        throw new MlsException(Rule.PATH_KEY_NOT_FRESH, "in the path of leaf " + sender);
      }
    }
  }

  private List<Bytes> keys() {
    List<Bytes> keys = new ArrayList<>();
    keys.add(update.leafNode().encryptionKey());
    update.nodes().forEach(node -> keys.add(node.encryptionKey()));
    return keys;
  }

  /// §7.5, §7.6: a node for each step, a ciphertext for each receiver.
  private void checkShape(Set<LeafIndex> newLeaves) throws MlsException {
    if (update.nodes().size() != path.steps().size()) {
      throw new MlsException(
          Rule.WRONG_PATH_LENGTH,
          update.nodes().size() + " nodes for " + path.steps().size() + " steps");
    }
    for (int i = 0; i < path.steps().size(); i++) {
      FilteredPath.Step step = path.steps().get(i);
      UpdatePath.Node node = update.nodes().get(i);
      int receivers = step.receivers(newLeaves).size();
      if (node.encryptedPathSecret().size() != receivers) {
        throw new MlsException(
            Rule.WRONG_CIPHERTEXT_COUNT,
            node.encryptedPathSecret().size() + " for " + receivers + " at " + step.node());
      }
      if (!tree.suite().primitives().acceptsKemPublicKey(node.encryptionKey())) {
        throw new MlsException(Rule.INVALID_PUBLIC_KEY, "of the path node " + step.node());
      }
    }
  }
}
