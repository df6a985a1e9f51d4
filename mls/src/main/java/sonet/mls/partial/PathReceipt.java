package sonet.mls.partial;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.TreeMath;
import sonet.mls.tree.UpdatePath;

/// Where the committer's path and ours meet, and the ciphertext for us there
/// (draft-ietf-mls-partial §10).
///
/// @param after what is shown of the tree after the commit
/// @param path the committer's path
/// @param step position in the path of the lowest node above both
/// @param index of the ciphertext at that step
public record PathReceipt(AnnotatedCommit.After after, UpdatePath path, int step, int index) {
  /// Finds it.
  ///
  /// @throws MlsException with `UNDECRYPTABLE_PATH_SECRET` when no step is above us, or with
  ///   `WRONG_PATH_LENGTH` or `WRONG_RESOLUTION_INDEX`
  public static PathReceipt of(
      AnnotatedCommit.After after, UpdatePath path, AnnotatedCommit.ResolutionIndex index)
      throws MlsException {
    List<NodeIndex> nodes = after.sender().parents().stream().map(TreeSlice.Step::index).toList();
    int step = nodes.indexOf(meeting(after));
    if (step < 0) {
      throw new MlsException(
          Rule.UNDECRYPTABLE_PATH_SECRET,
          "no step of the path is above leaf " + after.receiver().leafIndex());
    }
    if (nodes.size() != path.nodes().size()) {
      throw new MlsException(
          Rule.WRONG_PATH_LENGTH, path.nodes().size() + " nodes for " + nodes.size() + " steps");
    }
    int ciphertexts = path.nodes().get(step).encryptedPathSecret().size();
    if (Integer.compareUnsigned(index.value(), ciphertexts) >= 0) {
      throw new MlsException(
          Rule.WRONG_RESOLUTION_INDEX,
          Integer.toUnsignedString(index.value()) + " of " + ciphertexts);
    }
    return new PathReceipt(after, path, step, index.value());
  }

  /// Decrypts the path secret and derives what is above it (RFC 9420 §7.5).
  public TreeKemPrivate.Decrypted open(
      MlsSuite suite, TreeKemPrivate keys, Bytes provisionalGroupContext) throws MlsException {
    List<NodeIndex> nodes = new ArrayList<>();
    List<Bytes> publicKeys = new ArrayList<>();
    List<TreeSlice.Step> steps = after.sender().parents();
    for (int i = step; i < steps.size(); i++) {
      nodes.add(steps.get(i).index());
      publicKeys.add(path.nodes().get(i).encryptionKey());
    }
    return keys.decrypt(
        suite,
        new TreeKemPrivate.ReceivedSecret(
            after.receiver().receiverBelow(meeting(after)),
            path.nodes().get(step).encryptedPathSecret().get(index),
            new TreeKemPrivate.PathNodes(nodes, publicKeys),
            provisionalGroupContext),
        after.receiver()::encryptionKey);
  }

  private static NodeIndex meeting(AnnotatedCommit.After after) {
    return TreeMath.commonAncestor(after.sender().leafIndex(), after.receiver().leafIndex());
  }
}
