package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// Lists of proposals that no member may commit (RFC 9420 §12.1, §12.2), made by a member that does
/// so all the same.
final class ProposalListRulesTest {
  private static final LeafIndex BOB = new LeafIndex(1);
  private static final ProposalType CUSTOM = new ProposalType(0xf0f0);

  private final Stage stage;

  ProposalListRulesTest() throws MlsException {
    stage = new Stage();
  }

  private KeyPackage dave() {
    return stage.keyPackage(stage.client("dave")).keyPackage();
  }

  private PreSharedKeyId external(String name) {
    return new PreSharedKeyId.External(Bytes.utf8(name), stage.byAlice().bytes(32));
  }

  private static Proposal change(Extension... extensions) {
    return new Proposal.GroupContextExtensions(Extensions.of(extensions));
  }

  @Test
  @Breaks(Rule.REMOVE_OF_NON_MEMBER)
  void aBlankLeafCannotBeRemoved() throws MlsException {
    stage.refusesList(Rule.REMOVE_OF_NON_MEMBER, new Proposal.Remove(new LeafIndex(3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 0x8000_0001, 0x4000_0001, -1})
  @Breaks(Rule.REMOVE_OF_NON_MEMBER)
  void aLeafBeyondTheTreeCannotBeRemoved(int index) throws MlsException {
    stage.refusesList(Rule.REMOVE_OF_NON_MEMBER, new Proposal.Remove(new LeafIndex(index)));
  }

  @Test
  @Breaks(Rule.COMMITTER_UPDATES_ITSELF)
  void aCommitterCannotUpdateItselfByValue() throws MlsException {
    stage.refusesList(
        Rule.COMMITTER_UPDATES_ITSELF, new Proposal.Update(stage.byAlice().updateLeaf()));
  }

  @Test
  @Breaks(Rule.COMMITTER_UPDATES_ITSELF)
  void aCommitterCannotCommitItsOwnUpdateByReference() throws MlsException {
    Forger alice = stage.byAlice();
    MlsMessage update = alice.proposal(new Proposal.Update(alice.updateLeaf()));
    stage.refuses(Rule.COMMITTER_UPDATES_ITSELF, update, alice.commitOf(update));
  }

  @Test
  @Breaks(Rule.COMMITTER_REMOVES_ITSELF)
  void aCommitterCannotRemoveItself() throws MlsException {
    stage.refusesList(Rule.COMMITTER_REMOVES_ITSELF, new Proposal.Remove(new LeafIndex(0)));
  }

  @Test
  @Breaks(Rule.COMMITTER_REMOVES_ITSELF)
  void aCommitterCannotCommitItsRemovalThatAnotherProposed() throws MlsException {
    MlsMessage remove = stage.byBob().proposal(new Proposal.Remove(new LeafIndex(0)));
    stage.refuses(Rule.COMMITTER_REMOVES_ITSELF, remove, stage.byAlice().commitOf(remove));
  }

  @Test
  @Breaks(Rule.SEVERAL_CHANGES_OF_ONE_LEAF)
  void oneMemberCannotBeRemovedTwice() throws MlsException {
    stage.refusesList(
        Rule.SEVERAL_CHANGES_OF_ONE_LEAF, new Proposal.Remove(BOB), new Proposal.Remove(BOB));
  }

  @Test
  @Breaks(Rule.SEVERAL_CHANGES_OF_ONE_LEAF)
  void oneMemberCannotBeUpdatedTwice() throws MlsException {
    Forger bob = stage.byBob();
    MlsMessage first = bob.proposal(new Proposal.Update(bob.updateLeaf()));
    MlsMessage second = bob.proposal(new Proposal.Update(bob.updateLeaf()));
    stage.refuses(
        Rule.SEVERAL_CHANGES_OF_ONE_LEAF, first, second, stage.byAlice().commitOf(first, second));
  }

  @Test
  @Breaks(Rule.SEVERAL_CHANGES_OF_ONE_LEAF)
  void oneMemberCannotBeUpdatedAndRemoved() throws MlsException {
    Forger alice = stage.byAlice();
    Forger bob = stage.byBob();
    MlsMessage update = bob.proposal(new Proposal.Update(bob.updateLeaf()));
    MlsMessage remove = alice.proposal(new Proposal.Remove(BOB));
    stage.refuses(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, update, remove, alice.commitOf(update, remove));
  }

  @Test
  @Breaks(Rule.CLIENT_ADDED_TWICE)
  void oneClientCannotBeAddedTwice() throws MlsException {
    stage.refusesList(Rule.CLIENT_ADDED_TWICE, new Proposal.Add(dave()), new Proposal.Add(dave()));
  }

  @Test
  @Breaks(Rule.CLIENT_ALREADY_MEMBER)
  void aMemberCannotBeAddedAgain() throws MlsException {
    stage.refusesList(
        Rule.CLIENT_ALREADY_MEMBER, new Proposal.Add(stage.keyPackage(stage.bob).keyPackage()));
  }

  @Test
  @Breaks(Rule.CLIENT_ALREADY_MEMBER)
  void removingAnotherMemberMakesNoRoomForAMember() throws MlsException {
    stage.refusesList(
        Rule.CLIENT_ALREADY_MEMBER,
        new Proposal.Remove(BOB),
        new Proposal.Add(stage.keyPackage(stage.carol).keyPackage()));
  }

  @Test
  void aMemberThatIsRemovedCanBeAddedInTheSameCommit() throws MlsException {
    PendingCommit swap =
        stage.a.commit(
            CommitRequest.remove(BOB)
                .with(new Proposal.Add(stage.keyPackage(stage.bob).keyPackage())));
    assertThat(stage.c.process(swap.message().encoded()).group().epochAuthenticator())
        .isEqualTo(swap.group().epochAuthenticator());
  }

  @Test
  @Breaks(Rule.CLIENT_ADDED_TWICE)
  void anApplicationThatTellsClientsApartSeesOneAddedTwice() throws MlsException {
    Stage byName = oneClientPerName();
    byName.refusesList(
        Rule.CLIENT_ADDED_TWICE,
        new Proposal.Add(byName.keyPackage(byName.client("dave")).keyPackage()),
        new Proposal.Add(another(byName, "dave")));
  }

  @Test
  @Breaks(Rule.CLIENT_ALREADY_MEMBER)
  void anApplicationThatTellsClientsApartSeesAMemberAddedAgain() throws MlsException {
    Stage byName = oneClientPerName();
    byName.refusesList(Rule.CLIENT_ALREADY_MEMBER, new Proposal.Add(another(byName, "bob")));
  }

  /// A key package under another signature key.
  private static KeyPackage another(Stage stage, String name) {
    TestClient other = TestClient.create(name, 1, 99).with(stage.alice.environment());
    return stage.keyPackage(other).keyPackage();
  }

  private static Stage oneClientPerName() throws MlsException {
    AuthenticationService byName =
        new AuthenticationService() {
          @Override
          public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
            return true;
          }

          @Override
          public boolean comparesClients() {
            return true;
          }

          @Override
          public boolean isSameClient(Presented first, Presented second) {
            return first.credential().equals(second.credential());
          }
        };
    return new Stage(Stage.Setup.PLAIN.withEnvironment(plain -> with(plain, byName)));
  }

  private static Environment with(Environment plain, AuthenticationService service) {
    return new Environment(
        plain.suites(), plain.random(), plain.clock(), service, plain.psks(), plain.policy());
  }

  @Test
  @Breaks(Rule.PSK_TWICE)
  void onePskCannotBeMixedInTwice() throws MlsException {
    PreSharedKeyId psk = external("a key");
    stage.refusesList(
        Rule.PSK_TWICE, new Proposal.PreSharedKey(psk), new Proposal.PreSharedKey(psk));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  @Breaks(Rule.PSK_NONCE_LENGTH)
  void theNonceOfAPskHasTheLengthOfTheHash(int length) throws MlsException {
    stage.refusesList(
        Rule.PSK_NONCE_LENGTH,
        new Proposal.PreSharedKey(
            new PreSharedKeyId.External(Bytes.utf8("a key"), Bytes.wrap(new byte[length]))));
  }

  @ParameterizedTest
  @EnumSource(
      value = ResumptionPskUsage.class,
      names = {"REINIT", "BRANCH"})
  @Breaks(Rule.PSK_USAGE_NOT_ALLOWED)
  void aKeyForContinuedGroupsHasNoPlaceInARunningOne(ResumptionPskUsage usage) throws MlsException {
    stage.refusesList(
        Rule.PSK_USAGE_NOT_ALLOWED,
        new Proposal.PreSharedKey(
            new PreSharedKeyId.Resumption(
                usage, stage.a.groupId(), stage.a.epoch(), stage.byAlice().bytes(32))));
  }

  @Test
  @Breaks(Rule.SEVERAL_GROUP_CONTEXT_EXTENSIONS)
  void extensionsCannotBeReplacedTwice() throws MlsException {
    stage.refusesList(Rule.SEVERAL_GROUP_CONTEXT_EXTENSIONS, change(), change());
  }

  @Test
  @Breaks(Rule.REINIT_NOT_ALONE)
  void aReInitStandsAlone() throws MlsException {
    Proposal reInit = reInit(ProtocolVersion.MLS10);
    stage.refusesList(Rule.REINIT_NOT_ALONE, reInit, new Proposal.Add(dave()));
    stage.refusesList(Rule.REINIT_NOT_ALONE, reInit, reInit);
  }

  @Test
  @Breaks(Rule.REINIT_VERSION_DOWNGRADE)
  void aReInitCannotLeadToAnOlderVersion() throws MlsException {
    stage.refusesList(Rule.REINIT_VERSION_DOWNGRADE, reInit(new ProtocolVersion(0)));
  }

  private static Proposal reInit(ProtocolVersion version) {
    return new Proposal.ReInit(
        new GroupId(Bytes.utf8("a new group")), version, new CipherSuiteId(1), Extensions.EMPTY);
  }

  @Test
  @Breaks(Rule.EXTERNAL_INIT_IN_REGULAR_COMMIT)
  void aMemberCannotCommitAnExternalInit() throws MlsException {
    stage.refusesList(
        Rule.EXTERNAL_INIT_IN_REGULAR_COMMIT,
        new Proposal.ExternalInit(stage.byAlice().freshKey()));
  }

  @Test
  @Breaks(Rule.PROPOSAL_TYPE_NOT_SUPPORTED)
  void aProposalOfATypeThatNobodySupportsIsRefused() throws MlsException {
    stage.refusesList(Rule.PROPOSAL_TYPE_NOT_SUPPORTED, new Proposal.Unknown(CUSTOM, Bytes.EMPTY));
  }

  @Test
  @Breaks(Rule.PROPOSAL_TYPE_NOT_SUPPORTED)
  void aProposalOfATypeThatOneMemberDoesNotSupportIsRefused() throws MlsException {
    Stage mixed =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(plain ->
                plain.credential().equals(Credential.basic("bob")) ? plain : supporting(plain)));
    mixed.refusesList(Rule.PROPOSAL_TYPE_NOT_SUPPORTED, new Proposal.Unknown(CUSTOM, Bytes.EMPTY));
  }

  @Test
  void whoIsAddedOrRemovedNeedNotSupportACustomProposal() throws MlsException {
    Stage mixed =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(plain ->
                List.of(Credential.basic("bob"), Credential.basic("dave"))
                        .contains(plain.credential())
                    ? plain
                    : supporting(plain)));
    PendingCommit commit =
        mixed.a.commit(
            CommitRequest.remove(BOB)
                .with(new Proposal.Unknown(CUSTOM, Bytes.EMPTY))
                .with(new Proposal.Add(mixed.keyPackage(mixed.client("dave")).keyPackage())));
    assertThat(mixed.c.process(commit.message().encoded()).group().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
  }

  private static ClientIdentity supporting(ClientIdentity plain) {
    return plain.withCapabilities(Clients.withProposals(plain.capabilities(), CUSTOM));
  }

  @Test
  @Breaks(Rule.UNKNOWN_PROPOSAL_REFERENCE)
  void aReferenceToAProposalThatNobodySentIsRefused() throws MlsException {
    ProposalOrRef unknown =
        new ProposalOrRef.ByReference(new ProposalRef(stage.byAlice().bytes(32)));
    stage.refuses(
        Rule.UNKNOWN_PROPOSAL_REFERENCE,
        stage
            .byAlice()
            .commit(
                List.of(unknown, new ProposalOrRef.ByValue(new Proposal.Add(dave()))),
                Optional.empty()));
  }

  @Test
  @Breaks({Rule.REQUIRED_CAPABILITIES_NOT_MET})
  void capabilitiesThatAMemberLacksCannotBecomeRequired() throws MlsException {
    for (RequiredCapabilities required :
        List.of(
            new RequiredCapabilities(List.of(new ExtensionType(0xf0f0)), List.of(), List.of()),
            new RequiredCapabilities(List.of(), List.of(CUSTOM), List.of()),
            new RequiredCapabilities(List.of(), List.of(), List.of(new CredentialType(0xf0f0))))) {
      stage.refusesList(Rule.REQUIRED_CAPABILITIES_NOT_MET, change(required.toExtension()));
    }
  }

  @Test
  @Breaks({Rule.REQUIRED_CAPABILITY_MISSING})
  void capabilitiesThatBecomeRequiredAreRequiredOfWhoIsAdded() throws MlsException {
    Stage mixed =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(plain ->
                plain.credential().equals(Credential.basic("dave")) ? plain : supporting(plain)));
    RequiredCapabilities required = new RequiredCapabilities(List.of(), List.of(CUSTOM), List.of());
    mixed.refusesList(
        Rule.REQUIRED_CAPABILITY_MISSING,
        change(required.toExtension()),
        new Proposal.Add(mixed.keyPackage(mixed.client("dave")).keyPackage()));
  }

  @Test
  @Breaks({Rule.GROUP_EXTENSION_NOT_SUPPORTED})
  void anExtensionThatAMemberDoesNotSupportCannotBecomeTheGroups() throws MlsException {
    stage.refusesList(
        Rule.GROUP_EXTENSION_NOT_SUPPORTED,
        change(new Extension(new ExtensionType(0xf0f0), Bytes.EMPTY)));
  }

  @Test
  @Breaks({Rule.MALFORMED_GROUP_EXTENSION})
  void extensionsThatDoNotDecodeCannotBecomeTheGroups() throws MlsException {
    for (ExtensionType type :
        List.of(ExtensionType.REQUIRED_CAPABILITIES, ExtensionType.EXTERNAL_SENDERS)) {
      stage.refusesList(
          Rule.MALFORMED_GROUP_EXTENSION, change(new Extension(type, Bytes.of((byte) 7))));
    }
  }

  @Test
  @Breaks({Rule.MALFORMED_GROUP_EXTENSION})
  void bytesBehindAnExtensionsContentAreRefused() throws MlsException {
    for (Extension good :
        List.of(RequiredCapabilities.NONE.toExtension(), ExternalSender.toExtension(List.of()))) {
      stage.refusesList(
          Rule.MALFORMED_GROUP_EXTENSION,
          change(new Extension(good.type(), Bytes.concat(good.data(), Bytes.of((byte) 0)))));
    }
  }

  @Test
  @Breaks({Rule.EXTERNAL_SENDER_NOT_ACCEPTED})
  void anExternalSenderNeedsAnAcceptableCredential() throws MlsException {
    ExternalSender mallory =
        new ExternalSender(stage.bob.signer().publicKey(), Credential.basic("mallory"));
    stage.refusesList(
        Rule.EXTERNAL_SENDER_NOT_ACCEPTED, change(ExternalSender.toExtension(List.of(mallory))));
  }
}
