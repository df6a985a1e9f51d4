package sonet.mls.testing;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.mls.ClientIdentity;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.ProtocolVersion;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.NewPath;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;

/// A large group in which each member has committed once, and which nobody had to live through: the
/// tree is made path by path, and newcomers enter it by external commits.
public final class FullTree {
  private static final MlsSuite SUITE = new MlsSuite(TestClient.SUITES.get(1));

  private final RandomSource random = new SeededRandom(1);
  private final GroupId groupId = new GroupId(random.bytes(16));
  private final List<Signer> signers = new ArrayList<>();

  private FullTree() {}

  /// The description of a group with so many leaves, of which the first of the right half and the
  /// last are free.
  public static GroupInfo withTwoFree(int leaves) {
    return new FullTree().groupInfo(leaves);
  }

  private GroupInfo groupInfo(int leaves) {
    RatchetTree tree = RatchetTree.of(SUITE, newLeaf());
    while (tree.memberCount() < leaves) {
      tree = tree.add(newLeaf()).tree();
    }
    for (int i = 0; i < leaves; i++) {
      tree = committed(tree, i);
    }
    return groupInfo(tree.remove(new LeafIndex(leaves / 2)).remove(new LeafIndex(leaves - 1)));
  }

  private LeafNode newLeaf() {
    KeyPair keys = SUITE.primitives().generateSignatureKeyPair(random);
    Signer signer = SUITE.primitives().signer(keys);
    signers.add(signer);
    LeafNode.Content content =
        content(signer, SUITE.primitives().generateKemKeyPair(random).publicKey());
    return LeafNode.forKeyPackage(
        SUITE, signer, content, new Lifetime(TestClient.NOW - 3600, TestClient.NOW + 86_400));
  }

  private LeafNode.Content content(Signer signer, Bytes encryptionKey) {
    ClientIdentity identity =
        ClientIdentity.of(
            Credential.basic("member " + signers.indexOf(signer)), signer, TestClient.SUITES);
    return new LeafNode.Content(
        encryptionKey, identity.credential(), identity.capabilities(), Extensions.EMPTY);
  }

  private RatchetTree committed(RatchetTree tree, int leaf) {
    LeafIndex index = new LeafIndex(leaf);
    LeafNode.Content content = tree.leaf(index).orElseThrow().content();
    try (NewPath path =
        NewPath.create(
            tree, new NewPath.Committer(groupId, index, content, signers.get(leaf)), random)) {
      return path.tree();
    }
  }

  private GroupInfo groupInfo(RatchetTree tree) {
    GroupContext context =
        new GroupContext(
            ProtocolVersion.MLS10,
            SUITE.id(),
            groupId,
            new Epoch(1000),
            tree.treeHash(),
            random.bytes(SUITE.hashLength()),
            Extensions.EMPTY);
    Extensions extensions =
        Extensions.of(
            new Extension(ExtensionType.RATCHET_TREE, tree.encoded()),
            new Extension(
                ExtensionType.EXTERNAL_PUB,
                new Writer()
                    .opaque(SUITE.primitives().generateKemKeyPair(random).publicKey())
                    .toBytes()));
    return GroupInfo.create(
        SUITE,
        signers.getFirst(),
        context,
        extensions,
        new GroupInfo.Confirmation(random.bytes(SUITE.hashLength()), new LeafIndex(0)));
  }
}
