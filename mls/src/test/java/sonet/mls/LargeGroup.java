package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.mls.commit.ProposalCache;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.StagedCommit;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.LeafNodeSource;
import sonet.mls.tree.Node;
import sonet.mls.tree.ParentNode;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeKemPrivate;

/// A group of thousands in which one member is real: no other leaf has keys that anyone holds, and
/// no signature is good, but all have their sizes, and every parent is there.
final class LargeGroup {
  private LargeGroup() {}

  /// The group as its first member holds it.
  static Group of(TestClient member, int members) throws MlsException {
    MlsSuite suite = member.suite();
    Random random = new Random(members);
    KeyPair leafKey = suite.primitives().generateKemKeyPair(random::nextBytes);
    RatchetTree tree = RatchetTree.decode(suite, encoded(member, leafKey, members, random));
    GroupContext context =
        new GroupContext(
            ProtocolVersion.MLS10,
            suite.id(),
            new GroupId(bytes(random, 32)),
            new Epoch(1000),
            tree.treeHash(),
            bytes(random, suite.hashLength()),
            Extensions.EMPTY);
    PublicGroup group =
        new PublicGroup(
            suite,
            context,
            context.encoded(),
            tree,
            bytes(random, suite.hashLength()),
            bytes(random, suite.hashLength()),
            ProposalCache.EMPTY,
            Optional.empty());
    try (Secret epochSecret = Secret.of(bytes(random, suite.hashLength()))) {
      LeafIndex self = new LeafIndex(0);
      StagedCommit.Secrets secrets =
          new StagedCommit.Secrets(
              EpochSecrets.derive(suite, epochSecret),
              KeySchedule.encryptionSecret(suite, epochSecret),
              TreeKemPrivate.of(self, leafKey),
              Optional.empty(),
              List.of());
      return new Group(
          GroupState.begin(
              member.environment(), group, self, member.signer(), secrets, History.EMPTY, 0));
    }
  }

  private static Bytes encoded(TestClient member, KeyPair leafKey, int members, Random random) {
    Capabilities capabilities = member.identity().capabilities();
    List<Optional<Node>> nodes = new ArrayList<>();
    for (int i = 0; i < 2 * members - 1; i++) {
      if (i % 2 == 1) {
        nodes.add(
            Optional.of(
                new Node.Parent(new ParentNode(publicKey(random), bytes(random, 32), List.of()))));
        continue;
      }
      nodes.add(
          Optional.of(
              new Node.Leaf(
                  new LeafNode(
                      i == 0 ? leafKey.publicKey() : publicKey(random),
                      i == 0 ? member.signer().publicKey() : bytes(random, 32),
                      Credential.basic("member " + i / 2),
                      capabilities,
                      new LeafNodeSource.Commit(bytes(random, 32)),
                      Extensions.EMPTY,
                      bytes(random, 64)))));
    }
    return new Writer().vector(nodes, Writer::optional).toBytes();
  }

  /// 255 random bits are a public key of X25519, whose private key nobody knows.
  private static Bytes publicKey(Random random) {
    byte[] key = bytes(random, 32).toArray();
    key[31] &= 0x7f;
    return Bytes.wrap(key);
  }

  private static Bytes bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
