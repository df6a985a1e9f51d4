package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.extension.Extensions;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.NewPath;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.TreeMath;
import sonet.mls.tree.UpdatePath;

/// `treekem`: paths of every member, decrypted by all others, and paths of our own in their place
/// (RFC 9420 §7.4 to §7.6).
final class TreeKemVectors implements VectorKind {
  @Override
  public String name() {
    return "treekem";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("leaves_private");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    int members = vector.objects("leaves_private").size();
    return "suite " + vector.u16("cipher_suite") + ", " + members + " members";
  }

  /// What all paths of a vector start from.
  ///
  /// @param vector gives the rest of the group context
  /// @param tree before the path
  /// @param members their private keys
  /// @param signatureKeys their signature keys
  private record Start(
      VectorFields vector,
      RatchetTree tree,
      Map<LeafIndex, TreeKemPrivate> members,
      Map<LeafIndex, KeyPair> signatureKeys) {
    GroupId groupId() throws VectorException {
      return new GroupId(vector.bytes("group_id"));
    }

    Bytes provisionalContext(RatchetTree merged) throws VectorException {
      return context(
          merged,
          groupId(),
          new Epoch(vector.u64("epoch")),
          vector.bytes("confirmed_transcript_hash"));
    }
  }

  @Override
  public void verify(VectorFields vector)
      throws VectorException, MlsException, CryptoException, DecodeException {
    RatchetTree tree = RatchetTree.decode(vector.suite(), vector.bytes("ratchet_tree"));
    Start start = new Start(vector, tree, new TreeMap<>(), new TreeMap<>());
    for (VectorFields member : vector.objects("leaves_private")) {
      readMember(start, member);
    }
    for (VectorFields path : vector.objects("update_paths")) {
      verifyPath(start, path);
      verifyPathOfOurOwn(start, path);
    }
  }

  private static void readMember(Start start, VectorFields member)
      throws VectorException, MlsException, CryptoException {
    LeafIndex index = new LeafIndex(member.u32("index"));
    Optional<LeafNode> leaf = start.tree().leaf(index);
    member.require(leaf.isPresent(), "the leaf is not blank");
    MlsSuite suite = start.tree().suite();
    Secret key = member.kemPrivateKey("encryption_priv", suite);
    Bytes publicKey = suite.primitives().kemPublicKey(key);
    member.expectEqual("encryption key", leaf.map(LeafNode::encryptionKey), Optional.of(publicKey));
    TreeKemPrivate keys = TreeKemPrivate.of(index, new KeyPair(key, publicKey));
    for (VectorFields node : member.objects("path_secrets")) {
      keys =
          keys.withPathSecret(
              start.tree(), new NodeIndex(node.count("node")), node.secret("path_secret"));
    }
    start.members().put(index, keys);
    Secret signatureKey = member.signaturePrivateKey("signature_priv", suite);
    Bytes verificationKey = suite.primitives().signaturePublicKey(signatureKey);
    member.expectEqual(
        "signature key", leaf.map(LeafNode::signatureKey), Optional.of(verificationKey));
    start.signatureKeys().put(index, new KeyPair(signatureKey, verificationKey));
  }

  private static void verifyPath(Start start, VectorFields path)
      throws VectorException, MlsException, DecodeException {
    LeafIndex sender = new LeafIndex(path.u32("sender"));
    UpdatePath update = Reader.decode(path.bytes("update_path"), UpdatePath::read);
    RatchetTree merged = start.tree().merge(sender, update, Set.of(), start.groupId());
    path.expect("tree_hash_after", merged.treeHash());
    List<Optional<Bytes>> pathSecrets = path.listOfOptionalBytes("path_secrets");
    TreeKemPrivate.Received received =
        new TreeKemPrivate.Received(
            merged, sender, update, Set.of(), start.provisionalContext(merged));
    for (TreeKemPrivate member : start.members().values()) {
      if (!member.self().equals(sender)) {
        int index = member.self().value();
        path.require(
            index < pathSecrets.size() && pathSecrets.get(index).isPresent(),
            "there is a path secret for member " + index);
        TreeKemPrivate.Decrypted decrypted = member.decrypt(received);
        path.expect("commit_secret", decrypted.commitSecret());
        // The secret itself is deleted; it is the one that leads to the same key.
        NodeIndex met = TreeMath.commonAncestor(sender, member.self());
        try (Secret pathSecret = Secret.of(pathSecrets.get(index).orElseThrow())) {
          path.expectEqual(
              "key at node " + met,
              exposed(member.withPathSecret(merged, met, pathSecret), met),
              exposed(decrypted.next(), met));
        }
      }
    }
  }

  private static Bytes exposed(TreeKemPrivate keys, NodeIndex node) {
    return keys.key(node).map(pair -> Bytes.wrap(pair.privateKey().expose())).orElse(Bytes.EMPTY);
  }

  private static void verifyPathOfOurOwn(Start start, VectorFields path)
      throws VectorException, MlsException {
    LeafIndex sender = new LeafIndex(path.u32("sender"));
    Optional<LeafNode> leaf = start.tree().leaf(sender);
    Optional<KeyPair> signatureKey = Optional.ofNullable(start.signatureKeys().get(sender));
    path.require(leaf.isPresent() && signatureKey.isPresent(), "the sender is a member");
    NewPath.Committer committer =
        new NewPath.Committer(
            start.groupId(),
            sender,
            leaf.orElseThrow().content(),
            start.tree().suite().primitives().signer(signatureKey.orElseThrow()));
    // Any randomness does, and one that comes from the vector fails the same way again.
    RandomSource random = new Random(path.bytes("tree_hash_after").hashCode())::nextBytes;
    try (NewPath own = NewPath.create(start.tree(), committer, random)) {
      Bytes context = start.provisionalContext(own.tree());
      UpdatePath update = own.encrypt(context, Set.of(), random);
      RatchetTree merged = start.tree().merge(sender, update, Set.of(), start.groupId());
      path.expectEqual("tree hash of our own path", own.tree().treeHash(), merged.treeHash());
      for (TreeKemPrivate member : start.members().values()) {
        if (!member.self().equals(sender)) {
          TreeKemPrivate.Decrypted decrypted =
              member.decrypt(
                  new TreeKemPrivate.Received(merged, sender, update, Set.of(), context));
          path.require(
              decrypted.commitSecret().matches(own.commitSecret()),
              "member " + member.self() + " finds the commit secret of our own path");
        }
      }
    }
  }

  private static Bytes context(
      RatchetTree merged, GroupId groupId, Epoch epoch, Bytes transcriptHash) {
    return new GroupContext(
            ProtocolVersion.MLS10,
            merged.suite().id(),
            groupId,
            epoch,
            merged.treeHash(),
            transcriptHash,
            Extensions.EMPTY)
        .encoded();
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      for (GeneratedTree tree : GeneratedTree.shapes(suite, generation)) {
        vectors.add(vector(tree, generation));
      }
    }
    return vectors;
  }

  private static VectorWriter vector(GeneratedTree start, Generation generation)
      throws MlsException {
    RatchetTree tree = start.tree();
    Epoch epoch = new Epoch(generation.below(1 << 16));
    Bytes transcriptHash = generation.bytes(tree.suite().hashLength());
    List<VectorWriter> members = new ArrayList<>();
    List<VectorWriter> paths = new ArrayList<>();
    for (RatchetTree.Member member : tree.members()) {
      members.add(member(start, member.index()));
    }
    // Paths of the two members whose direct paths have the least in common keep the file small.
    for (RatchetTree.Member sender : List.of(tree.members().getFirst(), tree.members().getLast())) {
      paths.add(path(start, sender.index(), epoch, transcriptHash, generation));
    }
    return new VectorWriter()
        .number("cipher_suite", tree.suite().id().value())
        .bytes("group_id", start.groupId().value())
        .number("epoch", epoch.value())
        .bytes("confirmed_transcript_hash", transcriptHash)
        .bytes("ratchet_tree", tree)
        .objects("leaves_private", members)
        .objects("update_paths", paths);
  }

  private static VectorWriter member(GeneratedTree start, LeafIndex member) {
    List<VectorWriter> pathSecrets = new ArrayList<>();
    for (NodeIndex node : TreeMath.directPath(TreeMath.nodeOf(member), start.tree().leafCount())) {
      start
          .pathSecret(member, node)
          .ifPresent(secret ->
              pathSecrets.add(
                  new VectorWriter().number("node", node.value()).bytes("path_secret", secret)));
    }
    return new VectorWriter()
        .number("index", member.value())
        .bytes("encryption_priv", start.leafKey(member).privateKey())
        .bytes("signature_priv", start.client(member.value()).signatureKeys().privateKey())
        .objects("path_secrets", pathSecrets);
  }

  private static VectorWriter path(
      GeneratedTree start,
      LeafIndex sender,
      Epoch epoch,
      Bytes transcriptHash,
      Generation generation)
      throws MlsException {
    try (NewPath path = start.newPath(sender)) {
      Bytes context = context(path.tree(), start.groupId(), epoch, transcriptHash);
      List<Optional<Bytes>> pathSecrets = new ArrayList<>();
      for (int i = 0; i < start.tree().leafCount(); i++) {
        LeafIndex other = new LeafIndex(i);
        boolean receives = !other.equals(sender) && start.tree().leaf(other).isPresent();
        pathSecrets.add(
            receives
                ? Optional.of(Bytes.wrap(path.pathSecretFor(other).expose()))
                : Optional.empty());
      }
      return new VectorWriter()
          .number("sender", sender.value())
          .bytes("update_path", path.encrypt(context, Set.of(), generation.random()))
          .listOfOptionalBytes("path_secrets", pathSecrets)
          .bytes("commit_secret", path.commitSecret())
          .bytes("tree_hash_after", path.tree().treeHash());
    }
  }
}
