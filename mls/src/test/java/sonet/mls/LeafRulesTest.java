package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.Grease;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestAuthority;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.LeafNodeSource;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.UpdatePath;

/// Leaves that must not get into a group (RFC 9420 §7.2, §7.3), in each place where one can stand.
final class LeafRulesTest {
  private static final ExtensionType EXTENSION = new ExtensionType(0xf0f0);
  private static final ProposalType PROPOSAL = new ProposalType(0xf0f0);
  private static final CredentialType CREDENTIAL = new CredentialType(0xf0f0);

  private final Stage stage;

  LeafRulesTest() throws MlsException {
    stage = new Stage();
  }

  private static LeafNode.Content with(LeafNode.Content content, Credential credential) {
    return new LeafNode.Content(
        content.encryptionKey(), credential, content.capabilities(), content.extensions());
  }

  private static LeafNode.Content with(LeafNode.Content content, Capabilities capabilities) {
    return new LeafNode.Content(
        content.encryptionKey(), content.credential(), capabilities, content.extensions());
  }

  private static LeafNode.Content with(LeafNode.Content content, Bytes encryptionKey) {
    return new LeafNode.Content(
        encryptionKey, content.credential(), content.capabilities(), content.extensions());
  }

  private static LeafNode.Content with(LeafNode.Content content, Extensions extensions) {
    return new LeafNode.Content(
        content.encryptionKey(), content.credential(), content.capabilities(), extensions);
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.CREDENTIAL_NOT_ACCEPTED)
  void theAuthenticationServiceMustAcceptTheCredential(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.CREDENTIAL_NOT_ACCEPTED,
        place.messages(stage, content -> with(content, Credential.basic("mallory"))));
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "ADD")
  @Breaks(Rule.CREDENTIAL_NOT_A_SUCCESSOR)
  void aMemberCannotBecomeSomeoneElse(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.CREDENTIAL_NOT_A_SUCCESSOR,
        place.messages(stage, content -> with(content, Credential.basic("eve"))));
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "PATH")
  @Breaks(Rule.INVALID_PUBLIC_KEY)
  void theEncryptionKeyMustBeAKeyOfTheSuite(LeafPlace place) throws MlsException {
    for (int length : new int[] {0, 31, 32, 33}) {
      stage.refuses(
          Rule.INVALID_PUBLIC_KEY,
          place.messages(stage, content -> with(content, Bytes.wrap(new byte[length]))));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.INVALID_LEAF_SIGNATURE)
  void theLeafMustBeSigned(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.INVALID_LEAF_SIGNATURE,
        place.afterSigning(
            stage, leaf -> Leaves.with(leaf, stage.byAlice().bytes(leaf.signature().length()))));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.INVALID_LEAF_SIGNATURE)
  void everythingInTheLeafIsSigned(LeafPlace place) throws MlsException {
    for (UnaryOperator<LeafNode.Content> change :
        List.<UnaryOperator<LeafNode.Content>>of(
            content -> with(content, stage.byAlice().freshKey()),
            content -> with(content, Credential.basic(stage.alice.name() + "/2")),
            content ->
                with(
                    content,
                    Clients.withExtensions(content.capabilities(), new ExtensionType(0xf0f1))),
            content ->
                with(
                    content,
                    Extensions.of(
                        new Extension(ExtensionType.APPLICATION_ID, Bytes.utf8("me")))))) {
      stage.refuses(
          Rule.INVALID_LEAF_SIGNATURE,
          place.afterSigning(stage, leaf -> Leaves.with(leaf, change)));
    }
  }

  @Test
  @Breaks(Rule.INVALID_LEAF_SIGNATURE)
  void anUpdateIsSignedForItsGroupAndLeaf() throws MlsException {
    Forger bob = stage.byBob();
    for (LeafNode.Place place :
        List.of(
            bob.place(new LeafIndex(2)),
            new LeafNode.Place(new GroupId(Bytes.utf8("another stage")), bob.self()))) {
      LeafNode leaf =
          LeafNode.forUpdate(bob.suite(), bob.signer(), bob.ownContent(bob.freshKey()), place);
      MlsMessage update = bob.proposal(new Proposal.Update(leaf));
      stage.refuses(Rule.INVALID_LEAF_SIGNATURE, update, stage.byAlice().commitOf(update));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.VERSION_NOT_SUPPORTED_BY_LEAF)
  void theLeafSupportsTheVersionOfTheGroup(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.VERSION_NOT_SUPPORTED_BY_LEAF,
        place.messages(
            stage,
            content ->
                with(
                    content,
                    Clients.withVersions(content.capabilities(), new ProtocolVersion(2)))));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.CIPHER_SUITE_NOT_SUPPORTED_BY_LEAF)
  void theLeafSupportsTheCipherSuiteOfTheGroup(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.CIPHER_SUITE_NOT_SUPPORTED_BY_LEAF,
        place.messages(
            stage,
            content ->
                with(content, Clients.withSuites(content.capabilities(), new CipherSuiteId(3)))));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED)
  void theLeafListsTheTypeOfItsOwnCredential(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED,
        place.messages(
            stage,
            content ->
                with(
                    content,
                    Clients.withCredentials(content.capabilities(), CredentialType.X509))));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.REQUIRED_CAPABILITY_MISSING)
  void theLeafHasTheCapabilitiesThatTheGroupRequires(LeafPlace place) throws MlsException {
    RequiredCapabilities required =
        new RequiredCapabilities(List.of(EXTENSION), List.of(PROPOSAL), List.of(CREDENTIAL));
    Stage demanding =
        new Stage(
            Stage.Setup.PLAIN
                .with(required.toExtension())
                .withIdentity(plain -> plain.withCapabilities(able(plain.capabilities()))));
    Capabilities all = demanding.byAlice().ownLeaf().capabilities();
    for (Capabilities less :
        List.of(
            new Capabilities(
                all.versions(), all.cipherSuites(), List.of(), all.proposals(), all.credentials()),
            new Capabilities(
                all.versions(), all.cipherSuites(), all.extensions(), List.of(), all.credentials()),
            Clients.withCredentials(all, CredentialType.BASIC, CredentialType.X509))) {
      demanding.refuses(
          Rule.REQUIRED_CAPABILITY_MISSING,
          place.messages(demanding, content -> with(content, less)));
    }
  }

  private static Capabilities able(Capabilities plain) {
    return Clients.withCredentials(
        Clients.withProposals(Clients.withExtensions(plain, EXTENSION), PROPOSAL),
        CredentialType.BASIC,
        CredentialType.X509,
        CREDENTIAL);
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.GROUP_EXTENSION_NOT_SUPPORTED)
  void theLeafSupportsTheExtensionsOfTheGroup(LeafPlace place) throws MlsException {
    Stage extended =
        new Stage(
            Stage.Setup.PLAIN
                .with(new Extension(EXTENSION, Bytes.EMPTY))
                .withIdentity(plain -> plain.withCapabilities(able(plain.capabilities()))));
    Capabilities plain = stage.byAlice().ownLeaf().capabilities();
    extended.refuses(
        Rule.GROUP_EXTENSION_NOT_SUPPORTED,
        place.messages(extended, content -> with(content, plain)));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.CREDENTIAL_TYPE_NOT_SUPPORTED_BY_ALL)
  void everyMemberSupportsTheTypeOfTheCredential(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.CREDENTIAL_TYPE_NOT_SUPPORTED_BY_ALL,
        place.messages(
            stage,
            content ->
                with(
                    with(content, new Credential.Unknown(CREDENTIAL, Bytes.utf8("me"))),
                    able(content.capabilities()))));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.CREDENTIAL_TYPE_IN_USE_NOT_SUPPORTED)
  void theLeafSupportsTheCredentialTypesInUse(LeafPlace place) throws MlsException {
    Stage open =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(
                plain -> plain.withCapabilities(able(plain.capabilities()))));
    open.refuses(
        Rule.CREDENTIAL_TYPE_IN_USE_NOT_SUPPORTED,
        place.messages(
            open,
            content ->
                with(
                    with(content, new Credential.Unknown(CREDENTIAL, Bytes.utf8("me"))),
                    Clients.withCredentials(content.capabilities(), CREDENTIAL))));
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.CERTIFICATE_KEY_MISMATCH)
  void theCertificateIsForTheSignatureKeyOfTheLeaf(LeafPlace place) throws MlsException {
    Credential mallorys =
        new Credential.X509(
            List.of(
                new TestAuthority("authority")
                    .issue(
                        "me@example.org", stage.client("mallory").signer().publicKey(), -1, 30)));
    for (Credential credential :
        List.of(
            mallorys,
            new Credential.X509(List.of(Bytes.utf8("no certificate"))),
            new Credential.X509(List.of()))) {
      stage.refuses(
          Rule.CERTIFICATE_KEY_MISMATCH,
          place.messages(stage, content -> with(content, credential)));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Breaks(Rule.EXTENSION_NOT_IN_CAPABILITIES)
  void theLeafListsItsExtensions(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.EXTENSION_NOT_IN_CAPABILITIES,
        place.messages(
            stage, content -> with(content, Extensions.of(new Extension(EXTENSION, Bytes.EMPTY)))));
  }

  @Test
  @Breaks(Rule.LEAF_LIFETIME_EXPIRED)
  void aKeyPackageIsUsedWithinItsLifetime() throws MlsException {
    for (Lifetime lifetime :
        List.of(
            new Lifetime(TestClient.NOW - 100, TestClient.NOW - 1),
            new Lifetime(TestClient.NOW + 1, TestClient.NOW + 100))) {
      stage.refusesList(Rule.LEAF_LIFETIME_EXPIRED, add(lifetime));
    }
  }

  @Test
  @Breaks(Rule.LEAF_LIFETIME_TOO_LONG)
  void aLifetimeHasAnEndWithinReason() throws MlsException {
    long longest = GroupPolicy.Lifetimes.DEFAULT.maximumSeconds();
    for (Lifetime lifetime :
        List.of(
            new Lifetime(TestClient.NOW, TestClient.NOW + longest + 1),
            new Lifetime(0, -1),
            new Lifetime(TestClient.NOW + 1, TestClient.NOW - 1))) {
      stage.refusesList(Rule.LEAF_LIFETIME_TOO_LONG, add(lifetime));
    }
  }

  private Proposal add(Lifetime lifetime) {
    TestClient dave = stage.client("dave");
    return new Proposal.Add(
        KeyPackageBundle.create(dave.environment(), dave.suite(), stage.identity(dave), lifetime)
            .keyPackage());
  }

  @Test
  @Breaks(Rule.WRONG_LEAF_SOURCE)
  void aKeyPackageHoldsALeafForAKeyPackage() throws MlsException {
    Signer dave = stage.client("dave").signer();
    LeafNode.Place place = stage.byAlice().place(new LeafIndex(3));
    for (LeafNode leaf :
        List.of(
            LeafNode.forUpdate(stage.a.suite(), dave, LeafPlace.daves(stage), place),
            LeafNode.forCommit(
                stage.a.suite(), dave, LeafPlace.daves(stage), Bytes.EMPTY, place))) {
      stage.refusesList(
          Rule.WRONG_LEAF_SOURCE, new Proposal.Add(LeafPlace.keyPackage(stage, dave, leaf)));
    }
  }

  @Test
  @Breaks(Rule.WRONG_LEAF_SOURCE)
  void anUpdateHoldsALeafForAnUpdate() throws MlsException {
    Forger bob = stage.byBob();
    LeafNode.Content content = bob.ownContent(bob.freshKey());
    for (LeafNode leaf :
        List.of(
            LeafNode.forKeyPackage(bob.suite(), bob.signer(), content, Stage.VALID),
            LeafNode.forCommit(
                bob.suite(), bob.signer(), content, Bytes.EMPTY, bob.place(bob.self())))) {
      MlsMessage update = bob.proposal(new Proposal.Update(leaf));
      stage.refuses(Rule.WRONG_LEAF_SOURCE, update, stage.byAlice().commitOf(update));
    }
  }

  @Test
  @Breaks(Rule.WRONG_LEAF_SOURCE)
  void aPathHoldsALeafForACommit() throws MlsException {
    Forger alice = stage.byAlice();
    LeafNode.Content content = alice.ownContent(alice.freshKey());
    for (LeafNode leaf :
        List.of(
            alice.updateLeaf(),
            LeafNode.forKeyPackage(alice.suite(), alice.signer(), content, Stage.VALID))) {
      stage.refuses(
          Rule.WRONG_LEAF_SOURCE, alice.commit(new UpdatePath(leaf, alice.path().nodes())));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "PATH")
  @Breaks(Rule.DUPLICATE_ENCRYPTION_KEY)
  void noOtherMemberHasTheEncryptionKey(LeafPlace place) throws MlsException {
    Bytes carols = stage.byAlice().tree().encryptionKey(new NodeIndex(4)).orElseThrow();
    stage.refuses(
        Rule.DUPLICATE_ENCRYPTION_KEY, place.messages(stage, content -> with(content, carols)));
  }

  @Test
  @Breaks(Rule.DUPLICATE_ENCRYPTION_KEY)
  void noParentNodeHasTheEncryptionKey() throws MlsException {
    Bytes roots = stage.byAlice().tree().encryptionKey(new NodeIndex(3)).orElseThrow();
    stage.refusesList(Rule.DUPLICATE_ENCRYPTION_KEY, add("dave", roots));
  }

  @Test
  @Breaks(Rule.DUPLICATE_ENCRYPTION_KEY)
  void twoNewMembersCannotShareAnEncryptionKey() throws MlsException {
    Bytes shared = stage.byAlice().freshKey();
    stage.refusesList(Rule.DUPLICATE_ENCRYPTION_KEY, add("dave", shared), add("erin", shared));
  }

  private Proposal add(String name, Bytes encryptionKey) {
    TestClient client = stage.client(name);
    LeafNode leaf =
        LeafNode.forKeyPackage(
            client.suite(),
            client.signer(),
            stage.identity(client).leaf(encryptionKey),
            Stage.VALID);
    return new Proposal.Add(LeafPlace.keyPackage(stage, client.signer(), leaf));
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "ADD")
  @Breaks(Rule.DUPLICATE_SIGNATURE_KEY)
  void noOtherMemberHasTheSignatureKey(LeafPlace place) throws MlsException {
    stage.refuses(
        Rule.DUPLICATE_SIGNATURE_KEY,
        place.messages(
            stage, stage.carol.signer(), UnaryOperator.identity(), UnaryOperator.identity()));
  }

  @Test
  @Breaks(Rule.DUPLICATE_SIGNATURE_KEY)
  void anUpdateCannotTakeTheSignatureKeyOfWhoIsAdded() throws MlsException {
    Forger alice = stage.byAlice();
    Forger bob = stage.byBob();
    TestClient dave = stage.client("dave");
    LeafNode leaf =
        LeafNode.forUpdate(
            bob.suite(), dave.signer(), bob.ownContent(bob.freshKey()), bob.place(bob.self()));
    MlsMessage update = bob.proposal(new Proposal.Update(leaf));
    MlsMessage add = alice.proposal(new Proposal.Add(stage.keyPackage(dave).keyPackage()));
    stage.refuses(Rule.DUPLICATE_SIGNATURE_KEY, update, add, alice.commitOf(update, add));
  }

  @Test
  @Breaks(Rule.ENCRYPTION_KEY_NOT_CHANGED)
  void anUpdateBringsANewEncryptionKey() throws MlsException {
    Bytes old = stage.byBob().ownLeaf().encryptionKey();
    stage.refuses(
        Rule.ENCRYPTION_KEY_NOT_CHANGED,
        LeafPlace.UPDATE.messages(stage, content -> with(content, old)));
  }

  @Test
  @Breaks(Rule.ENCRYPTION_KEY_NOT_CHANGED)
  void aPathBringsANewEncryptionKey() throws MlsException {
    Forger alice = stage.byAlice();
    UpdatePath path = alice.path();
    Bytes parentHash = ((LeafNodeSource.Commit) path.leafNode().source()).parentHash();
    LeafNode leaf =
        LeafNode.forCommit(
            alice.suite(),
            alice.signer(),
            alice.ownContent(alice.ownLeaf().encryptionKey()),
            parentHash,
            alice.place(alice.self()));
    stage.refuses(
        Rule.ENCRYPTION_KEY_NOT_CHANGED, alice.commit(new UpdatePath(leaf, path.nodes())));
  }

  @Test
  void allTypesThatThereAreAreFoundAmongAllThatALeafLists() {
    List<ExtensionType> all =
        IntStream.rangeClosed(0, 0xffff)
            .filter(type -> !Grease.isGrease(type)) // which nobody supports
            .mapToObj(ExtensionType::new)
            .toList()
            .reversed();
    Capabilities hostile =
        new Capabilities(List.of(), List.of(), all.subList(1, all.size()), List.of(), List.of());
    assertThat(hostile.satisfies(new RequiredCapabilities(all, List.of(), List.of()))).isFalse();
    assertThat(
            hostile.satisfies(
                new RequiredCapabilities(all.subList(1, all.size()), List.of(), List.of())))
        .isTrue();
  }
}
