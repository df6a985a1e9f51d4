package sonet.mls.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.crypto.hpke.SealRequest;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;

/// A committer's new keys on its path, before and while they are told to the others (RFC 9420 §7.4
/// to §7.6).
///
/// Made in two steps, since the path secrets are encrypted under a group context that covers the
/// new tree: [#create] gives the tree, then [#encrypt] the `UpdatePath`. Closing wipes the path
/// secrets; the commit secret and the private keys belong to whoever takes them.
public final class NewPath implements AutoCloseable {
  private final RatchetTree tree;
  private final FilteredPath path;
  private final LeafNode leaf;
  private final List<Bytes> publicKeys;
  private final PathSecrets pathSecrets;
  private final TreeKemPrivate privateKeys;

  private NewPath(
      RatchetTree tree,
      FilteredPath path,
      LeafNode leaf,
      List<Bytes> publicKeys,
      PathSecrets pathSecrets,
      TreeKemPrivate privateKeys) {
    this.tree = tree;
    this.path = path;
    this.leaf = leaf;
    this.publicKeys = publicKeys;
    this.pathSecrets = pathSecrets;
    this.privateKeys = privateKeys;
  }

  /// Whose path it is, and what the new leaf says.
  ///
  /// @param groupId of the group
  /// @param self the committer's leaf; in an external commit the first blank one, which may be the
  ///   first beyond the tree
  /// @param content of the new leaf; its encryption key is replaced by a fresh one
  /// @param signer for the leaf
  public record Committer(
      GroupId groupId, LeafIndex self, LeafNode.Content content, Signer signer) {}

  /// Makes new keys for a committer's leaf and filtered direct path, in the tree with all proposals
  /// applied.
  public static NewPath create(RatchetTree tree, Committer committer, RandomSource random) {
    MlsSuite suite = tree.suite();
    RatchetTree before = tree.extendedTo(committer.self());
    FilteredPath path = FilteredPath.of(before, committer.self());
    int length = suite.hashLength();
    PathSecrets secrets =
        PathSecrets.derive(suite, Secret.random(random, length), path.steps().size());
    List<KeyPair> keyPairs;
    try (Secret leafSecret = Secret.random(random, length)) {
      keyPairs = secrets.keyPairs(suite, List.of(leafSecret));
    }
    List<KeyPair> nodeKeys = keyPairs.subList(1, keyPairs.size());
    List<Bytes> publicKeys = nodeKeys.stream().map(KeyPair::publicKey).toList();
    FilteredPath.Parents parents = path.parentsWith(suite, publicKeys);
    LeafNode leaf = signedLeaf(suite, committer, keyPairs.getFirst(), parents.leafParentHash());
    return new NewPath(
        before.withPath(path, leaf, parents.parents()),
        path,
        leaf,
        publicKeys,
        secrets,
        new TreeKemPrivate(committer.self(), keyPairs.getFirst(), byNode(path, nodeKeys)));
  }

  private static LeafNode signedLeaf(
      MlsSuite suite, Committer committer, KeyPair leafKey, Bytes parentHash) {
    LeafNode.Content chosen = committer.content();
    return LeafNode.forCommit(
        suite,
        committer.signer(),
        new LeafNode.Content(
            leafKey.publicKey(), chosen.credential(), chosen.capabilities(), chosen.extensions()),
        parentHash,
        new LeafNode.Place(committer.groupId(), committer.self()));
  }

  private static Map<NodeIndex, KeyPair> byNode(FilteredPath path, List<KeyPair> nodeKeys) {
    Map<NodeIndex, KeyPair> keys = new LinkedHashMap<>();
    for (int i = 0; i < nodeKeys.size(); i++) {
      keys.put(path.steps().get(i).node(), nodeKeys.get(i));
    }
    return keys;
  }

  /// The tree with the path in it.
  public RatchetTree tree() {
    return tree;
  }

  /// The committer's private keys in that tree. All it had before are outdated (§7.5).
  public TreeKemPrivate privateKeys() {
    return privateKeys;
  }

  /// The commit secret (§12.4.1).
  public Secret commitSecret() {
    return pathSecrets.commitSecret();
  }

  /// The path secret for a new member: that of the lowest node above it and the committer
  /// (§12.4.3.1). It belongs to this path; copy what must outlive it.
  ///
  /// @throws IllegalArgumentException for the committer itself, or a leaf outside the tree
  public Secret pathSecretFor(LeafIndex newMember) {
    int step = path.stepAt(TreeMath.commonAncestor(path.leaf(), newMember));
    if (step < 0 || tree.leaf(newMember).isEmpty()) {
      throw new IllegalArgumentException("leaf " + newMember + " is not a new member");
    }
    return pathSecrets.secrets().get(step);
  }

  /// Encrypts the path secrets to the other members, all in one batch (§7.5, §7.6).
  ///
  /// @param provisionalGroupContext encoded, with the hash of [#tree()]
  /// @param newLeaves the leaves that the same commit adds
  /// @throws MlsException with `INVALID_PUBLIC_KEY` when a key in the tree is not acceptable
  public UpdatePath encrypt(
      Bytes provisionalGroupContext, Set<LeafIndex> newLeaves, RandomSource random)
      throws MlsException {
    List<SealRequest> requests = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < path.steps().size(); i++) {
      for (NodeIndex receiver : path.steps().get(i).receivers(newLeaves)) {
        requests.add(new SealRequest(keyOf(receiver), pathSecrets.secrets().get(i)));
      }
      ends.add(requests.size());
    }
    List<HpkeCiphertext> sealed = seal(provisionalGroupContext, requests, random);
    List<UpdatePath.Node> nodes = new ArrayList<>();
    for (int i = 0, from = 0; i < ends.size(); from = ends.get(i), i++) {
      nodes.add(new UpdatePath.Node(publicKeys.get(i), sealed.subList(from, ends.get(i))));
    }
    return new UpdatePath(leaf, nodes);
  }

  private List<HpkeCiphertext> seal(Bytes context, List<SealRequest> requests, RandomSource random)
      throws MlsException {
    try {
      return tree.suite()
          .encryptAllWithLabel(EncryptionLabel.UPDATE_PATH_NODE, context, requests, random);
    } catch (CryptoException e) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, e);
    }
  }

  private Bytes keyOf(NodeIndex node) {
    return tree.encryptionKey(node)
        .orElseThrow(() -> new AssertionError("a resolution holds the blank node " + node));
  }

  /// Deletes the path secrets, when the commit and its Welcomes are made (§7.5).
  @Override
  public void close() {
    pathSecrets.close();
  }

  /// Deletes all that was made, when no commit comes of it.
  public void discard() {
    pathSecrets.close();
    pathSecrets.commitSecret().close();
    privateKeys.secrets().forEach(Secret::close);
  }
}
