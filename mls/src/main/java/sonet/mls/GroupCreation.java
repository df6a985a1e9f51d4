package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.commit.GroupInfoVerification;
import sonet.mls.commit.ProposalCache;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.StagedCommit;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeKemPrivate;

/// Creation of a group with one member (RFC 9420 §11).
final class GroupCreation {
  /// A creator's leaf is valid from an hour ago, for clocks that differ.
  private static final long SKEW = 3600;

  /// It stands until the creator's first path, for at most this long: twelve weeks.
  private static final long VALIDITY = 84 * 86_400L;

  private GroupCreation() {}

  /// As long as the policy lets a leaf live, whose members would refuse a longer one.
  private static Lifetime lifetime(long now, long maximumSeconds) {
    long total =
        Long.compareUnsigned(maximumSeconds, SKEW + VALIDITY) < 0
            ? maximumSeconds
            : SKEW + VALIDITY;
    long before = Math.min(SKEW, total / 2);
    return new Lifetime(now - before, now - before + total);
  }

  static Group create(Environment environment, Group.Parameters parameters, ClientIdentity creator)
      throws MlsException {
    MlsSuite suite = parameters.suite();
    KeyPair leafKey = suite.primitives().generateKemKeyPair(environment.random());
    long now = environment.clock().epochSecond();
    LeafNode leaf =
        LeafNode.forKeyPackage(
            suite,
            creator.signer(),
            creator.under(environment).leaf(leafKey.publicKey()),
            lifetime(now, environment.policy().lifetimes().maximumSeconds()));
    LeafIndex self = new LeafIndex(0);
    RatchetTree tree = RatchetTree.of(suite, leaf);
    GroupContext context =
        new GroupContext(
            ProtocolVersion.MLS10,
            suite.id(),
            parameters.groupId(),
            Epoch.ZERO,
            tree.treeHash(),
            Bytes.EMPTY,
            parameters.extensions());
    GroupInfoVerification.checkMembers(environment, suite, context, tree);
    try (Secret epochSecret = Secret.random(environment.random(), suite.hashLength())) {
      EpochSecrets secrets = EpochSecrets.derive(suite, epochSecret);
      Bytes confirmationTag =
          KeySchedule.confirmationTag(suite, secrets.confirmationKey(), Bytes.EMPTY);
      PublicGroup group =
          new PublicGroup(
              suite,
              context,
              context.encoded(),
              tree,
              TranscriptHash.interim(suite, Bytes.EMPTY, confirmationTag),
              confirmationTag,
              ProposalCache.EMPTY,
              Optional.empty());
      return new Group(
          GroupState.begin(
              environment,
              group,
              self,
              creator.signer(),
              new StagedCommit.Secrets(
                  secrets,
                  KeySchedule.encryptionSecret(suite, epochSecret),
                  TreeKemPrivate.of(self, leafKey),
                  Optional.empty(),
                  List.of()),
              History.EMPTY,
              0));
    }
  }
}
