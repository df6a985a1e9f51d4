package sonet.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;

/// A member's private keys in the ratchet tree: of its leaf, and of the nodes above it whose path
/// secret it came to know (RFC 9420 §4.2, §7.5).
///
/// Immutable. A transition gives the next value and the secrets of this one that the next no longer
/// needs; whoever adopts the next wipes them. Values that follow one another share what stays.
public final class TreeKemPrivate implements Encodable {
  private final LeafIndex self;
  private final KeyPair leafKey;
  private final Map<NodeIndex, KeyPair> pathKeys;

  /// The next keys.
  ///
  /// @param next the next value
  /// @param consumed secrets of the old value that the next does not have
  public record Transition(TreeKemPrivate next, List<Secret> consumed) {
    /// The same for a commit without a path, whose commit secret is all zero (§12.4.2).
    public Decrypted withoutPath(MlsSuite suite) {
      return new Decrypted(next, Secret.zeros(suite.hashLength()), consumed);
    }
  }

  /// What a path told us.
  ///
  /// @param next the next value
  /// @param commitSecret the commit secret, owned by the caller (§12.4.2)
  /// @param consumed secrets of the old value that the next does not have
  public record Decrypted(TreeKemPrivate next, Secret commitSecret, List<Secret> consumed) {}

  /// What a member receives, and needs to decrypt it.
  ///
  /// @param tree with the path merged ([RatchetTree#merge])
  /// @param sender whose path it is
  /// @param update the path
  /// @param newLeaves the leaves that the same commit adds
  /// @param provisionalGroupContext encoded (§12.4.2)
  public record Received(
      RatchetTree tree,
      LeafIndex sender,
      UpdatePath update,
      Set<LeafIndex> newLeaves,
      Bytes provisionalGroupContext) {}

  /// Nodes with their public keys, from the lowest to the highest: those that a path secret leads
  /// to.
  ///
  /// @param nodes their indices
  /// @param keys their public keys, in the same order
  public record PathNodes(List<NodeIndex> nodes, List<Bytes> keys) {
    public PathNodes {
      nodes = List.copyOf(nodes);
      keys = List.copyOf(keys);
      if (nodes.size() != keys.size()) {
        throw new IllegalArgumentException(nodes.size() + " nodes, " + keys.size() + " keys");
      }
    }
  }

  /// The one ciphertext of a path that is for us, for a member that was told which it is and has no
  /// tree to find it in.
  ///
  /// @param node for whose key it is
  /// @param ciphertext of the path secret of the first of the nodes
  /// @param above the nodes whose keys it leads to
  /// @param provisionalGroupContext encoded (§12.4.2)
  public record ReceivedSecret(
      NodeIndex node, HpkeCiphertext ciphertext, PathNodes above, Bytes provisionalGroupContext) {}

  /// The public keys of the nodes above us, and of our leaf; none for a blank one.
  @FunctionalInterface
  public interface PublicKeys {
    /// The key at a node.
    Optional<Bytes> at(NodeIndex node);
  }

  TreeKemPrivate(LeafIndex self, KeyPair leafKey, Map<NodeIndex, KeyPair> pathKeys) {
    this.self = self;
    this.leafKey = leafKey;
    this.pathKeys = Collections.unmodifiableMap(new HashMap<>(pathKeys));
  }

  /// The keys of a member that knows that of its leaf alone: a group's creator, or one who joined
  /// without a path secret.
  public static TreeKemPrivate of(LeafIndex self, KeyPair leafKey) {
    return new TreeKemPrivate(self, leafKey, Map.of());
  }

  /// Reads what [#writeTo] wrote.
  public static TreeKemPrivate read(Reader reader) throws DecodeException {
    LeafIndex self = LeafIndex.read(reader);
    KeyPair leafKey = readKeyPair(reader);
    Map<NodeIndex, KeyPair> pathKeys = new HashMap<>();
    for (PathKey entry : reader.vector(r -> new PathKey(readNode(r), readKeyPair(r)))) {
      pathKeys.put(entry.node(), entry.keyPair());
    }
    return new TreeKemPrivate(self, leafKey, pathKeys);
  }

  private record PathKey(NodeIndex node, KeyPair keyPair) {}

  private static NodeIndex readNode(Reader reader) throws DecodeException {
    int index = reader.u32();
    if (index < 0) {
      throw new DecodeException("node index " + Integer.toUnsignedString(index));
    }
    return new NodeIndex(index);
  }

  private static KeyPair readKeyPair(Reader reader) throws DecodeException {
    return new KeyPair(reader.opaqueSecret(), reader.opaque());
  }

  /// Writes all keys; finish the writer with [Writer#toSecret()].
  @Override
  public void writeTo(Writer writer) {
    writer.u32(self.value());
    writeKeyPair(writer, leafKey);
    Map<Integer, KeyPair> ordered = new TreeMap<>();
    pathKeys.forEach((node, key) -> ordered.put(node.value(), key));
    writer.vector(
        List.copyOf(ordered.entrySet()),
        (w, entry) -> writeKeyPair(w.u32(entry.getKey()), entry.getValue()));
  }

  private static void writeKeyPair(Writer writer, KeyPair key) {
    writer.opaque(key.privateKey()).opaque(key.publicKey());
  }

  /// The leaf these keys are for.
  public LeafIndex self() {
    return self;
  }

  /// The key pair of the leaf.
  public KeyPair leafKey() {
    return leafKey;
  }

  /// The key pair of a node above the leaf, or of the leaf itself, where we have one.
  public Optional<KeyPair> key(NodeIndex node) {
    return node.equals(TreeMath.nodeOf(self))
        ? Optional.of(leafKey)
        : Optional.ofNullable(pathKeys.get(node));
  }

  /// All secrets held here, to be wiped when the value is retired for good.
  public List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    secrets.add(leafKey.privateKey());
    pathKeys.values().forEach(key -> secrets.add(key.privateKey()));
    return List.copyOf(secrets);
  }

  /// These keys with another one for the leaf: our own Update was committed (§12.1.2). The old leaf
  /// key is consumed; the keys of nodes above that the Update blanked go with [#retain] or
  /// [#decrypt].
  public Transition withLeafKey(KeyPair fresh) {
    return new Transition(new TreeKemPrivate(self, fresh, pathKeys), List.of(leafKey.privateKey()));
  }

  /// These keys without those of nodes that the tree blanked or gave other keys.
  public Transition retain(RatchetTree tree) {
    return retain(tree::encryptionKey);
  }

  /// The same by the public keys alone.
  public Transition retain(PublicKeys current) {
    Map<NodeIndex, KeyPair> kept = new HashMap<>();
    List<Secret> consumed = new ArrayList<>();
    pathKeys.forEach((node, key) -> {
      if (current.at(node).filter(key.publicKey()::equals).isPresent()) {
        kept.put(node, key);
      } else {
        consumed.add(key.privateKey());
      }
    });
    return new Transition(new TreeKemPrivate(self, leafKey, kept), List.copyOf(consumed));
  }

  /// These keys with those that a path secret from a Welcome leads to: of the lowest node above us
  /// and the committer, and of the nodes of the committer's path above that (§12.4.3.1). The path
  /// secret stays the caller's.
  ///
  /// @throws MlsException with `PATH_KEY_MISMATCH` when a derived key is not the one in the tree
  public TreeKemPrivate fromWelcome(RatchetTree tree, LeafIndex committer, Secret pathSecret)
      throws MlsException {
    FilteredPath path = FilteredPath.of(tree, committer);
    int step = path.stepAt(TreeMath.commonAncestor(committer, self));
    if (step < 0) {
      throw new MlsException(
          Rule.PATH_KEY_MISMATCH, "the path of leaf " + committer + " does not meet ours");
    }
    List<NodeIndex> nodes = path.nodesFrom(step);
    return withPathSecret(tree.suite(), new PathNodes(nodes, keysAt(tree, nodes)), pathSecret);
  }

  /// These keys with those that a path secret leads to, from the lowest of the nodes on (§7.4). The
  /// path secret stays the caller's.
  ///
  /// @throws MlsException with `PATH_KEY_MISMATCH` when a derived key is not the public one
  public TreeKemPrivate withPathSecret(MlsSuite suite, PathNodes nodes, Secret pathSecret)
      throws MlsException {
    Derived derived = derive(suite, pathSecret.copy(), nodes.keys());
    derived.commitSecret().close();
    return with(nodes.nodes(), derived.keyPairs());
  }

  /// These keys with that of one node, derived from the node's path secret (§7.4). The path secret
  /// stays the caller's.
  ///
  /// @throws MlsException with `PATH_KEY_MISMATCH` when the derived key is not the one in the tree
  public TreeKemPrivate withPathSecret(RatchetTree tree, NodeIndex node, Secret pathSecret)
      throws MlsException {
    List<NodeIndex> nodes = List.of(node);
    return withPathSecret(tree.suite(), new PathNodes(nodes, keysAt(tree, nodes)), pathSecret);
  }

  /// A blank node has no key, and no key is empty.
  private static List<Bytes> keysAt(RatchetTree tree, List<NodeIndex> nodes) {
    return nodes.stream().map(node -> tree.encryptionKey(node).orElse(Bytes.EMPTY)).toList();
  }

  /// Decrypts the path secret that is meant for us and derives what is above it (§7.5). This value
  /// is that of the old epoch, with our own Update applied if the commit holds it.
  ///
  /// @throws MlsException with `UNDECRYPTABLE_PATH_SECRET` or `PATH_KEY_MISMATCH`
  public Decrypted decrypt(Received received) throws MlsException {
    RatchetTree tree = received.tree();
    FilteredPath path = FilteredPath.of(tree, received.sender());
    int step = path.stepAt(TreeMath.commonAncestor(received.sender(), self));
    if (step < 0 || received.update().nodes().size() != path.steps().size()) {
      throw new MlsException(
          Rule.UNDECRYPTABLE_PATH_SECRET, "no step of the path is above leaf " + self);
    }
    List<NodeIndex> nodes = path.nodesFrom(step);
    List<Bytes> announced =
        received.update().nodes().stream().skip(step).map(UpdatePath.Node::encryptionKey).toList();
    Secret pathSecret = open(received, path.steps().get(step), step);
    return onwards(tree.suite(), pathSecret, new PathNodes(nodes, announced), tree::encryptionKey);
  }

  /// The same for a member without the tree (draft-ietf-mls-partial §10).
  ///
  /// @param current public keys as they are after the commit
  /// @throws MlsException with `UNDECRYPTABLE_PATH_SECRET` or `PATH_KEY_MISMATCH`
  public Decrypted decrypt(MlsSuite suite, ReceivedSecret received, PublicKeys current)
      throws MlsException {
    KeyPair key =
        key(received.node())
            .filter(
                pair -> current.at(received.node()).filter(pair.publicKey()::equals).isPresent())
            .orElseThrow(() ->
                new MlsException(
                    Rule.UNDECRYPTABLE_PATH_SECRET, "no key for node " + received.node()));
    Secret pathSecret = open(suite, key, received.provisionalGroupContext(), received.ciphertext());
    return onwards(suite, pathSecret, received.above(), current);
  }

  /// Takes the path secret over.
  private Decrypted onwards(MlsSuite suite, Secret pathSecret, PathNodes above, PublicKeys current)
      throws MlsException {
    Derived derived = derive(suite, pathSecret, above.keys());
    Transition retained = retain(current);
    return new Decrypted(
        retained.next().with(above.nodes(), derived.keyPairs()),
        derived.commitSecret(),
        retained.consumed());
  }

  private Secret open(Received received, FilteredPath.Step at, int step) throws MlsException {
    List<NodeIndex> receivers = at.receivers(received.newLeaves());
    var ciphertexts = received.update().nodes().get(step).encryptedPathSecret();
    for (int i = 0; i < Math.min(receivers.size(), ciphertexts.size()); i++) {
      Optional<KeyPair> key = currentKey(received.tree(), receivers.get(i));
      if (key.isPresent()) {
        return open(
            received.tree().suite(),
            key.get(),
            received.provisionalGroupContext(),
            ciphertexts.get(i));
      }
    }
    throw new MlsException(
        Rule.UNDECRYPTABLE_PATH_SECRET, "no ciphertext is for a key of leaf " + self);
  }

  private static Secret open(
      MlsSuite suite, KeyPair key, Bytes groupContext, HpkeCiphertext ciphertext)
      throws MlsException {
    try {
      return suite.decryptWithLabel(
          key, EncryptionLabel.UPDATE_PATH_NODE, groupContext, ciphertext);
    } catch (CryptoException e) {
      throw new MlsException(Rule.UNDECRYPTABLE_PATH_SECRET, e);
    }
  }

  /// The key pair of a node, if the node still has it: what a proposal outdated opens nothing.
  private Optional<KeyPair> currentKey(RatchetTree tree, NodeIndex node) {
    return key(node)
        .filter(pair -> tree.encryptionKey(node).filter(pair.publicKey()::equals).isPresent());
  }

  private record Derived(List<KeyPair> keyPairs, Secret commitSecret) {}

  /// Derives the keys from a path secret upwards and checks them. Takes the path secret over.
  private static Derived derive(MlsSuite suite, Secret pathSecret, List<Bytes> expected)
      throws MlsException {
    // Closing deletes the path secrets (§7.5).
    try (PathSecrets secrets = PathSecrets.derive(suite, pathSecret, expected.size())) {
      List<KeyPair> keyPairs = secrets.keyPairs(suite, List.of());
      for (int i = 0; i < expected.size(); i++) {
        if (!keyPairs.get(i).publicKey().equals(expected.get(i))) {
          keyPairs.forEach(KeyPair::close);
          secrets.commitSecret().close();
          throw new MlsException(Rule.PATH_KEY_MISMATCH, "at step " + i + " from the first known");
        }
      }
      return new Derived(keyPairs, secrets.commitSecret());
    }
  }

  private TreeKemPrivate with(List<NodeIndex> nodes, List<KeyPair> keyPairs) {
    Map<NodeIndex, KeyPair> more = new HashMap<>(pathKeys);
    for (int i = 0; i < nodes.size(); i++) {
      more.put(nodes.get(i), keyPairs.get(i));
    }
    return new TreeKemPrivate(self, leafKey, more);
  }

  /// Whose keys these are and how many; never the keys.
  @Override
  public String toString() {
    return "TreeKemPrivate(leaf " + self + ", " + pathKeys.size() + " path keys)";
  }
}
