package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.extension.Extension;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.welcome.GroupInfo;

/// Welcomes to groups that pretend to continue another one by ReInit or branching (RFC 9420 §11.2,
/// §11.3, §12.4.3.1). Their keys, tags and signatures are right: they come from members.
final class ContinuedGroupRulesTest {
  private static final GroupId NEXT = new GroupId(Bytes.utf8("the next stage"));

  private final Stage stage;

  ContinuedGroupRulesTest() throws MlsException {
    stage = new Stage();
  }

  /// An invitation of carol into the first epoch of a group of someone else.
  private Invitation invitation(
      TestClient creator, GroupId groupId, int suite, Extension... extensions) throws MlsException {
    TestClient newCreator = client(creator.name(), suite);
    TestClient newCarol = client("carol", suite);
    Group created =
        Group.create(
            newCreator.environment(),
            new Group.Parameters(newCreator.suite(), groupId, Extensions.of(extensions)),
            stage.identity(newCreator));
    return new Invitation(
        created,
        newCarol,
        KeyPackageBundle.create(
            newCarol.environment(), newCarol.suite(), stage.identity(newCarol), Stage.VALID));
  }

  private TestClient client(String name, int suite) {
    return TestClient.create(name, suite, 7).with(stage.client(name).environment());
  }

  private static PreSharedKeyId.Resumption psk(ResumptionPskUsage usage, Group old) {
    return new PreSharedKeyId.Resumption(
        usage, old.groupId(), old.epoch(), old.state().environment().random().bytes(32));
  }

  /// A Welcome with a resumption key, in all else right for its context.
  private static JoinRequest request(
      Invitation invitation, GroupContext context, PreSharedKeyId.Resumption psk, Group old)
      throws MlsException {
    try (Secret pskSecret =
        EpochSecretsStep.pskSecret(
            old.suite(), List.of(psk), id -> old.state().resumptionPsk(psk.epoch()))) {
      GroupInfo groupInfo =
          invitation.sign(
              context,
              invitation.extensions(invitation.group().tree().encoded()),
              invitation.tag(context, pskSecret),
              new sonet.mls.tree.LeafIndex(0),
              invitation.signer());
      return invitation.request(
          invitation.welcome(
              groupInfo.encoded(), invitation.secrets(Optional.empty(), List.of(psk)), pskSecret));
    }
  }

  private static GroupContext atEpoch(GroupContext context, long epoch) {
    return new GroupContext(
        context.version(),
        context.cipherSuite(),
        context.groupId(),
        new Epoch(epoch),
        context.treeHash(),
        context.confirmedTranscriptHash(),
        context.extensions());
  }

  private void branchIsRefused(Rule rule, Invitation invitation) throws MlsException {
    invitation.refuses(
        rule,
        request(invitation, invitation.context(), psk(ResumptionPskUsage.BRANCH, stage.a), stage.a)
            .continuing(stage.c));
  }

  @Test
  void aSubgroupOfMembersIsJoined() throws MlsException {
    Invitation invitation = invitation(stage.alice, NEXT, 1);
    Group joined =
        Group.join(
            stage.carol.environment(),
            request(
                    invitation,
                    invitation.context(),
                    psk(ResumptionPskUsage.BRANCH, stage.a),
                    stage.a)
                .continuing(stage.c));
    assertThat(joined.all()).hasSize(2);
  }

  @Test
  void aSubgroupMayHaveExtensionsOfItsOwn() throws MlsException {
    Extensions own = Extensions.of(RequiredCapabilities.NONE.toExtension());
    KeyPackageBundle forCarol = stage.keyPackage(stage.carol);
    PendingCommit first =
        stage.a.branch(
            NEXT,
            own,
            ResumptionRequest.of(stage.identity(stage.alice), List.of(forCarol.keyPackage())));
    Group joined =
        Group.join(
            stage.carol.environment(),
            JoinRequest.of(first.welcome().orElseThrow().welcome(), forCarol, stage.carol.signer())
                .continuing(stage.c));
    assertThat(joined.context()).isEqualTo(first.group().context());
    assertThat(joined.context().extensions()).isEqualTo(own);
    assertThat(stage.a.context().extensions()).isNotEqualTo(own);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, -1})
  @Breaks(Rule.RESUMED_GROUP_EPOCH)
  void aContinuedGroupBeginsInEpochOne(long epoch) throws MlsException {
    for (ResumptionPskUsage usage : List.of(ResumptionPskUsage.BRANCH, ResumptionPskUsage.REINIT)) {
      Invitation invitation = invitation(stage.alice, NEXT, 1);
      invitation.refuses(
          Rule.RESUMED_GROUP_EPOCH,
          request(invitation, atEpoch(invitation.context(), epoch), psk(usage, stage.a), stage.a)
              .continuing(stage.c));
    }
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aGroupThatWeDoNotKnowCannotBeContinued() throws MlsException {
    Invitation invitation = invitation(stage.alice, NEXT, 1);
    JoinRequest unknown =
        request(invitation, invitation.context(), psk(ResumptionPskUsage.BRANCH, stage.a), stage.a);
    invitation.refuses(Rule.PSK_NOT_AVAILABLE, unknown);
    PskStore keyAlone =
        new PskStore() {
          @Override
          public Optional<Secret> external(Bytes pskId) {
            return Optional.empty();
          }

          @Override
          public Optional<Secret> resumption(GroupId groupId, Epoch epoch) {
            return stage.c.state().resumptionPsk(epoch);
          }
        };
    invitation.refuses(
        Rule.PSK_NOT_AVAILABLE, invitation.newcomer.environment().withPsks(keyAlone), unknown);
  }

  @Test
  @Breaks(Rule.BRANCH_PARAMETERS_MISMATCH)
  void aSubgroupHasTheCipherSuiteOfTheGroup() throws MlsException {
    branchIsRefused(Rule.BRANCH_PARAMETERS_MISMATCH, invitation(stage.alice, NEXT, 3));
  }

  @Test
  @Breaks(Rule.BRANCH_MEMBERS_MISMATCH)
  void aSubgroupHasNoNewMembers() throws MlsException {
    branchIsRefused(Rule.BRANCH_MEMBERS_MISMATCH, invitation(stage.client("dave"), NEXT, 1));
    KeyPackage daves = stage.keyPackage(stage.client("dave")).keyPackage();
    Stage.assertRefused(
        Rule.BRANCH_MEMBERS_MISMATCH,
        () ->
            stage.a.branch(
                NEXT, ResumptionRequest.of(stage.identity(stage.alice), List.of(daves))));
  }

  /// The stage, closed by a ReInit to the next.
  private final class Closed {
    private final Group a;
    private final Group c;

    Closed(Extension... extensions) throws MlsException {
      PendingCommit close =
          stage.a.commit(
              CommitRequest.RECEIVED
                  .withoutReceived()
                  .with(
                      new Proposal.ReInit(
                          NEXT,
                          ProtocolVersion.MLS10,
                          new CipherSuiteId(1),
                          Extensions.of(extensions))));
      c = stage.c.process(close.message().encoded()).group();
      a = close.group();
    }

    void refuses(Rule rule, Invitation invitation) throws MlsException {
      invitation.refuses(
          rule,
          request(invitation, invitation.context(), psk(ResumptionPskUsage.REINIT, a), a)
              .continuing(c));
    }
  }

  @Test
  @Breaks(Rule.REINIT_PARAMETERS_MISMATCH)
  void aGroupThatNoReInitClosedIsNotReinitialized() throws MlsException {
    Invitation invitation = invitation(stage.alice, NEXT, 1);
    invitation.refuses(
        Rule.REINIT_PARAMETERS_MISMATCH,
        request(invitation, invitation.context(), psk(ResumptionPskUsage.REINIT, stage.a), stage.a)
            .continuing(stage.c));
  }

  @Test
  @Breaks(Rule.REINIT_PARAMETERS_MISMATCH)
  void aReInitIsAboutTheEpochAfterItsCommit() throws MlsException {
    Closed closed = new Closed();
    Invitation invitation = invitation(stage.alice, NEXT, 1);
    invitation.refuses(
        Rule.REINIT_PARAMETERS_MISMATCH,
        request(invitation, invitation.context(), psk(ResumptionPskUsage.REINIT, stage.a), stage.a)
            .continuing(closed.c));
  }

  @Test
  @Breaks(Rule.REINIT_PARAMETERS_MISMATCH)
  void theNewGroupIsTheOneThatTheReInitAnnounced() throws MlsException {
    Closed closed = new Closed();
    closed.refuses(
        Rule.REINIT_PARAMETERS_MISMATCH,
        invitation(stage.alice, new GroupId(Bytes.utf8("another")), 1));
    closed.refuses(Rule.REINIT_PARAMETERS_MISMATCH, invitation(stage.alice, NEXT, 3));
    closed.refuses(
        Rule.REINIT_PARAMETERS_MISMATCH,
        invitation(stage.alice, NEXT, 1, RequiredCapabilities.NONE.toExtension()));
    Extension expected = RequiredCapabilities.NONE.toExtension();
    new Closed(expected).refuses(Rule.REINIT_PARAMETERS_MISMATCH, invitation(stage.alice, NEXT, 1));
  }

  @Test
  @Breaks(Rule.REINIT_MEMBERS_MISMATCH)
  void theNewGroupHasAllMembersOfTheOldOne() throws MlsException {
    Closed closed = new Closed();
    closed.refuses(Rule.REINIT_MEMBERS_MISMATCH, invitation(stage.alice, NEXT, 1));
    KeyPackage carols = stage.keyPackage(stage.carol).keyPackage();
    Stage.assertRefused(
        Rule.REINIT_MEMBERS_MISMATCH,
        () ->
            closed.a.reinitialize(
                ResumptionRequest.of(stage.identity(stage.alice), List.of(carols))));
  }

  @Test
  void aReInitWithAllMembersIsJoined() throws MlsException {
    Closed closed = new Closed();
    KeyPackageBundle forBob = stage.keyPackage(stage.bob);
    KeyPackageBundle forCarol = stage.keyPackage(stage.carol);
    PendingCommit next =
        closed.a.reinitialize(
            ResumptionRequest.of(
                stage.identity(stage.alice), List.of(forBob.keyPackage(), forCarol.keyPackage())));
    Group c =
        Group.join(
            stage.carol.environment(),
            JoinRequest.of(next.welcome().orElseThrow().welcome(), forCarol, stage.carol.signer())
                .continuing(closed.c));
    assertThat(c.epochAuthenticator()).isEqualTo(next.group().epochAuthenticator());
    assertThat(c.groupId()).isEqualTo(NEXT);
  }

  @Test
  @Breaks(Rule.UNSUPPORTED_PARAMETERS)
  void aReInitToWhatWeDoNotHaveCannotBeFollowed() throws MlsException {
    for (Proposal.ReInit reInit :
        List.of(
            new Proposal.ReInit(
                NEXT, new ProtocolVersion(2), new CipherSuiteId(1), Extensions.EMPTY),
            new Proposal.ReInit(
                NEXT, ProtocolVersion.MLS10, new CipherSuiteId(0xf0f0), Extensions.EMPTY))) {
      PendingCommit close = stage.a.commit(CommitRequest.RECEIVED.withoutReceived().with(reInit));
      Stage.assertRefused(
          Rule.UNSUPPORTED_PARAMETERS,
          () ->
              close
                  .group()
                  .reinitialize(ResumptionRequest.of(stage.identity(stage.alice), List.of())));
    }
  }
}
