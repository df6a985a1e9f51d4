package sonet.vectors;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.commit.Commit;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.PathReceipt;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.partial.TreeSlice;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.vectors.VectorException.Reason;

/// `partial-annotated-commit`: a light member follows a commit (draft-ietf-mls-partial §10).
///
/// The state in the format lacks the receiver's leaf key, so where the ciphertext is for the leaf
/// the given commit secret stands in for its decryption, and the path secrets of the state after
/// the commit must lead to it. It lacks the extensions of the GroupContext too; the signature holds
/// for none. Of the state before, the secrets for encrypted messages are not asked for by a commit
/// in the open.
final class PartialCommitVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-annotated-commit";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("state_before") && vector.has("annotated_commit");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite "
        + vector.u16("cipher_suite")
        + ", leaf "
        + vector.object("state_before").count("receiver_leaf_index");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, CryptoException {
    MlsSuite suite = vector.suite();
    vector.require(vector.listOfBytes("proposals").isEmpty(), "the commit refers to no proposals");
    AnnotatedCommit annotated = AnnotatedCommit.decode(vector.bytes("annotated_commit"));
    vector.expect("annotated_commit", annotated.encoded());
    vector.expect("tree_hash_after", annotated.treeHashAfter());
    VectorFields before = vector.object("state_before");
    GroupContext context = context(before, suite, "confirmed_transcript_hash");
    AuthenticatedContent message = verified(before, suite, context, annotated);
    AnnotatedCommit.After after = annotated.verifyAfter(suite);
    vector.expectEqual(
        "receiver", before.count("receiver_leaf_index"), after.receiver().leafIndex().value());
    Commit commit = ((Content.Commit) message.content().content()).commit();
    checkPath(vector, suite, annotated, after, commit);
    checkState(vector, suite, after, message);
  }

  private static GroupContext context(VectorFields state, MlsSuite suite, String transcript)
      throws VectorException {
    return new GroupContext(
        ProtocolVersion.MLS10,
        suite.id(),
        new GroupId(state.bytes("group_id")),
        new Epoch(state.u64("epoch")),
        state.bytes("tree_hash"),
        state.bytes(transcript),
        Extensions.EMPTY);
  }

  private static AuthenticatedContent verified(
      VectorFields state, MlsSuite suite, GroupContext context, AnnotatedCommit annotated)
      throws VectorException, MlsException {
    if (!(annotated.commit() instanceof MlsMessage.Public(var open))) {
      throw new VectorException(Reason.MISMATCH, "expected that the commit is a PublicMessage");
    }
    MembershipProof proof =
        annotated
            .senderMembershipProof()
            .orElseThrow(() -> new VectorException(Reason.MISMATCH, "expected a sender's proof"));
    TreeSlice sender = proof.verify(suite, context.treeHash());
    state.require(open.content().sender() instanceof Sender.Member, "a member sent the commit");
    SenderAuthenticatedMessage.checkSender(
        ((Sender.Member) open.content().sender()).leafIndex(), proof);
    try (Secret membershipKey = state.secret("membership_key")) {
      return new MessageProtection(suite, context.encoded())
          .unprotect(open, membershipKey)
          .verify(suite, sender.leaf().signatureKey());
    }
  }

  /// The path meets ours where the state after the commit has its first path secret, and that
  /// secret leads to the keys of the path and to the commit secret.
  private static void checkPath(
      VectorFields vector,
      MlsSuite suite,
      AnnotatedCommit annotated,
      AnnotatedCommit.After after,
      Commit commit)
      throws VectorException, MlsException, CryptoException {
    vector.expectEqual(
        "presence of resolution_index",
        commit.path().isPresent(),
        annotated.resolutionIndex().isPresent());
    if (commit.path().isEmpty()) {
      vector.expect("commit_secret", Secret.zeros(suite.hashLength()));
      return;
    }
    vector.expectEqual("leaf of the path", after.sender().leaf(), commit.path().get().leafNode());
    PathReceipt receipt =
        PathReceipt.of(after, commit.path().get(), annotated.resolutionIndex().orElseThrow());
    List<VectorFields> held = vector.object("state_after").objects("direct_path_secrets");
    int above = commit.path().get().nodes().size() - receipt.step();
    vector.require(held.size() >= above, "the receiver holds a key for each node it met");
    List<TreeSlice.Step> steps = after.sender().parents();
    for (int i = 0; i < above; i++) {
      VectorFields entry = held.get(held.size() - above + i);
      NodeIndex node = new NodeIndex(entry.count("node"));
      entry.expectEqual("node", steps.get(receipt.step() + i).index(), node);
      Secret privateKey = entry.kemPrivateKey("encryption_priv", suite);
      KeyPair key = new KeyPair(privateKey, suite.primitives().kemPublicKey(privateKey));
      entry.expectEqual(
          "key of encryption_priv",
          commit.path().get().nodes().get(receipt.step() + i).encryptionKey(),
          key.publicKey());
      try (Secret pathSecret = entry.secret("path_secret")) {
        var _ =
            TreeKemPrivate.of(after.receiver().leafIndex(), key)
                .withPathSecret(
                    suite,
                    new TreeKemPrivate.PathNodes(List.of(node), List.of(key.publicKey())),
                    pathSecret);
        if (i == above - 1) {
          vector.expect("commit_secret", suite.deriveSecret(pathSecret, "path"));
        }
      }
    }
  }

  private static void checkState(
      VectorFields vector,
      MlsSuite suite,
      AnnotatedCommit.After after,
      AuthenticatedContent message)
      throws VectorException {
    VectorFields before = vector.object("state_before");
    VectorFields state = vector.object("state_after");
    Bytes confirmed =
        TranscriptHash.confirmed(suite, before.bytes("interim_transcript_hash"), message.signed());
    state.expect("confirmed_transcript_hash", confirmed);
    state.expect("tree_hash", after.treeHash());
    state.expect("group_id", before.bytes("group_id"));
    state.expect("epoch", before.u64("epoch") + 1);
    state.expect("receiver_leaf_index", before.count("receiver_leaf_index"));
    Bytes tag = message.auth().confirmationTag().orElseThrow();
    state.expect("interim_transcript_hash", TranscriptHash.interim(suite, confirmed, tag));
    GroupContext context = context(state, suite, "confirmed_transcript_hash");
    try (Secret init = before.secret("init_secret");
        Secret commitSecret = vector.secret("commit_secret")) {
      EpochSecretsStep.Advanced advanced =
          EpochSecretsStep.advance(
              suite, init, commitSecret, Secret.zeros(suite.hashLength()), context.encoded());
      EpochSecrets secrets = advanced.epochSecrets();
      vector.expectEqual(
          "confirmation tag",
          Optional.of(tag),
          Optional.of(KeySchedule.confirmationTag(suite, secrets.confirmationKey(), confirmed)));
      state.expect("encryption_secret", advanced.encryptionSecret());
      state.expect("init_secret", secrets.initSecret());
      state.expect("membership_key", secrets.membershipKey());
      state.expect("sender_data_secret", secrets.senderDataSecret());
      vector.expect("epoch_authenticator_after", secrets.epochAuthenticator());
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::commit);
  }
}
