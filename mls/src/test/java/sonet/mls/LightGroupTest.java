package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.observer.Observed;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// The life of a light member among full ones (draft-ietf-mls-partial).
final class LightGroupTest {
  private final LightStage stage;
  private final Group a;
  private final LightGroup c;

  LightGroupTest() throws MlsException {
    stage = new LightStage();
    a = stage.a;
    c = stage.c;
  }

  private LightGroup follow(LightGroup light, Group from, PendingCommit commit)
      throws MlsException {
    return followed(light, from, commit).keep();
  }

  private LightReceived followed(LightGroup light, Group from, PendingCommit commit)
      throws MlsException {
    LightReceived received = light.process(from.annotation(commit).forReceiver(light.self()));
    assertThat(received).isInstanceOf(LightReceived.Commit.class);
    assertThat(received.group().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
    return received;
  }

  private static Bytes read(LightGroup light, SenderAuthenticatedMessage<MlsMessage> message)
      throws MlsException {
    return ((LightReceived.Application) light.process(message)).data();
  }

  @Test
  void aLightMemberJoinsAndTalks() throws MlsException {
    LightStage.Guest dave = stage.new Guest("dave", CommitRequest.update());
    Group alice = dave.commit.keep();
    LightGroup light = dave.join(dave.welcome);

    assertThat(light.epochAuthenticator()).isEqualTo(alice.epochAuthenticator());
    assertThat(light.self()).isEqualTo(new LeafIndex(3));
    assertThat(light.context()).isEqualTo(alice.context());
    assertThat(read(light, alice.authenticated(alice.protect(Stage.HELLO)))).isEqualTo(Stage.HELLO);
    MlsMessage back = light.protect(Bytes.utf8("back"), Bytes.utf8("open"));
    assertThat(alice.process(back))
        .isInstanceOfSatisfying(
            Received.Application.class,
            message -> assertThat(message.data()).isEqualTo(Bytes.utf8("back")));
    try (Secret own = light.export("label", Bytes.EMPTY, 16);
        Secret theirs = alice.export("label", Bytes.EMPTY, 16)) {
      assertThat(own.matches(theirs)).isTrue();
    }
  }

  @Test
  void lightMembersReadEachOther() throws MlsException {
    LightStage.Guest dave = stage.new Guest("dave", CommitRequest.update());
    LightGroup light = dave.join(dave.welcome);
    LightGroup carol = follow(c, a, dave.commit);

    assertThat(read(carol, light.authenticated(light.protect(Stage.HELLO)))).isEqualTo(Stage.HELLO);
    assertThat(read(light, carol.authenticated(carol.protect(Stage.HELLO)))).isEqualTo(Stage.HELLO);
    assertThat(light.process(light.authenticated(light.protect(Stage.HELLO))))
        .isInstanceOf(LightReceived.OwnMessage.class);
  }

  @Test
  void severalWhoAreAddedAtOnceGetWelcomesOfTheirOwn() throws MlsException {
    TestClient dave = stage.stage.client("dave");
    TestClient erin = stage.stage.client("erin");
    KeyPackageBundle daves = stage.stage.keyPackage(dave);
    KeyPackageBundle erins = stage.stage.keyPackage(erin);
    PendingCommit add =
        a.commit(CommitRequest.add(List.of(daves.keyPackage(), erins.keyPackage())));

    var welcome = add.group().annotatedWelcome(add.welcome().orElseThrow(), erins.keyPackage());

    assertThat(welcome.welcome().message().secrets()).hasSize(1);
    LightGroup joined =
        LightGroup.join(erin.environment(), LightJoinRequest.of(welcome, erins, erin.signer()));
    assertThat(joined.epochAuthenticator()).isEqualTo(add.group().epochAuthenticator());
    assertThat(joined.self()).isEqualTo(new LeafIndex(4));
  }

  @Test
  void messagesComeOutOfOrderAndFromPastEpochs() throws MlsException {
    MlsMessage first = a.protect(Bytes.utf8("1"));
    MlsMessage second = a.protect(Bytes.utf8("2"));
    MlsMessage late = a.protect(Bytes.utf8("late"));
    var provenLate = a.authenticated(late);

    LightReceived one = c.process(a.authenticated(second));
    LightGroup next = one.keep();
    assertThat(read(next, a.authenticated(first))).isEqualTo(Bytes.utf8("1"));
    assertThat(next.process(a.authenticated(second))).isInstanceOf(LightReceived.Duplicate.class);

    PendingCommit update = a.commit(CommitRequest.update());
    LightGroup later = follow(next, a, update);
    assertThat(read(later, provenLate)).isEqualTo(Bytes.utf8("late"));
    // The proof must be that of the message's epoch.
    Stage.assertRefused(
        Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
        () -> later.process(update.group().authenticated(late)));
    Stage.assertRefused(Rule.SENDER_PROOF_MISSING, () -> later.process(late));
    assertThat(c.process(update.group().authenticated(update.group().protect(Stage.HELLO))))
        .isInstanceOf(LightReceived.FutureEpoch.class);
  }

  @Test
  void theAuthenticatedDataOfHandshakesArrive() throws MlsException {
    Bytes data = Bytes.utf8("why");
    PendingCommit commit = a.commit(CommitRequest.update().withAuthenticatedData(data));
    MlsMessage proposal =
        a.propose(ProposalRequest.update().encrypted().withAuthenticatedData(data)).message();

    assertThat(c.process(a.annotation(commit).forReceiver(c.self())))
        .isInstanceOfSatisfying(
            LightReceived.Commit.class,
            received -> assertThat(received.authenticatedData()).isEqualTo(data));
    assertThat(c.process(proposal))
        .isInstanceOfSatisfying(
            LightReceived.ProposalStored.class,
            received -> assertThat(received.authenticatedData()).isEqualTo(data));
    assertThat(c.process(a.authenticated(proposal)))
        .isInstanceOfSatisfying(
            LightReceived.ProposalStored.class,
            received -> assertThat(received.authenticatedData()).isEqualTo(data));
  }

  @Test
  void anEncryptedCommitIsFollowed() throws MlsException {
    LightGroup next = follow(c, a, a.commit(CommitRequest.update().encrypted()));
    assertThat(next.epoch()).isEqualTo(a.epoch().next());
  }

  @Test
  void aProposalWaitsForItsCommitWithAndWithoutAProof() throws MlsException {
    PendingProposal proposal =
        a.propose(ProposalRequest.of(new Proposal.Remove(stage.b.self())).encrypted());
    LightReceived unproven = c.process(proposal.message());
    assertThat(unproven)
        .isInstanceOfSatisfying(
            LightReceived.ProposalStored.class, stored -> assertThat(stored.proven()).isEmpty());
    LightReceived proven = c.process(a.authenticated(proposal.message()));
    assertThat(proven)
        .isInstanceOfSatisfying(
            LightReceived.ProposalStored.class,
            stored -> assertThat(stored.proven().orElseThrow().leafIndex()).isEqualTo(a.self()));
    assertThat(proven.group().proposals()).hasSize(1);
    assertThat(unproven.group().process(proposal.message()))
        .isInstanceOf(LightReceived.Duplicate.class);

    PendingCommit commit = proposal.group().commit(CommitRequest.RECEIVED);
    assertThat(followed(unproven.group(), proposal.group(), commit).group().proposals()).isEmpty();
    assertThat(followed(proven.group(), proposal.group(), commit).group().proposals()).isEmpty();
  }

  @Test
  void aProofMakesUpForAProposalThatCameWithoutOne() throws MlsException {
    PendingProposal proposal = a.propose(ProposalRequest.of(new Proposal.Remove(stage.b.self())));
    LightGroup waiting = c.process(proposal.message()).keep();

    LightReceived proven = waiting.process(a.authenticated(proposal.message()));

    assertThat(proven).isInstanceOf(LightReceived.ProposalStored.class);
    assertThat(proven.group().proposals()).hasSize(1);
    assertThat(proven.group().process(a.authenticated(proposal.message())))
        .isInstanceOf(LightReceived.Duplicate.class);
    assertThatIllegalStateException()
        .isThrownBy(() -> waiting.protect(Stage.HELLO))
        .withMessageContaining("proposals wait");
  }

  @Test
  void anOwnUpdateIsCommittedByAFullMember() throws MlsException {
    PendingLightProposal update = c.propose(ProposalRequest.update());
    Group alice = a.process(update.message()).keep();
    PendingCommit commit = alice.commit(CommitRequest.RECEIVED);

    assertThat(update.group().process(update.message()))
        .isInstanceOfSatisfying(
            LightReceived.OwnMessage.class,
            own -> assertThat(own.contentType()).isEqualTo(ContentType.PROPOSAL));
    LightGroup next = follow(update.group(), alice, commit);

    assertThat(next.membershipProof().claimedLeaf())
        .isNotEqualTo(c.membershipProof().claimedLeaf());
    Group bob = stage.b.process(update.message()).keep().process(commit.message()).keep();
    PendingCommit back = bob.commit(CommitRequest.update());
    assertThat(follow(next, bob, back).epochAuthenticator())
        .isEqualTo(back.group().epochAuthenticator());
  }

  @Test
  void keysAndExtensionsOfTheGroupAreFollowed() throws MlsException {
    Bytes id = Bytes.utf8("psk");
    stage.stage.alice.psks().put(id, Bytes.utf8("value"));
    stage.stage.carol.psks().put(id, Bytes.utf8("value"));
    Extensions extensions =
        Extensions.of(
            new Extension(
                ExtensionType.REQUIRED_CAPABILITIES,
                new RequiredCapabilities(List.of(), List.of(), List.of()).encoded()));
    PendingCommit commit =
        a.commit(
            CommitRequest.update()
                .with(a.externalPsk(id))
                .with(a.resumptionPsk(a.groupId(), a.epoch()))
                .with(new Proposal.GroupContextExtensions(extensions)));

    LightReceived.Commit received =
        (LightReceived.Commit) c.process(a.annotation(commit).forReceiver(c.self()));

    assertThat(received.group().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
    assertThat(received.group().context().extensions()).isEqualTo(extensions);
    assertThat(received.effect().extensions()).contains(extensions);
    // A resumption key of an epoch that the light member went through.
    Group alice = commit.keep();
    PendingCommit resumed =
        alice.commit(CommitRequest.RECEIVED.with(alice.resumptionPsk(a.groupId(), a.epoch())));
    var _ = follow(received.keep(), alice, resumed);
  }

  @Test
  void anExternalJoinIsFollowed() throws MlsException {
    TestClient dave = stage.stage.client("dave");
    PendingCommit join =
        Group.joinExternally(
            dave.environment(),
            ExternalJoinRequest.of(stage.stage.groupInfo(), stage.stage.identity(dave)));
    Received.Commit received = (Received.Commit) a.process(join.message());

    LightReceived.Commit seen =
        (LightReceived.Commit)
            c.process(a.annotation(join.message(), received).forReceiver(c.self()));

    assertThat(seen.group().epochAuthenticator()).isEqualTo(join.group().epochAuthenticator());
    assertThat(seen.effect().external()).isTrue();
    assertThat(seen.effect().committer().leafIndex()).isEqualTo(join.group().self());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.annotation(join.message(), received).forRemoved());
  }

  @Test
  void theEffectNamesWhatTheProposalsSay() throws MlsException {
    TestClient dave = stage.stage.client("dave");
    KeyPackageBundle bundle = stage.stage.keyPackage(dave);
    PendingCommit commit =
        a.commit(CommitRequest.remove(stage.b.self()).with(new Proposal.Add(bundle.keyPackage())));

    LightReceived.Commit seen =
        (LightReceived.Commit) c.process(a.annotation(commit).forReceiver(c.self()));

    assertThat(seen.effect().added()).containsExactly(bundle.keyPackage());
    assertThat(seen.effect().removed()).containsExactly(stage.b.self());
    assertThat(seen.effect().updated()).containsExactly(a.self());
    assertThat(seen.effect().committer().leafNode())
        .isEqualTo(commit.group().at(a.self()).orElseThrow().leafNode());
  }

  @Test
  void aRemovedLightMemberIsOut() throws MlsException {
    PendingCommit removal = a.commit(CommitRequest.remove(c.self()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.annotation(removal).forReceiver(c.self()));

    LightReceived received = c.process(a.annotation(removal).forRemoved());

    assertThat(received).isInstanceOf(LightReceived.Removed.class);
    LightGroup gone = received.keep();
    assertThat(gone.state().secrets().epochAuthenticator().isWiped()).isTrue();
    assertThat(c.state().keys().leafKey().privateKey().isWiped()).isTrue();
  }

  @Test
  void aLightMemberLeavesWhereTheGroupRequiresAllToUnderstand() throws MlsException {
    Stage.assertRefused(
        Rule.PROPOSAL_TYPE_NOT_SUPPORTED,
        () -> c.propose(ProposalRequest.of(new Proposal.SelfRemove())));
  }

  @Test
  void anOutsiderMayProposeAndIsNoMember() throws MlsException {
    TestClient dave = stage.stage.client("dave");
    Extension senders =
        new Extension(
            ExtensionType.EXTERNAL_SENDERS,
            new Writer()
                .vector(
                    List.of(
                        new ExternalSender(
                            dave.signer().publicKey(), dave.identity().credential())))
                .toBytes());
    LightStage watched = new LightStage(Stage.Setup.PLAIN.with(senders));
    MlsMessage proposal =
        new ExternalProposal(watched.a.suite(), watched.a.groupId(), watched.a.epoch(), Bytes.EMPTY)
            .from(0, new Proposal.Remove(watched.b.self()), dave.signer());

    MlsMessage forged =
        new ExternalProposal(watched.a.suite(), watched.a.groupId(), watched.a.epoch(), Bytes.EMPTY)
            .from(0, new Proposal.Remove(watched.b.self()), stage.stage.client("erin").signer());
    watched.refuses(Rule.INVALID_CONTENT_SIGNATURE, forged);

    LightGroup waiting = watched.c.process(proposal).keep();

    Group alice = watched.a.process(proposal).keep();
    PendingCommit commit = alice.commit(CommitRequest.RECEIVED);
    assertThat(follow(waiting, alice, commit).epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
  }

  @Test
  void aReInitClosesTheGroup() throws MlsException {
    PendingCommit commit =
        a.commit(
            CommitRequest.RECEIVED.with(
                new Proposal.ReInit(
                    new GroupId(Bytes.utf8("next")),
                    ProtocolVersion.MLS10,
                    a.suite().id(),
                    Extensions.EMPTY)));

    LightGroup closed = follow(c, a, commit);

    assertThat(closed.closedBy()).isPresent();
    assertThatIllegalStateException().isThrownBy(() -> closed.protect(Stage.HELLO));
    Forger after = new Forger(commit.group());
    MlsMessage late = after.proposal(new Proposal.Remove(stage.b.self()));
    Stage.assertRefused(Rule.GROUP_IS_REINITIALIZED, () -> closed.process(late));
  }

  @Test
  void theStateOfALightMemberIsRestored() throws MlsException {
    PendingProposal proposal = a.propose(ProposalRequest.of(new Proposal.Remove(stage.b.self())));
    PendingLightProposal update = c.propose(ProposalRequest.update());
    LightGroup before = update.group().process(proposal.message()).keep();
    LightGroup restored;
    try (Group.Snapshot snapshot = before.snapshot()) {
      restored =
          LightGroup.restore(
              stage.stage.carol.environment(),
              snapshot.state(),
              List.of(stage.stage.carol.signer()));
      try (Group.Snapshot again = restored.snapshot()) {
        assertThat(again.state().matches(snapshot.state())).isTrue();
        assertThat(again.version()).isEqualTo(snapshot.version());
      }
    }
    Group alice = proposal.group().process(update.message()).keep();
    PendingCommit commit = alice.commit(CommitRequest.RECEIVED);
    LightGroup next = follow(restored, alice, commit);
    assertThat(read(next, commit.group().authenticated(commit.group().protect(Stage.HELLO))))
        .isEqualTo(Stage.HELLO);
  }

  @Test
  void aStateThatIsNoneIsRefused() throws MlsException {
    try (Group.Snapshot snapshot = c.snapshot()) {
      byte[] bytes = snapshot.state().expose();
      Environment environment = stage.stage.carol.environment();
      List<Signer> signers = List.of(stage.stage.carol.signer());
      Stage.assertRefused(
          Rule.MALFORMED_STATE,
          () ->
              LightGroup.restore(
                  environment, Secret.wrap(Arrays.copyOf(bytes, bytes.length - 1)), signers));
      Stage.assertRefused(
          Rule.MALFORMED_STATE, () -> LightGroup.restore(environment, snapshot.state(), List.of()));
      bytes[1] = 7;
      Stage.assertRefused(
          Rule.MALFORMED_STATE, () -> LightGroup.restore(environment, Secret.wrap(bytes), signers));
    }
  }

  @Test
  void anUpgradeTakesTheTreeAndNothingElse() throws MlsException {
    PendingProposal proposal = a.propose(ProposalRequest.of(new Proposal.Remove(stage.b.self())));
    LightGroup waiting = c.process(proposal.message()).keep();

    Group full = waiting.upgrade(a.ratchetTree()).keep();

    assertThat(full.epochAuthenticator()).isEqualTo(a.epochAuthenticator());
    assertThat(full.proposals()).hasSize(1);
    PendingCommit commit = full.commit(CommitRequest.RECEIVED);
    assertThat(proposal.group().process(commit.message()).group().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
    Stage.assertRefused(
        Rule.TREE_HASH_MISMATCH,
        () -> c.upgrade(a.commit(CommitRequest.update()).group().ratchetTree()));
    Stage.assertRefused(Rule.MALFORMED_TREE, () -> c.upgrade(Bytes.utf8("no tree")));
  }

  @Test
  void anUpgradeForgetsProposalsWhoseSenderProvesForged() throws MlsException {
    // Bob says that alice sent it: the tag is the group's, the signature is not hers.
    Forger bob = stage.stage.byBob();
    MlsMessage forged =
        bob.open(
            bob.content(
                new Sender.Member(a.self()), new Content.Proposal(new Proposal.Remove(c.self()))),
            bob.signer());
    LightGroup deceived = c.process(forged).keep();
    assertThat(deceived.proposals()).hasSize(1);
    stage.refuses(Rule.INVALID_CONTENT_SIGNATURE, stage.proven(forged));

    assertThat(deceived.upgrade(a.ratchetTree()).group().proposals()).isEmpty();
  }

  @Test
  void aMemberChangesBetweenFullAndLight() throws MlsException {
    PendingCommit first = a.commit(CommitRequest.update());
    LightGroup light = follow(c, a, first);
    Group alice = first.keep();
    Group full = light.upgrade(alice.ratchetTree()).keep();
    PendingCommit own = full.commit(CommitRequest.update());
    alice = alice.process(own.message()).keep();
    LightGroup again = own.keep().downgrade();
    PendingCommit second = alice.commit(CommitRequest.update());

    assertThat(follow(again, alice, second).epochAuthenticator())
        .isEqualTo(second.group().epochAuthenticator());
  }

  @Test
  void aMessageOfAPastEpochIsReadAfterADowngrade() throws MlsException {
    MlsMessage late = a.protect(Stage.HELLO);
    var proven = a.authenticated(late);
    PendingCommit update = a.commit(CommitRequest.update());
    LightGroup light = stage.stage.c.process(update.message()).keep().downgrade();

    assertThat(read(light, proven)).isEqualTo(Stage.HELLO);
  }

  @Test
  void anObserverAnnotatesAsWellAsAMember() throws MlsException {
    LightStage.Guest dave = stage.new Guest("dave", CommitRequest.update());
    Observed.Commit observed =
        (Observed.Commit) stage.stage.observer.process(dave.commit.message().encoded());

    assertThat(
            stage
                .stage
                .observer
                .annotation(dave.commit.message().encoded(), observed)
                .forReceiver(c.self()))
        .isEqualTo(a.annotation(dave.commit).forReceiver(c.self()));
    assertThat(
            observed
                .group()
                .annotatedWelcome(
                    dave.commit.welcome().orElseThrow().encoded(),
                    a.self(),
                    dave.bundle.keyPackage()))
        .isEqualTo(dave.welcome);
    assertThat(observed.group().membershipProof(a.self()))
        .isEqualTo(dave.commit.group().membershipProof(a.self()));
    Stage.assertRefused(
        Rule.MALFORMED_MESSAGE,
        () ->
            observed
                .group()
                .annotatedWelcome(
                    dave.commit.message().encoded(), a.self(), dave.bundle.keyPackage()));
  }

  @Test
  void membersWhoPartedWaysAreFoundOut() throws MlsException {
    PendingCommit one = a.commit(CommitRequest.update());
    PendingCommit other = stage.b.commit(CommitRequest.update());
    LightGroup next = follow(c, a, one);

    assertThat(next.process(stage.b.annotation(other).forReceiver(c.self())))
        .isInstanceOfSatisfying(
            LightReceived.Fork.class,
            fork -> assertThat(fork.committer()).isEqualTo(stage.b.self()));
    assertThat(next.process(one.message())).isInstanceOf(LightReceived.Duplicate.class);
    assertThat(next.process(a.propose(ProposalRequest.update()).message()))
        .isInstanceOf(LightReceived.StaleEpoch.class);
  }

  @Test
  void aGroupInfoIsVerifiedByItsSignersProof() throws MlsException {
    var groupInfo = stage.stage.groupInfo();
    var slice =
        SenderAuthenticatedMessage.verifySigner(
            a.suite(), new SenderAuthenticatedMessage<>(groupInfo, a.membershipProof(a.self())));
    assertThat(slice.member().credential()).isEqualTo(a.at(a.self()).orElseThrow().credential());
    Stage.assertRefused(
        Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
        () ->
            SenderAuthenticatedMessage.verifySigner(
                a.suite(),
                new SenderAuthenticatedMessage<>(groupInfo, a.membershipProof(stage.b.self()))));
  }

  @Test
  void whatIsKeptWipesWhatItReplaces() throws MlsException {
    MlsMessage message = a.protect(Stage.HELLO);
    PendingCommit update = a.commit(CommitRequest.update());
    LightGroup read = c.process(a.authenticated(message)).keep();
    LightGroup next = follow(read, a, update);

    assertThat(read.state().secrets().initSecret().isWiped()).isTrue();
    assertThat(read.state().secrets().epochAuthenticator().isWiped()).isTrue();
    assertThat(next.state().secrets().initSecret().isWiped()).isFalse();
    next.close();
    assertThat(next.state().secrets().initSecret().isWiped()).isTrue();
    assertThat(next.state().keys().leafKey().privateKey().isWiped()).isTrue();
  }
}
