package sonet.mls;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.Welcome;

/// Annotated Welcomes that a light member may not begin with (draft-ietf-mls-partial §8).
final class LightWelcomeRulesTest {
  private final LightStage stage;
  private final LightStage.Guest dave;

  LightWelcomeRulesTest() throws MlsException {
    stage = new LightStage();
    dave = stage.new Guest("dave", CommitRequest.update());
  }

  private static AnnotatedWelcome of(
      Welcome welcome, MembershipProof sender, MembershipProof joiner) {
    return new AnnotatedWelcome(new SenderAuthenticatedMessage<>(welcome, sender), joiner);
  }

  private AnnotatedWelcome with(MembershipProof sender, MembershipProof joiner) {
    return of(dave.welcome.welcome().message(), sender, joiner);
  }

  private MembershipProof senderProof() {
    return dave.welcome.welcome().senderMembershipProof();
  }

  @Test
  @Breaks(Rule.MEMBERSHIP_PROOFS_DIFFER)
  void bothProofsReferenceTheSameTree() throws MlsException {
    MembershipProof joiner = dave.welcome.joinerMembershipProof();
    dave.refuses(
        Rule.MEMBERSHIP_PROOFS_DIFFER, with(stage.a.membershipProof(stage.a.self()), joiner));
    dave.refuses(
        Rule.MEMBERSHIP_PROOFS_DIFFER, with(senderProof(), LightCommitRulesTest.swapped(joiner)));
    MembershipProof smaller = stage.stage.alice.createGroup().membershipProof(new LeafIndex(0));
    dave.refuses(Rule.MEMBERSHIP_PROOFS_DIFFER, with(senderProof(), smaller));
  }

  @Test
  @Breaks(Rule.TREE_HASH_MISMATCH)
  void theProofsLeadToTheTreeHashOfTheGroupInfo() throws MlsException {
    Group later = dave.commit.group().commit(CommitRequest.update()).group();
    dave.refuses(
        Rule.TREE_HASH_MISMATCH,
        with(later.membershipProof(stage.a.self()), later.membershipProof(dave.leaf())));
  }

  @Test
  @Breaks(Rule.SENDER_PROOF_OF_ANOTHER_MEMBER)
  void theSendersProofIsThatOfTheSigner() throws MlsException {
    dave.refuses(
        Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
        with(
            dave.commit.group().membershipProof(stage.b.self()),
            dave.welcome.joinerMembershipProof()));
  }

  @Test
  @Breaks(Rule.OWN_LEAF_NOT_FOUND)
  void theJoinersProofShowsItsKeyPackage() throws MlsException {
    dave.refuses(
        Rule.OWN_LEAF_NOT_FOUND,
        with(senderProof(), dave.commit.group().membershipProof(stage.b.self())));
  }

  @Test
  void theWelcomeOfAnotherIsRefused() throws MlsException {
    LightStage.Guest erin = stage.new Guest("erin", CommitRequest.update());
    dave.refuses(Rule.WELCOME_NOT_FOR_US, erin.welcome);
  }

  @Test
  void aGroupThatWeAreInIsNotJoinedAgain() {
    Stage.assertRefused(
        Rule.GROUP_ID_NOT_UNIQUE,
        () ->
            LightGroup.join(
                dave.client.environment(),
                LightJoinRequest.of(dave.welcome, dave.bundle, dave.client.signer())
                    .withTaken(stage.a.groupId()::equals)));
  }

  @Test
  void theSignerMustBeOneWhomWeAccept() throws MlsException {
    TestClient wary =
        dave.client.with(
            new Environment(
                dave.client.environment().suites(),
                dave.client.environment().random(),
                dave.client.environment().clock(),
                new AuthenticationService() {
                  @Override
                  public boolean accepts(Credential credential, Bytes key, long epochSecond) {
                    return false;
                  }

                  @Override
                  public boolean isSuccessor(
                      Credential present, Credential next, long epochSecond) {
                    return false;
                  }
                },
                dave.client.environment().psks(),
                dave.client.environment().policy()));
    Stage.assertRefused(
        Rule.CREDENTIAL_NOT_ACCEPTED,
        () ->
            LightGroup.join(
                wary.environment(), LightJoinRequest.of(dave.welcome, dave.bundle, wary.signer())));
  }

  @Test
  void nobodyIsInvitedTwiceInOneWelcome() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            stage.a.annotatedWelcome(
                dave.commit.welcome().orElseThrow(), dave.bundle.keyPackage()));
  }

  /// Welcomes whose content is forged, with proofs that fit it.
  private record Forged(LightStage stage, Invitation invitation) {
    static Forged in(LightStage stage) throws MlsException {
      TestClient frank = stage.stage.client("frank");
      return new Forged(stage, new Invitation(stage.a, frank, stage.stage.keyPackage(frank), true));
    }

    void refuses(Rule rule, Welcome welcome) throws MlsException {
      Stage.assertRefused(rule, () -> join(welcome));
      join(invitation.welcome(invitation.groupInfo())).close();
    }

    private LightGroup join(Welcome welcome) throws MlsException {
      var tree = invitation.group().tree();
      LeafIndex leaf = tree.findLeaf(invitation.bundle.keyPackage().leafNode()).orElseThrow();
      return LightGroup.join(
          invitation.newcomer.environment(),
          LightJoinRequest.of(
              of(welcome, MembershipProof.of(tree, stage.a.self()), MembershipProof.of(tree, leaf)),
              invitation.bundle,
              invitation.newcomer.signer()));
    }
  }

  @Test
  void theGroupInfoIsSignedByTheProvenMember() throws MlsException {
    Forged forged = Forged.in(stage);
    Invitation invitation = forged.invitation();
    forged.refuses(
        Rule.INVALID_GROUP_INFO_SIGNATURE,
        invitation.welcome(
            invitation.sign(
                invitation.context(),
                invitation.groupInfo().extensions(),
                stage.a.self(),
                stage.stage.bob.signer())));
  }

  @Test
  void theConfirmationTagFollowsFromTheSecrets() throws MlsException {
    Forged forged = Forged.in(stage);
    Invitation invitation = forged.invitation();
    GroupInfo good = invitation.groupInfo();
    forged.refuses(
        Rule.INVALID_CONFIRMATION_TAG,
        invitation.welcome(
            invitation.sign(
                good.groupContext(),
                good.extensions(),
                Bytes.wrap(new byte[32]),
                stage.a.self(),
                invitation.signer())));
  }

  @Test
  void thePathSecretLeadsToTheKeysThatTheProofsShow() throws MlsException {
    Forged forged = Forged.in(stage);
    Invitation invitation = forged.invitation();
    forged.refuses(
        Rule.PATH_KEY_MISMATCH,
        invitation.welcome(
            invitation.groupInfo().encoded(),
            invitation.secrets(Optional.of(Secret.zeros(32)), List.of())));
  }

  @Test
  void theVersionAndSuiteAreOurs() throws MlsException {
    Forged forged = Forged.in(stage);
    Invitation invitation = forged.invitation();
    GroupContext good = invitation.context();
    forged.refuses(
        Rule.UNSUPPORTED_PARAMETERS,
        invitation.welcome(
            invitation.groupInfo(
                new GroupContext(
                    new ProtocolVersion(2),
                    good.cipherSuite(),
                    good.groupId(),
                    good.epoch(),
                    good.treeHash(),
                    good.confirmedTranscriptHash(),
                    good.extensions()))));
    forged.refuses(
        Rule.WELCOME_CIPHER_SUITE_MISMATCH,
        invitation.welcome(
            invitation.groupInfo(
                new GroupContext(
                    good.version(),
                    new CipherSuiteId(3),
                    good.groupId(),
                    good.epoch(),
                    good.treeHash(),
                    good.confirmedTranscriptHash(),
                    good.extensions()))));
  }

  @Test
  void aGroupThatContinuesAnotherIsJoinedWithItsTree() throws MlsException {
    Forged forged = Forged.in(stage);
    Invitation invitation = forged.invitation();
    PreSharedKeyId branch =
        new PreSharedKeyId.Resumption(
            PreSharedKeyId.ResumptionPskUsage.BRANCH,
            stage.a.groupId(),
            stage.a.epoch(),
            Bytes.wrap(new byte[32]));
    Stage.assertRefused(
        Rule.PSK_NOT_AVAILABLE,
        () ->
            forged.join(
                invitation.welcome(
                    invitation.groupInfo().encoded(),
                    invitation.secrets(Optional.empty(), List.of(branch)))));
  }
}
