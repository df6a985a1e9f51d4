package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.framing.WireFormat;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.UpdatePath;

/// Members that leave, and what is not to be taken for it (draft-ietf-mls-extensions §6.3).
final class SelfRemoveTest {
  private static final Stage.Setup CAPABLE =
      Stage.Setup.PLAIN.withIdentity(plain -> plain.supporting(ProposalType.SELF_REMOVE));
  private static final LeafIndex ALICE = new LeafIndex(0);
  private static final LeafIndex BOB = new LeafIndex(1);
  private static final LeafIndex FREE = new LeafIndex(3);
  private static final Proposal LEAVE = new Proposal.SelfRemove();

  private final Stage stage;
  private final Forger alice;
  private final TestClient dave;

  SelfRemoveTest() throws MlsException {
    stage = new Stage(CAPABLE);
    alice = stage.byAlice();
    dave = stage.client("dave");
  }

  private static Group stored(Group member, MlsMessage proposal) throws MlsException {
    Received received = member.process(proposal.encoded());
    assertThat(received).isInstanceOf(Received.ProposalStored.class);
    return received.keep();
  }

  private static ObservedGroup stored(ObservedGroup observer, MlsMessage proposal)
      throws MlsException {
    Observed observed = observer.process(proposal.encoded());
    assertThat(observed).isInstanceOf(Observed.Proposal.class);
    return ((Observed.Proposal) observed).group();
  }

  private ExternalJoinRequest join(MlsMessage... selfRemoves) {
    return ExternalJoinRequest.of(stage.groupInfo(), stage.identity(dave))
        .withSelfRemoves(List.of(selfRemoves));
  }

  @Test
  void itHasNoContent() throws Exception {
    Bytes encoded = LEAVE.encoded();
    assertThat(encoded).isEqualTo(Bytes.of((byte) 0, (byte) 0x0a));
    assertThat(Reader.decode(encoded, Proposal::read)).isEqualTo(LEAVE);
  }

  @Test
  void aMemberLeavesWithTheNextCommitAndKnowsThatItWanted() throws MlsException {
    PendingProposal leave = stage.b.leave();
    Group leaver = leave.group();
    ObservedGroup observer = stored(stage.observer, leave.message());
    PendingCommit commit = stored(stage.a, leave.message()).commit(CommitRequest.RECEIVED);
    assertThat(commit.effect().left()).extracting(Member::leafIndex).containsExactly(BOB);
    assertThat(commit.effect().removed()).isEmpty();
    assertThat(commit.effect().gone()).hasSize(1);
    assertThat(commit.group().at(BOB)).isEmpty();

    Received gone = leaver.process(commit.message().encoded());
    assertThat(gone)
        .isInstanceOfSatisfying(Received.Removed.class, out -> assertThat(out.left()).isTrue());
    Received stays = stored(stage.c, leave.message()).process(commit.message().encoded());
    assertThat(stays.keep().epochAuthenticator()).isEqualTo(commit.group().epochAuthenticator());
    assertThat(observer.process(commit.message().encoded()))
        .isInstanceOfSatisfying(
            Observed.Commit.class,
            seen -> {
              assertThat(seen.effect().left(BOB)).isTrue();
              assertThat(seen.group().context()).isEqualTo(commit.group().context());
            });
  }

  @Test
  void whoIsRemovedByOthersDidNotLeave() throws MlsException {
    PendingCommit commit = stage.a.commit(CommitRequest.remove(BOB));
    assertThat(stage.b.process(commit.message().encoded()))
        .isInstanceOfSatisfying(
            Received.Removed.class, removed -> assertThat(removed.left()).isFalse());
  }

  @Test
  void aNewcomerTakesTheLeaverAlong() throws MlsException {
    PendingProposal leave = stage.b.leave();
    PendingCommit joined = Group.joinExternally(dave.environment(), join(leave.message()));
    assertThat(joined.effect().left(BOB)).isTrue();
    // The place that became free is the first.
    assertThat(joined.group().self()).isEqualTo(BOB);
    Bytes message = joined.message().encoded();
    assertThat(leave.group().process(message))
        .isInstanceOfSatisfying(Received.Removed.class, out -> assertThat(out.left()).isTrue());
    assertThat(stored(stage.c, leave.message()).process(message).keep().epochAuthenticator())
        .isEqualTo(joined.group().epochAuthenticator());
    assertThat(stored(stage.observer, leave.message()).process(message))
        .isInstanceOf(Observed.Commit.class);
  }

  @Test
  void aNewcomerTakesSeveralAlongAndOfEachTheFirstAsking() throws MlsException {
    MlsMessage first = stage.byBob().proposal(LEAVE);
    MlsMessage again = stage.b.leave().message();
    MlsMessage other = stage.c.leave().message();
    PendingCommit joined = Group.joinExternally(dave.environment(), join(first, again, other));
    assertThat(joined.effect().left()).hasSize(2);
    Group a = stored(stored(stage.a, first), other);
    assertThat(a.process(joined.message().encoded()).keep().epochAuthenticator())
        .isEqualTo(joined.group().epochAuthenticator());
  }

  @Test
  void whoAskedToLeaveAndReturnsIsNotRemovedTwice() throws MlsException {
    MlsMessage leave = stage.b.leave().message();
    PendingCommit back =
        Group.joinExternally(
            stage.bob.environment(),
            ExternalJoinRequest.of(stage.groupInfo(), stage.identity(stage.bob))
                .replacing(BOB)
                .withSelfRemoves(List.of(leave)));
    assertThat(back.effect().removed()).isEmpty();
    assertThat(back.effect().left(BOB)).isTrue();
    assertThat(stored(stage.a, leave).process(back.message().encoded()).keep().epochAuthenticator())
        .isEqualTo(back.group().epochAuthenticator());
  }

  @Test
  void aRemovalOfWhoLeavesGivesWay() throws MlsException {
    MlsMessage leave = stage.b.leave().message();
    PendingProposal removal = stage.c.propose(new Proposal.Remove(BOB));
    Group a = stored(stored(stage.a, removal.message()), leave);
    for (CommitRequest request : List.of(CommitRequest.RECEIVED, CommitRequest.remove(BOB))) {
      CommitEffect effect = a.commit(request).effect();
      assertThat(effect.left(BOB)).isTrue();
      assertThat(effect.removed()).isEmpty();
    }
    // What the committer does not take along stands in nobody's way.
    CommitEffect effect = a.commit(CommitRequest.remove(BOB).withoutReceived()).effect();
    assertThat(effect.left()).isEmpty();
    assertThat(effect.removed()).hasSize(1);
  }

  @Test
  void anUpdateOfWhoLeavesGivesWay() throws MlsException {
    PendingProposal update = stage.b.propose(ProposalRequest.update());
    PendingProposal leave = update.group().leave();
    Group a = stored(stored(stage.a, update.message()), leave.message());
    CommitEffect effect = a.commit(CommitRequest.RECEIVED).effect();
    assertThat(effect.left(BOB)).isTrue();
    assertThat(effect.updated()).extracting(Member::leafIndex).containsExactly(ALICE);
  }

  @Test
  void whoAskedToLeaveCommitsWithoutIt() throws MlsException {
    Group leaver = stage.b.leave().group();
    PendingCommit commit = leaver.commit(CommitRequest.RECEIVED);
    assertThat(commit.effect().left()).isEmpty();
    // In the new epoch it asks again.
    assertThat(commit.keep().leave().message()).isNotNull();
  }

  @Test
  void whoAskedToLeaveSendsNothingMore() throws MlsException {
    Group leaver = stage.bob.restore(stage.b.leave().group());
    assertThatIllegalStateException().isThrownBy(() -> leaver.protect(Bytes.EMPTY));
    assertThatIllegalStateException().isThrownBy(leaver::leave);
  }

  @Test
  void theLeaversKeysAreWipedWhenItKeepsTheOutcome() throws MlsException {
    PendingProposal leave = stage.b.leave();
    PendingCommit commit = stored(stage.a, leave.message()).commit(CommitRequest.RECEIVED);
    Group gone = leave.group().process(commit.message().encoded()).keep();
    assertThatIllegalStateException().isThrownBy(gone::epochAuthenticator);
  }

  @Test
  void itIsNotEncrypted() {
    assertThatIllegalArgumentException().isThrownBy(() -> ProposalRequest.selfRemove().encrypted());
  }

  @Test
  @Breaks(Rule.SELF_REMOVE_NOT_PUBLIC)
  void anEncryptedOneIsRefused() throws MlsException {
    Forger bob = stage.byBob();
    Content content = new Content.Proposal(LEAVE);
    stage.memberRefuses(
        Rule.SELF_REMOVE_NOT_PUBLIC, bob.encrypt(content.type(), bob.plaintext(content)));
    MlsMessage encrypted = stage.b.protect(Bytes.EMPTY);
    Stage.assertRefused(
        Rule.SELF_REMOVE_NOT_PUBLIC,
        () -> Group.joinExternally(dave.environment(), join(encrypted)));
    Stage.assertRefused(
        Rule.SELF_REMOVE_NOT_PUBLIC,
        () ->
            stage.b.propose(
                new ProposalRequest(
                    Optional.of(LEAVE),
                    Optional.empty(),
                    WireFormat.PRIVATE_MESSAGE,
                    Bytes.EMPTY)));
  }

  @Test
  @Breaks(Rule.SELF_REMOVE_BY_VALUE)
  void nobodyCommitsOneByValue() throws MlsException {
    stage.refusesList(Rule.SELF_REMOVE_BY_VALUE, LEAVE);
    stage.refuses(
        Rule.SELF_REMOVE_BY_VALUE,
        alice.externalCommit(
            byValue(new Proposal.ExternalInit(alice.freshKey()), LEAVE),
            Optional.of(path()),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.COMMITTER_REMOVES_ITSELF)
  void nobodyCommitsItsOwn() throws MlsException {
    MlsMessage leave = alice.proposal(LEAVE);
    stage.refuses(Rule.COMMITTER_REMOVES_ITSELF, leave, alice.commitOf(leave));
  }

  @Test
  @Breaks(Rule.SEVERAL_CHANGES_OF_ONE_LEAF)
  void aLeafLeavesOnceAndIsNotUpdated() throws MlsException {
    Forger bob = stage.byBob();
    MlsMessage first = bob.proposal(LEAVE);
    MlsMessage second =
        bob.open(
            new FramedContent(
                stage.b.groupId(),
                stage.b.epoch(),
                new Sender.Member(BOB),
                Bytes.utf8("again"),
                new Content.Proposal(LEAVE)),
            bob.signer());
    MlsMessage update = bob.proposal(new Proposal.Update(bob.updateLeaf()));
    stage.refuses(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, first, second, alice.commitOf(first, second));
    stage.refuses(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, first, alice.commitOf(first, first));
    stage.refuses(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, first, update, alice.commitOf(first, update));
  }

  @Test
  @Breaks(Rule.REMOVE_BESIDE_SELF_REMOVE)
  void whoLeavesIsNotRemovedAsWell() throws MlsException {
    MlsMessage leave = stage.byBob().proposal(LEAVE);
    MlsMessage remove = alice.proposal(new Proposal.Remove(BOB));
    stage.refuses(Rule.REMOVE_BESIDE_SELF_REMOVE, leave, remove, alice.commitOf(leave, remove));
    stage.refuses(Rule.REMOVE_BESIDE_SELF_REMOVE, leave, remove, alice.commitOf(remove, leave));
    stage.refuses(
        Rule.REMOVE_BESIDE_SELF_REMOVE,
        leave,
        alice.externalCommit(
            List.of(
                new ProposalOrRef.ByValue(new Proposal.ExternalInit(alice.freshKey())),
                new ProposalOrRef.ByValue(new Proposal.Remove(BOB)),
                alice.reference(leave)),
            Optional.of(path()),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.PATH_REQUIRED)
  void itDemandsAPath() throws MlsException {
    MlsMessage leave = stage.byBob().proposal(LEAVE);
    stage.refuses(Rule.PATH_REQUIRED, leave, alice.commitOf(leave));
  }

  @Test
  @Breaks(Rule.REINIT_NOT_ALONE)
  void itDoesNotGoWithAReInit() throws MlsException {
    MlsMessage leave = stage.byBob().proposal(LEAVE);
    ProposalOrRef reInit =
        new ProposalOrRef.ByValue(
            new Proposal.ReInit(
                stage.a.groupId(), ProtocolVersion.MLS10, new CipherSuiteId(1), Extensions.EMPTY));
    stage.refuses(
        Rule.REINIT_NOT_ALONE,
        leave,
        alice.commit(List.of(reInit, alice.reference(leave)), Optional.empty()));
  }

  @Test
  @Breaks(Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER)
  void nobodyOutsideLeaves() throws MlsException {
    var sender =
        new sonet.mls.extension.ExternalSender(
            dave.signer().publicKey(), dave.identity().credential());
    Stage open =
        new Stage(CAPABLE.with(sonet.mls.extension.ExternalSender.toExtension(List.of(sender))));
    Forger forger = open.byAlice();
    open.refuses(
        Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER,
        forger.open(
            forger.content(new Sender.External(0), new Content.Proposal(LEAVE)), dave.signer()));
  }

  @Test
  @Breaks(Rule.PROPOSAL_TYPE_NOT_SUPPORTED)
  void itIsForGroupsWhereAllSupportIt() throws MlsException {
    Stage plain = new Stage();
    Stage.assertRefused(Rule.PROPOSAL_TYPE_NOT_SUPPORTED, plain.b::leave);
    Forger bob = plain.byBob();
    MlsMessage leave = bob.proposal(LEAVE);
    plain.refuses(
        Rule.PROPOSAL_TYPE_NOT_SUPPORTED,
        leave,
        plain.byAlice().commit(List.of(bob.reference(leave)), Optional.of(plain.byAlice().path())));
    // Nobody's engine commits it, and a joiner cannot.
    assertThat(stored(plain.a, leave).commit(CommitRequest.RECEIVED).effect().left()).isEmpty();
    Stage.assertRefused(
        Rule.PROPOSAL_TYPE_NOT_SUPPORTED,
        () ->
            Group.joinExternally(
                dave.environment(),
                ExternalJoinRequest.of(plain.groupInfo(), dave.identity())
                    .withSelfRemoves(List.of(leave))));
  }

  @Test
  @Breaks(Rule.REQUIRED_CAPABILITY_MISSING)
  void aGroupMayRequireIt() throws MlsException {
    Stage required =
        new Stage(
            CAPABLE.with(
                new RequiredCapabilities(List.of(), List.of(ProposalType.SELF_REMOVE), List.of())
                    .toExtension()));
    required.refusesList(
        Rule.REQUIRED_CAPABILITY_MISSING, new Proposal.Add(dave.keyPackage().keyPackage()));
  }

  @Test
  @Breaks(Rule.NOT_A_SELF_REMOVE)
  void aJoinerTakesNothingElseAlong() throws MlsException {
    PendingCommit next = stage.a.commit(CommitRequest.update().withoutReceived());
    Group later = stage.b.process(next.message().encoded()).keep();
    for (MlsMessage other :
        List.of(
            alice.proposal(new Proposal.Remove(BOB)),
            later.leave().message(),
            stage.a.commit(CommitRequest.update()).message(),
            alice.open(
                alice.content(new Sender.External(0), new Content.Proposal(LEAVE)),
                dave.signer()))) {
      Stage.assertRefused(
          Rule.NOT_A_SELF_REMOVE, () -> Group.joinExternally(dave.environment(), join(other)));
    }
  }

  @Test
  @Breaks({Rule.INVALID_CONTENT_SIGNATURE, Rule.WRONG_GROUP, Rule.UNKNOWN_SENDER})
  void aJoinerVerifiesWhatItTakesAlong() throws MlsException {
    MlsMessage forged =
        alice.open(
            alice.content(new Sender.Member(BOB), new Content.Proposal(LEAVE)), alice.signer());
    MlsMessage stranger =
        alice.open(
            alice.content(new Sender.Member(FREE), new Content.Proposal(LEAVE)), alice.signer());
    Group elsewhere =
        Group.create(
            dave.environment(),
            Group.Parameters.random(dave.environment(), dave.suite()),
            stage.identity(dave));
    Stage.assertRefused(
        Rule.INVALID_CONTENT_SIGNATURE,
        () -> Group.joinExternally(dave.environment(), join(forged)));
    Stage.assertRefused(
        Rule.UNKNOWN_SENDER, () -> Group.joinExternally(dave.environment(), join(stranger)));
    MlsMessage foreign = elsewhere.leave().message();
    Stage.assertRefused(
        Rule.WRONG_GROUP, () -> Group.joinExternally(dave.environment(), join(foreign)));
  }

  private static List<ProposalOrRef> byValue(Proposal... proposals) {
    return Arrays.stream(proposals).<ProposalOrRef>map(ProposalOrRef.ByValue::new).toList();
  }

  private UpdatePath path() {
    ClientIdentity joiner = stage.identity(dave);
    return alice.path(alice.tree(), FREE, joiner.leaf(Bytes.EMPTY), joiner.signer());
  }
}
