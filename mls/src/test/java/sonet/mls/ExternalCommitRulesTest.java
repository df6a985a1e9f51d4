package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.hpke.ExportedSecret;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.LeafNodeSource;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.UpdatePath;

/// External commits that members and observers must refuse, and GroupInfos that a joiner must (RFC
/// 9420 §12.2, §12.4.3.2).
final class ExternalCommitRulesTest {
  private static final LeafIndex FREE = new LeafIndex(3);
  private static final LeafIndex BOB = new LeafIndex(1);

  private final Stage stage;
  private final Forger forger;
  private final TestClient dave;

  ExternalCommitRulesTest() throws MlsException {
    stage = new Stage();
    forger = stage.byAlice();
    dave = stage.client("dave");
  }

  private static List<ProposalOrRef> byValue(Proposal... proposals) {
    return Arrays.stream(proposals).<ProposalOrRef>map(ProposalOrRef.ByValue::new).toList();
  }

  /// An ExternalInit that members can open.
  private Proposal init() throws MlsException {
    try (var external =
        KeySchedule.externalKeyPair(stage.a.suite(), stage.a.state().secrets().externalSecret())) {
      ExportedSecret init =
          KeySchedule.sendExternalInit(
              stage.a.suite(), external.publicKey(), dave.environment().random());
      init.secret().close();
      return new Proposal.ExternalInit(init.kemOutput());
    }
  }

  private UpdatePath path() {
    return path(forger.tree(), FREE, stage.identity(dave));
  }

  private UpdatePath path(RatchetTree tree, LeafIndex leaf, ClientIdentity joiner) {
    return forger.path(tree, leaf, joiner.leaf(Bytes.EMPTY), joiner.signer());
  }

  private MlsMessage joins(Proposal... proposals) {
    return forger.externalCommit(byValue(proposals), Optional.of(path()), dave.signer());
  }

  @Test
  @Breaks(Rule.INVALID_CONFIRMATION_TAG)
  void withoutAKeyOfTheGroupThereIsNoConfirmationTag() throws MlsException {
    MlsMessage join = joins(init());
    stage.memberRefuses(Rule.INVALID_CONFIRMATION_TAG, join);
    // All that an observer can see is good: what it knows of the rest is the word of members.
    assertThat(stage.observer.process(join.encoded())).isNotNull();
  }

  @Test
  @Breaks(Rule.EXTERNAL_COMMIT_NEEDS_ONE_EXTERNAL_INIT)
  void thereIsOneExternalInit() throws MlsException {
    stage.refuses(Rule.EXTERNAL_COMMIT_NEEDS_ONE_EXTERNAL_INIT, joins());
    stage.refuses(Rule.EXTERNAL_COMMIT_NEEDS_ONE_EXTERNAL_INIT, joins(init(), init()));
  }

  @Test
  @Breaks(Rule.EXTERNAL_COMMIT_SEVERAL_REMOVES)
  void atMostOneMemberIsReplaced() throws MlsException {
    stage.refuses(
        Rule.EXTERNAL_COMMIT_SEVERAL_REMOVES,
        joins(init(), new Proposal.Remove(BOB), new Proposal.Remove(new LeafIndex(0))));
  }

  @Test
  @Breaks(Rule.EXTERNAL_COMMIT_PROPOSAL_NOT_ALLOWED)
  void allOtherProposalsAreRefused() throws MlsException {
    for (Proposal other :
        List.of(
            new Proposal.Add(stage.keyPackage(stage.client("erin")).keyPackage()),
            new Proposal.GroupContextExtensions(Extensions.EMPTY),
            new Proposal.ReInit(
                stage.a.groupId(), ProtocolVersion.MLS10, new CipherSuiteId(1), Extensions.EMPTY),
            new Proposal.Unknown(new ProposalType(0xf0f0), Bytes.EMPTY))) {
      stage.refuses(Rule.EXTERNAL_COMMIT_PROPOSAL_NOT_ALLOWED, joins(init(), other));
    }
  }

  @Test
  @Breaks(Rule.EXTERNAL_COMMIT_PROPOSAL_NOT_ALLOWED)
  void evenAProposalThatAllSupportIsRefused() throws MlsException {
    ProposalType custom = new ProposalType(0xf0f0);
    Stage open =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(plain ->
                plain.withCapabilities(Clients.withProposals(plain.capabilities(), custom))));
    ClientIdentity joiner = open.identity(dave);
    Forger alice = open.byAlice();
    UpdatePath path = alice.path(alice.tree(), FREE, joiner.leaf(Bytes.EMPTY), joiner.signer());
    open.refuses(
        Rule.EXTERNAL_COMMIT_PROPOSAL_NOT_ALLOWED,
        alice.externalCommit(
            byValue(
                new Proposal.ExternalInit(alice.freshKey()),
                new Proposal.Unknown(custom, Bytes.EMPTY)),
            Optional.of(path),
            joiner.signer()));
  }

  @Test
  @Breaks(Rule.UPDATE_WITHOUT_SENDER)
  void whoIsNoMemberHasNothingToUpdate() throws MlsException {
    stage.refuses(
        Rule.UPDATE_WITHOUT_SENDER, joins(init(), new Proposal.Update(stage.byBob().updateLeaf())));
  }

  @Test
  @Breaks(Rule.EXTERNAL_COMMIT_BY_REFERENCE)
  void nothingIsTakenByReference() throws MlsException {
    MlsMessage remove = forger.proposal(new Proposal.Remove(BOB));
    stage.refuses(
        Rule.EXTERNAL_COMMIT_BY_REFERENCE,
        remove,
        forger.externalCommit(
            List.of(new ProposalOrRef.ByValue(init()), forger.reference(remove)),
            Optional.of(path()),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.UNKNOWN_PROPOSAL_REFERENCE)
  void whatAJoinerRefersToIsThere() throws MlsException {
    ProposalOrRef unknown = new ProposalOrRef.ByReference(new ProposalRef(forger.bytes(32)));
    stage.refuses(
        Rule.UNKNOWN_PROPOSAL_REFERENCE,
        forger.externalCommit(
            List.of(new ProposalOrRef.ByValue(init()), unknown),
            Optional.of(path()),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.PATH_REQUIRED)
  void thereIsAPath() throws MlsException {
    stage.refuses(
        Rule.PATH_REQUIRED,
        forger.externalCommit(byValue(init()), Optional.empty(), dave.signer()));
  }

  @Test
  @Breaks(Rule.INVALID_CONTENT_SIGNATURE)
  void theJoinerSignsWithTheKeyOfItsLeaf() throws MlsException {
    stage.refuses(
        Rule.INVALID_CONTENT_SIGNATURE,
        forger.externalCommit(byValue(init()), Optional.of(path()), stage.alice.signer()));
  }

  @Test
  @Breaks(Rule.INVALID_EXTERNAL_INIT)
  void theExternalInitOpens() throws MlsException {
    for (Bytes kemOutput : List.of(Bytes.EMPTY, Bytes.wrap(new byte[32]), forger.bytes(33))) {
      stage.memberRefuses(Rule.INVALID_EXTERNAL_INIT, joins(new Proposal.ExternalInit(kemOutput)));
    }
  }

  @Test
  @Breaks(Rule.REMOVE_OF_NON_MEMBER)
  void whoIsReplacedIsAMember() throws MlsException {
    stage.refuses(Rule.REMOVE_OF_NON_MEMBER, joins(init(), new Proposal.Remove(FREE)));
  }

  @Test
  @Breaks(Rule.CREDENTIAL_NOT_A_SUCCESSOR)
  void aJoinerReplacesOnlyItself() throws MlsException {
    ClientIdentity mine = stage.identity(dave);
    stage.refuses(
        Rule.CREDENTIAL_NOT_A_SUCCESSOR,
        forger.externalCommit(
            byValue(init(), new Proposal.Remove(BOB)),
            Optional.of(path(forger.tree().remove(BOB), BOB, mine)),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.ENCRYPTION_KEY_NOT_CHANGED)
  void whoReplacesItselfBringsANewEncryptionKey() throws MlsException {
    ClientIdentity bobs = stage.identity(stage.bob);
    RatchetTree without = forger.tree().remove(BOB);
    UpdatePath path = path(without, BOB, bobs);
    Bytes parentHash = ((LeafNodeSource.Commit) path.leafNode().source()).parentHash();
    LeafNode leaf =
        LeafNode.forCommit(
            stage.a.suite(),
            bobs.signer(),
            bobs.leaf(stage.byBob().ownLeaf().encryptionKey()),
            parentHash,
            forger.place(BOB));
    stage.refuses(
        Rule.ENCRYPTION_KEY_NOT_CHANGED,
        forger.externalCommit(
            byValue(init(), new Proposal.Remove(BOB)),
            Optional.of(new UpdatePath(leaf, path.nodes())),
            bobs.signer()));
  }

  @Test
  @Breaks(Rule.DUPLICATE_SIGNATURE_KEY)
  void aMemberThatJoinsAgainMustReplaceItself() throws MlsException {
    ClientIdentity bobs = stage.identity(stage.bob);
    stage.refuses(
        Rule.DUPLICATE_SIGNATURE_KEY,
        forger.externalCommit(
            byValue(init()), Optional.of(path(forger.tree(), FREE, bobs)), bobs.signer()));
    Stage.assertRefused(
        Rule.DUPLICATE_SIGNATURE_KEY,
        () ->
            Group.joinExternally(
                stage.bob.environment(), ExternalJoinRequest.of(stage.groupInfo(), bobs)));
  }

  @Test
  @Breaks({Rule.CREDENTIAL_NOT_ACCEPTED, Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED})
  void theLeafOfAJoinerIsHeldToAllRules() throws MlsException {
    ClientIdentity mine = stage.identity(dave);
    ClientIdentity mallory =
        new ClientIdentity(
            Credential.basic("mallory"), mine.signer(), mine.capabilities(), mine.leafExtensions());
    ClientIdentity unable = mine.withCapabilities(Clients.withCredentials(mine.capabilities()));
    stage.refuses(
        Rule.CREDENTIAL_NOT_ACCEPTED,
        forger.externalCommit(
            byValue(init()), Optional.of(path(forger.tree(), FREE, mallory)), mine.signer()));
    stage.refuses(
        Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED,
        forger.externalCommit(
            byValue(init()), Optional.of(path(forger.tree(), FREE, unable)), mine.signer()));
  }

  @Test
  @Breaks(Rule.INVALID_LEAF_SIGNATURE)
  void theJoinerTakesTheFirstFreeLeaf() throws MlsException {
    UpdatePath path = path();
    LeafNode elsewhere =
        LeafNode.forCommit(
            stage.a.suite(),
            dave.signer(),
            path.leafNode().content(),
            ((LeafNodeSource.Commit) path.leafNode().source()).parentHash(),
            forger.place(new LeafIndex(2)));
    stage.refuses(
        Rule.INVALID_LEAF_SIGNATURE,
        forger.externalCommit(
            byValue(init()), Optional.of(new UpdatePath(elsewhere, path.nodes())), dave.signer()));
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aKeyThatMembersLackCannotBeMixedIn() throws MlsException {
    stage.memberRefuses(
        Rule.PSK_NOT_AVAILABLE,
        joins(
            init(),
            new Proposal.PreSharedKey(
                new PreSharedKeyId.External(Bytes.utf8("unknown"), forger.bytes(32)))));
  }

  @Test
  @Breaks(Rule.EXTERNAL_PUB_MISSING)
  void aGroupInfoWithoutExternalKeyInvitesNobody() {
    Stage.assertRefused(
        Rule.EXTERNAL_PUB_MISSING,
        () ->
            Group.joinExternally(
                dave.environment(),
                ExternalJoinRequest.of(
                    stage
                        .a
                        .groupInfo(new Group.GroupInfoContent(true, false, Extensions.EMPTY))
                        .groupInfo(),
                    stage.identity(dave))));
  }

  @Test
  @Breaks(Rule.EXTERNAL_PUB_MISSING)
  void anExternalKeyThatDoesNotDecodeInvitesNobody() {
    refusesKey(Rule.EXTERNAL_PUB_MISSING, Bytes.of((byte) 7));
    refusesKey(Rule.EXTERNAL_PUB_MISSING, Bytes.concat(Bytes.of((byte) 32), forger.bytes(33)));
  }

  @Test
  @Breaks(Rule.INVALID_PUBLIC_KEY)
  void anExternalKeyThatIsNoKeyInvitesNobody() {
    refusesKey(
        Rule.INVALID_PUBLIC_KEY, Bytes.concat(Bytes.of((byte) 32), Bytes.wrap(new byte[32])));
    refusesKey(Rule.INVALID_PUBLIC_KEY, Bytes.concat(Bytes.of((byte) 5), forger.bytes(5)));
  }

  private void refusesKey(Rule rule, Bytes data) {
    Extensions extensions = Extensions.of(new Extension(ExtensionType.EXTERNAL_PUB, data));
    Stage.assertRefused(
        rule,
        () ->
            Group.joinExternally(
                dave.environment(),
                ExternalJoinRequest.of(
                    stage
                        .a
                        .groupInfo(new Group.GroupInfoContent(true, false, extensions))
                        .groupInfo(),
                    stage.identity(dave))));
  }

  @Test
  void theOnlyMemberReplacesItself() throws MlsException {
    TestClient erin = stage.client("erin");
    Group alone = erin.createGroup();
    ObservedGroup observed =
        ObservedGroup.create(
            erin.environment(),
            alone.groupInfo(Group.GroupInfoContent.FULL).encoded(),
            Optional.empty());
    PendingCommit resync =
        Group.joinExternally(
            erin.environment(),
            ExternalJoinRequest.of(
                    alone.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), erin.identity())
                .replacing(alone.self()));
    assertThat(alone.process(resync.message().encoded())).isInstanceOf(Received.Removed.class);
    Group again = resync.keep();
    assertThat(again.self()).isEqualTo(new LeafIndex(0));
    assertThat(again.all()).hasSize(1);
    assertThat(observed.process(resync.message().encoded()))
        .isInstanceOfSatisfying(
            Observed.Commit.class,
            commit -> assertThat(commit.group().context()).isEqualTo(again.context()));
    PendingCommit next = again.commit(CommitRequest.add(stage.keyPackage(dave).keyPackage()));
    assertThat(next.group().all()).hasSize(2);
  }

  @Test
  @Breaks(Rule.GROUP_ID_NOT_UNIQUE)
  void aJoinerIsNotInAGroupWithThisIdUnlessItReplacesItself() throws MlsException {
    ExternalJoinRequest join =
        ExternalJoinRequest.of(stage.groupInfo(), stage.identity(dave))
            .withTaken(stage.a.groupId()::equals);
    Stage.assertRefused(
        Rule.GROUP_ID_NOT_UNIQUE, () -> Group.joinExternally(dave.environment(), join));
    ExternalJoinRequest resync =
        ExternalJoinRequest.of(stage.groupInfo(), stage.identity(stage.bob))
            .withTaken(stage.a.groupId()::equals)
            .replacing(BOB);
    assertThat(Group.joinExternally(stage.bob.environment(), resync).effect().external()).isTrue();
  }
}
