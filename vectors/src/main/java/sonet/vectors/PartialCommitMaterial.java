package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.commit.Commit;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.framing.Content;
import sonet.mls.framing.MlsMessage;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.PathReceipt;
import sonet.mls.partial.TreeSlice;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.GroupSecrets;

/// The states of a light member before and after a commit, computed from its Welcome by the key
/// schedule, since a group hands out none of these secrets.
///
/// @param suite of the group
/// @param bundle the member's keys
/// @param welcome by which it joined
record PartialCommitMaterial(MlsSuite suite, KeyPackageBundle bundle, AnnotatedWelcome welcome) {

  /// An epoch as the format describes it.
  private record State(
      GroupContext context,
      Bytes interimTranscriptHash,
      EpochSecrets secrets,
      Secret encryptionSecret) {}

  VectorWriter vector(Group committer) throws MlsException {
    PendingCommit pending = committer.commit(CommitRequest.update());
    LeafIndex self = welcome.joinerMembershipProof().leafIndex();
    AnnotatedCommit annotated = committer.annotation(pending).forReceiver(self);
    if (!(annotated.commit() instanceof MlsMessage.Public(var open))
        || !(open.content().content() instanceof Content.Commit(Commit commit))) {
      throw new AssertionError("a commit in the open was asked for");
    }
    State before = joined();
    AnnotatedCommit.After after = annotated.verifyAfter(suite);
    GroupContext context = pending.group().context();
    GroupContext provisional =
        context.withConfirmedTranscriptHash(before.context().confirmedTranscriptHash());
    Secret pathSecret = pathSecret(after, commit, annotated, provisional);
    TreeKemPrivate.Decrypted opened =
        PathReceipt.of(
                after, commit.path().orElseThrow(), annotated.resolutionIndex().orElseThrow())
            .open(
                suite,
                TreeKemPrivate.of(
                    self,
                    new KeyPair(
                        bundle.encryptionKey(), bundle.keyPackage().leafNode().encryptionKey())),
                provisional.encoded());
    EpochSecretsStep.Advanced advanced =
        EpochSecretsStep.advance(
            suite,
            before.secrets().initSecret(),
            opened.commitSecret(),
            Secret.zeros(suite.hashLength()),
            context.encoded());
    Bytes tag = open.auth().confirmationTag().orElseThrow();
    State next =
        new State(
            context,
            TranscriptHash.interim(suite, context.confirmedTranscriptHash(), tag),
            advanced.epochSecrets(),
            advanced.encryptionSecret());
    return new VectorWriter()
        .number("cipher_suite", suite.id().value())
        .object("state_before", written(before, self, List.of()))
        .listOfBytes("proposals", List.of())
        .bytes("annotated_commit", annotated)
        .bytes("tree_hash_after", annotated.treeHashAfter())
        .bytes("commit_secret", opened.commitSecret())
        .bytes("epoch_authenticator_after", advanced.epochSecrets().epochAuthenticator())
        .object("state_after", written(next, self, pathKeys(after, pathSecret)));
  }

  private State joined() {
    try {
      var entry = welcome.welcome().message().secrets().getFirst();
      Bytes encryptedGroupInfo = welcome.welcome().message().encryptedGroupInfo();
      GroupSecrets groupSecrets =
          GroupSecrets.decode(
              suite.decryptWithLabel(
                  new KeyPair(bundle.initKey(), bundle.keyPackage().initKey()),
                  EncryptionLabel.WELCOME,
                  encryptedGroupInfo,
                  entry.encryptedGroupSecrets()));
      Secret noPsk = Secret.zeros(suite.hashLength());
      Secret welcomeSecret = KeySchedule.welcomeSecret(suite, groupSecrets.joinerSecret(), noPsk);
      GroupInfo groupInfo =
          Reader.decode(
              suite
                  .primitives()
                  .open(
                      KeySchedule.welcomeKey(suite, welcomeSecret),
                      KeySchedule.welcomeNonce(suite, welcomeSecret),
                      Bytes.EMPTY,
                      encryptedGroupInfo),
              GroupInfo::read);
      GroupContext context = groupInfo.groupContext();
      EpochSecretsStep.Advanced advanced =
          EpochSecretsStep.fromJoiner(suite, groupSecrets.joinerSecret(), noPsk, context.encoded());
      return new State(
          context,
          TranscriptHash.interim(
              suite, context.confirmedTranscriptHash(), groupInfo.confirmationTag()),
          advanced.epochSecrets(),
          advanced.encryptionSecret());
    } catch (CryptoException | DecodeException impossible) {
      throw new AssertionError("the Welcome was made for this member", impossible);
    }
  }

  private Secret pathSecret(
      AnnotatedCommit.After after,
      Commit commit,
      AnnotatedCommit annotated,
      GroupContext provisional)
      throws MlsException {
    PathReceipt receipt =
        PathReceipt.of(
            after, commit.path().orElseThrow(), annotated.resolutionIndex().orElseThrow());
    try {
      return suite.decryptWithLabel(
          new KeyPair(bundle.encryptionKey(), bundle.keyPackage().leafNode().encryptionKey()),
          EncryptionLabel.UPDATE_PATH_NODE,
          provisional.encoded(),
          commit
              .path()
              .get()
              .nodes()
              .get(receipt.step())
              .encryptedPathSecret()
              .get(receipt.index()));
    } catch (CryptoException impossible) {
      throw new AssertionError("the new member has no other key than its leaf's", impossible);
    }
  }

  private List<VectorWriter> pathKeys(AnnotatedCommit.After after, Secret first) {
    List<VectorWriter> keys = new ArrayList<>();
    Secret at = first;
    for (TreeSlice.Step step : after.receiver().parents()) {
      try (Secret nodeSecret = suite.deriveSecret(at, "node")) {
        keys.add(
            new VectorWriter()
                .number("node", step.index().value())
                .bytes("path_secret", at)
                .bytes(
                    "encryption_priv",
                    suite.primitives().deriveKemKeyPair(nodeSecret).privateKey()));
      }
      at = suite.deriveSecret(at, "path");
    }
    return keys;
  }

  private static VectorWriter written(State state, LeafIndex self, List<VectorWriter> pathKeys) {
    return new VectorWriter()
        .bytes("group_id", state.context().groupId().value())
        .number("epoch", state.context().epoch().value())
        .bytes("tree_hash", state.context().treeHash())
        .bytes("confirmed_transcript_hash", state.context().confirmedTranscriptHash())
        .bytes("interim_transcript_hash", state.interimTranscriptHash())
        .number("receiver_leaf_index", self.value())
        .objects("direct_path_secrets", pathKeys)
        .bytes("encryption_secret", state.encryptionSecret())
        .bytes("init_secret", state.secrets().initSecret())
        .bytes("membership_key", state.secrets().membershipKey())
        .bytes("sender_data_secret", state.secrets().senderDataSecret());
  }
}
