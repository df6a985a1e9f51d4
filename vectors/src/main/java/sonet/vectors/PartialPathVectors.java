package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.PathReceipt;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.TreeMath;
import sonet.mls.tree.UpdatePath;

/// `partial-tree-operations`: a commit secret is found without the tree (draft-ietf-mls-partial
/// §10).
///
/// The format brings no GroupContext: the path secrets are encrypted under `tree_hash_after` alone
/// in its place. The public keys of a node whose private key is kept may be older than the tree, as
/// those above the meeting point are.
final class PartialPathVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-tree-operations";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("receiver_path_state");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite "
        + vector.u16("cipher_suite")
        + ", "
        + vector.objects("receiver_path_state").size()
        + " keys";
  }

  @Override
  public void verify(VectorFields vector)
      throws VectorException, MlsException, CryptoException, DecodeException {
    MlsSuite suite = vector.suite();
    Bytes treeHash = vector.bytes("tree_hash_after");
    UpdatePath path = Reader.decode(vector.bytes("update_path"), UpdatePath::read);
    AnnotatedCommit.After after =
        new AnnotatedCommit.After(
            treeHash,
            proof(vector, "sender_membership_proof_after").verify(suite, treeHash),
            proof(vector, "receiver_membership_proof_after").verify(suite, treeHash));
    vector.expectEqual("leaf of the path", after.sender().leaf(), path.leafNode());
    AnnotatedCommit.ResolutionIndex index =
        new AnnotatedCommit.ResolutionIndex(vector.u32("resolution_index"));
    TreeKemPrivate keys = keys(vector, suite, after.receiver().leafIndex());
    TreeKemPrivate.Decrypted opened =
        PathReceipt.of(after, path, index).open(suite, keys, treeHash);
    try (Secret commitSecret = opened.commitSecret()) {
      vector.expect("commit_secret", commitSecret);
    }
  }

  private static MembershipProof proof(VectorFields vector, String name)
      throws VectorException, DecodeException {
    MembershipProof proof = Reader.decode(vector.bytes(name), MembershipProof::read);
    vector.expect(name, proof.encoded());
    return proof;
  }

  /// The keys that the receiver holds, each checked against its path secret where there is one.
  private static TreeKemPrivate keys(VectorFields vector, MlsSuite suite, LeafIndex self)
      throws VectorException, MlsException, CryptoException {
    NodeIndex leaf = TreeMath.nodeOf(self);
    List<VectorFields> held = vector.objects("receiver_path_state");
    List<VectorFields> own = new ArrayList<>();
    for (VectorFields entry : held) {
      if (entry.count("node") == leaf.value()) {
        own.add(entry);
      }
    }
    vector.expectEqual("number of leaf keys", 1, own.size());
    TreeKemPrivate keys = TreeKemPrivate.of(self, key(own.getFirst(), suite));
    for (VectorFields entry : held) {
      NodeIndex node = new NodeIndex(entry.count("node"));
      if (!node.equals(leaf)) {
        try (Secret pathSecret = entry.secret("path_secret")) {
          keys =
              keys.withPathSecret(
                  suite,
                  new TreeKemPrivate.PathNodes(
                      List.of(node), List.of(key(entry, suite).publicKey())),
                  pathSecret);
        }
      }
    }
    return keys;
  }

  private static KeyPair key(VectorFields entry, MlsSuite suite)
      throws VectorException, CryptoException {
    Secret privateKey = entry.kemPrivateKey("encryption_priv", suite);
    return new KeyPair(privateKey, suite.primitives().kemPublicKey(privateKey));
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::path);
  }
}
