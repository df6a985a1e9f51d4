package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.Content;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.CopathHash;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.UpdatePath;

/// Annotated commits that a light member may not follow (draft-ietf-mls-partial §10).
final class LightCommitRulesTest {
  private final LightStage stage;
  private final PendingCommit commit;
  private final AnnotatedCommit good;

  LightCommitRulesTest() throws MlsException {
    stage = new LightStage();
    commit = stage.a.commit(CommitRequest.update());
    good = stage.annotated(commit);
  }

  private AnnotatedCommit with(
      Optional<MembershipProof> senderBefore,
      Bytes treeHashAfter,
      MembershipProof senderAfter,
      MembershipProof receiverAfter) {
    return new AnnotatedCommit(
        good.commit(),
        senderBefore,
        treeHashAfter,
        good.resolutionIndex(),
        senderAfter,
        receiverAfter);
  }

  private AnnotatedCommit withIndex(Optional<AnnotatedCommit.ResolutionIndex> index) {
    return new AnnotatedCommit(
        good.commit(),
        good.senderMembershipProof(),
        good.treeHashAfter(),
        index,
        good.senderMembershipProofAfter(),
        good.receiverMembershipProofAfter());
  }

  private AnnotatedCommit withAfter(MembershipProof sender, MembershipProof receiver) {
    return with(good.senderMembershipProof(), good.treeHashAfter(), sender, receiver);
  }

  /// A proof in which one hash beside the path is another.
  static MembershipProof swapped(MembershipProof proof) {
    List<CopathHash> hashes = new ArrayList<>(proof.copathHashes());
    hashes.set(0, hashes.getLast().equals(hashes.getFirst()) ? other() : hashes.getLast());
    return new MembershipProof(proof.leafIndex(), proof.nLeaves(), proof.directPathNodes(), hashes);
  }

  private static CopathHash other() {
    return new CopathHash(Bytes.wrap(new byte[32]));
  }

  @Test
  @Breaks(Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE)
  void theCommitterIsProvenInThePresentTree() throws MlsException {
    stage.refuses(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        with(
            Optional.of(good.senderMembershipProofAfter()),
            good.treeHashAfter(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
    stage.refuses(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        with(
            good.senderMembershipProof().map(LightCommitRulesTest::swapped),
            good.treeHashAfter(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE)
  void theProofOfAnotherGroupIsRefused() throws MlsException {
    Group other = new LightStage().a;
    stage.refuses(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        with(
            Optional.of(other.commit(CommitRequest.update()).group().membershipProof(other.self())),
            good.treeHashAfter(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE)
  void theLaterProofsLeadToTheLaterTreeHash() throws MlsException {
    stage.refuses(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        with(
            good.senderMembershipProof(),
            stage.a.context().treeHash(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.MEMBERSHIP_PROOFS_DIFFER)
  void theLaterProofsReferenceTheSameTree() throws MlsException {
    stage.refuses(
        Rule.MEMBERSHIP_PROOFS_DIFFER,
        withAfter(good.senderMembershipProofAfter(), stage.c.membershipProof()));
    stage.refuses(
        Rule.MEMBERSHIP_PROOFS_DIFFER,
        withAfter(good.senderMembershipProofAfter(), swapped(good.receiverMembershipProofAfter())));
  }

  @Test
  @Breaks(Rule.SENDER_PROOF_MISSING)
  void aMemberThatCommitsIsProven() throws MlsException {
    stage.refuses(
        Rule.SENDER_PROOF_MISSING,
        with(
            Optional.empty(),
            good.treeHashAfter(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.SENDER_PROOF_NOT_ALLOWED)
  void aJoinerIsNotProvenBeforeItJoined() throws MlsException {
    TestClient dave = stage.stage.client("dave");
    PendingCommit join =
        Group.joinExternally(
            dave.environment(),
            ExternalJoinRequest.of(stage.stage.groupInfo(), stage.stage.identity(dave)));
    Received.Commit received = (Received.Commit) stage.a.process(join.message());
    AnnotatedCommit external =
        stage.a.annotation(join.message(), received).forReceiver(stage.c.self());
    stage.refuses(
        Rule.SENDER_PROOF_NOT_ALLOWED,
        new AnnotatedCommit(
            external.commit(),
            Optional.of(stage.a.membershipProof(stage.a.self())),
            external.treeHashAfter(),
            external.resolutionIndex(),
            external.senderMembershipProofAfter(),
            external.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.SENDER_PROOF_OF_ANOTHER_MEMBER)
  void theProofsAreTheCommitters() throws MlsException {
    stage.refuses(
        Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
        with(
            Optional.of(stage.a.membershipProof(stage.b.self())),
            good.treeHashAfter(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
    stage.refuses(
        Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
        withAfter(
            commit.group().membershipProof(stage.b.self()), good.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.RECEIVER_PROOF_NOT_OURS)
  void theReceiversProofIsForOurLeaf() throws MlsException {
    stage.refuses(
        Rule.RECEIVER_PROOF_NOT_OURS,
        withAfter(
            good.senderMembershipProofAfter(), commit.group().membershipProof(stage.b.self())));
  }

  @Test
  @Breaks(Rule.COMMIT_NOT_ANNOTATED)
  void aCommitWithoutAnnotationsIsRefusedUnlessItRemovesUs() throws MlsException {
    stage.refuses(Rule.COMMIT_NOT_ANNOTATED, stage.proven(commit.message()));
  }

  @Test
  @Breaks(Rule.WRONG_RESOLUTION_INDEX)
  void theIndexIsThereWithAPathAndOnlyThen() throws MlsException {
    stage.refuses(Rule.WRONG_RESOLUTION_INDEX, withIndex(Optional.empty()));
    PendingCommit pathless =
        stage.a.commit(
            CommitRequest.RECEIVED.with(
                new Proposal.Add(stage.stage.keyPackage(stage.stage.client("dave")).keyPackage())));
    AnnotatedCommit without = stage.annotated(pathless);
    stage.refuses(
        Rule.WRONG_RESOLUTION_INDEX,
        new AnnotatedCommit(
            without.commit(),
            without.senderMembershipProof(),
            without.treeHashAfter(),
            Optional.of(new AnnotatedCommit.ResolutionIndex(0)),
            without.senderMembershipProofAfter(),
            without.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.WRONG_RESOLUTION_INDEX)
  void theIndexIsThatOfACiphertext() throws MlsException {
    stage.refuses(
        Rule.WRONG_RESOLUTION_INDEX,
        withIndex(Optional.of(new AnnotatedCommit.ResolutionIndex(1))));
    stage.refuses(
        Rule.WRONG_RESOLUTION_INDEX,
        withIndex(Optional.of(new AnnotatedCommit.ResolutionIndex(-1))));
  }

  @Test
  @Breaks(Rule.PATH_NOT_APPLIED)
  void theTreeAfterTheCommitHasItsPath() throws MlsException {
    AnnotatedCommit other = stage.annotated(stage.a.commit(CommitRequest.update()));
    stage.refuses(
        Rule.PATH_NOT_APPLIED,
        with(
            good.senderMembershipProof(),
            other.treeHashAfter(),
            other.senderMembershipProofAfter(),
            other.receiverMembershipProofAfter()));
  }

  @Test
  @Breaks(Rule.PATH_NOT_APPLIED)
  void aLeafDoesNotChangeWithoutAPath() throws MlsException {
    stage.stage.alice.psks().put(Bytes.utf8("psk"), Bytes.utf8("value"));
    PendingCommit pathless =
        stage.a.commit(CommitRequest.RECEIVED.with(stage.a.externalPsk(Bytes.utf8("psk"))));
    stage.refuses(
        Rule.PATH_NOT_APPLIED,
        new AnnotatedCommit(
            pathless.message(),
            good.senderMembershipProof(),
            good.treeHashAfter(),
            Optional.empty(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter()));
  }

  @Test
  void aPathOfAnotherLengthThanTheTreeShowsIsRefused() throws MlsException {
    UpdatePath path = stage.byAlice().path();
    AnnotatedCommit whole = stage.forged(path);
    UpdatePath shorter = new UpdatePath(path.leafNode(), path.nodes().subList(0, 1));
    stage.refuses(
        Rule.WRONG_PATH_LENGTH,
        new AnnotatedCommit(
            stage.byAlice().commit(shorter),
            whole.senderMembershipProof(),
            whole.treeHashAfter(),
            whole.resolutionIndex(),
            whole.senderMembershipProofAfter(),
            whole.receiverMembershipProofAfter()));
  }

  @Test
  void theTreeHashThatAnAnnotatorMakesUpFailsWithTheConfirmationTag() throws MlsException {
    // All is in order for another path of alice, whose commit this is not.
    AnnotatedCommit forged = stage.forged(stage.byAlice().path());
    stage.refuses(Rule.INVALID_CONFIRMATION_TAG, forged);
  }

  @Test
  void thePathSecretLeadsToTheKeysOfThePath() throws MlsException {
    stage.refuses(Rule.PATH_KEY_MISMATCH, stage.forged(stage.byAlice().pathWithForeignSecrets()));
  }

  @Test
  void aCommitThatNeedsAPathHasOne() throws MlsException {
    stage.refuses(Rule.PATH_REQUIRED, stage.forged());
    stage.refuses(
        Rule.PATH_REQUIRED,
        stage.forged(new Proposal.GroupContextExtensions(stage.a.context().extensions())));
  }

  @Test
  void theListItselfIsHeldToItsRules() throws MlsException {
    Proposal.GroupContextExtensions change =
        new Proposal.GroupContextExtensions(stage.a.context().extensions());
    stage.refuses(
        Rule.SEVERAL_GROUP_CONTEXT_EXTENSIONS,
        stage.forged(
            List.of(new ProposalOrRef.ByValue(change), new ProposalOrRef.ByValue(change)),
            stage.byAlice().path()));
    stage.refuses(Rule.COMMITTER_REMOVES_ITSELF, stage.forged(new Proposal.Remove(stage.a.self())));
    stage.refuses(
        Rule.SEVERAL_CHANGES_OF_ONE_LEAF,
        stage.forged(new Proposal.Remove(stage.b.self()), new Proposal.Remove(stage.b.self())));
    stage.refuses(
        Rule.EXTERNAL_INIT_IN_REGULAR_COMMIT,
        stage.forged(new Proposal.ExternalInit(Bytes.utf8("kem"))));
    stage.refuses(
        Rule.COMMITTER_UPDATES_ITSELF,
        stage.forged(new Proposal.Update(stage.byAlice().updateLeaf())));
    stage.refuses(Rule.SELF_REMOVE_BY_VALUE, stage.forged(new Proposal.SelfRemove()));
    Proposal psk = stage.a.externalPsk(Bytes.utf8("unknown"));
    stage.refuses(Rule.PSK_TWICE, stage.forged(psk, psk));
    stage.refuses(Rule.PSK_NOT_AVAILABLE, stage.forged(psk));
  }

  @Test
  void aProposalThatNobodySentIsNotFollowed() throws MlsException {
    Forger alice = stage.byAlice();
    MlsMessage unsent = alice.proposal(new Proposal.Remove(stage.b.self()));
    stage.refuses(
        Rule.UNKNOWN_PROPOSAL_REFERENCE,
        stage.forged(List.of(alice.reference(unsent)), alice.path()));
  }

  @Test
  void theLeafOfThePathIsHeldToItsRules() throws MlsException {
    Forger alice = stage.byAlice();
    LeafNode.Content mallory =
        new LeafNode.Content(
            Bytes.EMPTY,
            Credential.basic("mallory"),
            alice.ownLeaf().capabilities(),
            alice.ownLeaf().extensions());
    stage.refuses(Rule.CREDENTIAL_NOT_ACCEPTED, stage.forged(alice.path(mallory, alice.signer())));
    LeafNode.Content bob =
        new LeafNode.Content(
            Bytes.EMPTY,
            Credential.basic("bob"),
            alice.ownLeaf().capabilities(),
            alice.ownLeaf().extensions());
    stage.refuses(Rule.CREDENTIAL_NOT_A_SUCCESSOR, stage.forged(alice.path(bob, alice.signer())));
  }

  @Test
  void theLeafOfThePathIsHeldToItsRulesWhateverTreeHasIt() throws MlsException {
    Forger alice = stage.byAlice();
    UpdatePath path = alice.path();
    LeafNode.Content content = path.leafNode().content();
    stage.refuses(
        Rule.WRONG_PARENT_HASH,
        stage.forged(path, alice.commitLeaf(content, Bytes.wrap(new byte[32]))));
    stage.refuses(Rule.WRONG_LEAF_SOURCE, stage.forged(path, alice.updateLeaf()));
    stage.refuses(
        Rule.ENCRYPTION_KEY_NOT_CHANGED,
        stage.forged(
            path,
            alice.commitLeaf(
                alice.ownContent(alice.ownLeaf().encryptionKey()), alice.parentHash(path))));
    stage.refuses(
        Rule.INVALID_PUBLIC_KEY,
        stage.forged(
            path,
            alice.commitLeaf(alice.ownContent(Bytes.utf8("no key")), alice.parentHash(path))));
    LeafNode good = path.leafNode();
    stage.refuses(
        Rule.INVALID_LEAF_SIGNATURE,
        stage.forged(
            path,
            new LeafNode(
                good.encryptionKey(),
                good.signatureKey(),
                good.credential(),
                good.capabilities(),
                good.source(),
                good.extensions(),
                alice.ownLeaf().signature())));
  }

  @Test
  void aForgedSignatureOrTagIsRefused() throws MlsException {
    PublicMessage message = ((MlsMessage.Public) good.commit()).message();
    stage.refuses(
        Rule.INVALID_MEMBERSHIP_TAG,
        withCommit(
            new MlsMessage.Public(
                new PublicMessage(
                    message.content(), message.auth(), Optional.of(Bytes.wrap(new byte[32]))))));
    Forger alice = stage.byAlice();
    stage.refuses(
        Rule.INVALID_CONTENT_SIGNATURE,
        withCommit(alice.open(message.content(), stage.stage.byBob().signer())));
  }

  @Test
  void onlyCommitsAreAnnotated() throws MlsException {
    stage.refuses(
        Rule.MALFORMED_MESSAGE,
        withCommit(stage.byAlice().proposal(new Proposal.Remove(stage.b.self()))));
    stage.refuses(Rule.MALFORMED_MESSAGE, withCommit(stage.a.protect(Stage.HELLO)));
    stage.refuses(
        Rule.MALFORMED_MESSAGE, withCommit(stage.a.groupInfo(Group.GroupInfoContent.FULL)));
  }

  @Test
  void aCommitOfAnotherGroupIsRefused() throws MlsException {
    LightGroup elsewhere = stage.stage.carol.createGroup().downgrade();
    Stage.assertRefused(Rule.WRONG_GROUP, () -> elsewhere.process(good));
  }

  @Test
  void aFormerCommitCannotBePlayedAgain() throws MlsException {
    LightGroup next = stage.c.process(good).keep();
    PendingCommit later = commit.keep().commit(CommitRequest.update());
    assertThat(next.process(good)).isInstanceOf(LightReceived.Duplicate.class);
    // Nor can its annotations be lent to the next one.
    AnnotatedCommit lent =
        new AnnotatedCommit(
            later.message(),
            good.senderMembershipProof(),
            good.treeHashAfter(),
            good.resolutionIndex(),
            good.senderMembershipProofAfter(),
            good.receiverMembershipProofAfter());
    Stage.assertRefused(Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE, () -> next.process(lent));
  }

  private AnnotatedCommit withCommit(MlsMessage message) {
    return new AnnotatedCommit(
        message,
        good.senderMembershipProof(),
        good.treeHashAfter(),
        good.resolutionIndex(),
        good.senderMembershipProofAfter(),
        good.receiverMembershipProofAfter());
  }

  @Test
  @Breaks({Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE, Rule.SENDER_PROOF_OF_ANOTHER_MEMBER})
  void aMessageIsProvenByItsSenderInItsEpoch() throws MlsException {
    MlsMessage message = stage.a.protect(Stage.HELLO);
    stage.refuses(
        Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
        new SenderAuthenticatedMessage<>(message, stage.a.membershipProof(stage.b.self())));
    stage.refuses(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        new SenderAuthenticatedMessage<>(message, commit.group().membershipProof(stage.a.self())));
    stage.refuses(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        new SenderAuthenticatedMessage<>(
            message, swapped(stage.a.membershipProof(stage.a.self()))));
  }

  @Test
  @Breaks(Rule.SENDER_PROOF_MISSING)
  void aMessageWithoutAProofIsNotRead() throws MlsException {
    stage.refuses(Rule.SENDER_PROOF_MISSING, stage.a.protect(Stage.HELLO));
    stage.refuses(Rule.SENDER_PROOF_MISSING, commit.message());
  }

  @Test
  @Breaks(Rule.SENDER_PROOF_NOT_ALLOWED)
  void anOutsiderIsNoProvenMember() throws MlsException {
    TestClient dave = stage.stage.client("dave");
    MlsMessage addMe =
        new ExternalProposal(stage.a.suite(), stage.a.groupId(), stage.a.epoch(), Bytes.EMPTY)
            .add(stage.stage.keyPackage(dave).keyPackage(), dave.signer());
    stage.refuses(
        Rule.SENDER_PROOF_NOT_ALLOWED,
        new SenderAuthenticatedMessage<>(addMe, stage.a.membershipProof(stage.a.self())));
  }

  @Test
  void aSenderWhoseCredentialIsNotAcceptedIsRefused() throws MlsException {
    LightGroup wary =
        stage.c.withEnvironment(
            new Environment(
                stage.stage.carol.environment().suites(),
                stage.stage.carol.environment().random(),
                stage.stage.carol.environment().clock(),
                new AuthenticationService() {
                  @Override
                  public boolean accepts(
                      Credential credential, Bytes signatureKey, long epochSecond) {
                    return !credential.equals(Credential.basic("alice"));
                  }

                  @Override
                  public boolean isSuccessor(Credential present, Credential next, long now) {
                    return true;
                  }
                },
                stage.stage.carol.environment().psks(),
                stage.stage.carol.environment().policy()));
    Stage.assertRefused(
        Rule.CREDENTIAL_NOT_ACCEPTED,
        () -> wary.process(stage.proven(stage.a.protect(Stage.HELLO))));
  }

  @Test
  void aSenderOutsideTheTreeIsRefused() throws MlsException {
    Forger alice = stage.byAlice();
    MlsMessage message =
        alice.open(
            alice.content(
                new Sender.Member(new LeafIndex(7)),
                new Content.Proposal(new Proposal.Remove(stage.b.self()))),
            alice.signer());
    stage.refuses(Rule.SENDER_PROOF_OF_ANOTHER_MEMBER, stage.proven(message));
  }
}
