package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestAuthority;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.ParentNode;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.UpdatePath;
import sonet.mls.welcome.GroupInfo;

/// Trees that a newcomer must not join and an observer must not watch, though a member vouches for
/// them (RFC 9420 §7.3, §12.4.3.1, §12.4.3.3).
final class JoinedTreeRulesTest {
  private static final ExtensionType EXTENSION = new ExtensionType(0xf0f0);
  private static final CredentialType CREDENTIAL = new CredentialType(0xf0f0);

  private final Stage stage;
  private final Invitation invitation;
  private final ForgedTree good;

  JoinedTreeRulesTest() throws MlsException {
    stage = new Stage();
    invitation = invitation(stage);
    good = ForgedTree.of(invitation.group().tree().encoded());
  }

  private static Invitation invitation(Stage stage) throws MlsException {
    TestClient dave = stage.client("dave");
    return new Invitation(stage.a, dave, stage.keyPackage(dave));
  }

  static List<UnaryOperator<ForgedTree>> malformed() {
    return List.of(
        tree -> new ForgedTree(List.of()),
        tree -> tree.without(7),
        tree -> tree.without(6),
        tree -> tree.with(4, tree.nodes().get(3).orElseThrow()),
        tree -> tree.with(3, tree.nodes().get(4).orElseThrow()),
        tree -> tree.with(1, Bytes.fromHex("02000008000000030000000200")),
        tree -> tree.with(1, Bytes.fromHex("02000008000000020000000200")),
        tree -> tree.with(1, Bytes.of((byte) 3)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  @Breaks(Rule.MALFORMED_TREE)
  void theNodesOfATreeStandInTheirPlaces(UnaryOperator<ForgedTree> damage) throws MlsException {
    ForgedTree damaged = damage.apply(good);
    invitation.refuses(
        Rule.MALFORMED_TREE, invitation.groupInfo(damaged, stage.byAlice().bytes(32)));
  }

  @Test
  @Breaks(Rule.MALFORMED_TREE)
  void aTreeEndsWithItsLastNode() throws MlsException {
    invitation.refuses(
        Rule.MALFORMED_TREE,
        invitation.groupInfo(
            Bytes.concat(good.encoded(), Bytes.of((byte) 0)), stage.byAlice().bytes(32)));
  }

  @Test
  @Breaks(Rule.PARENT_HASH_INVALID)
  void aParentThatNoMemberSetIsRefused() throws MlsException {
    ParentNode root = good.parent(3);
    invitation.refuses(
        Rule.PARENT_HASH_INVALID,
        invitation.groupInfo(
            good.with(
                3,
                ForgedTree.of(
                    new ParentNode(
                        stage.byAlice().freshKey(), root.parentHash(), root.unmergedLeaves())))));
    invitation.refuses(
        Rule.PARENT_HASH_INVALID,
        invitation.groupInfo(
            good.with(
                5,
                ForgedTree.of(
                    new ParentNode(stage.byAlice().freshKey(), Bytes.EMPTY, List.of())))));
  }

  @Test
  @Breaks(Rule.PARENT_HASH_INVALID)
  void aMemberAddedAfterAPathIsUnmerged() throws MlsException {
    ParentNode root = good.parent(3);
    invitation.refuses(
        Rule.PARENT_HASH_INVALID,
        invitation.groupInfo(
            good.with(
                3,
                ForgedTree.of(
                    new ParentNode(root.encryptionKey(), root.parentHash(), List.of())))));
  }

  @Test
  @Breaks(Rule.UNMERGED_LEAF_NOT_BELOW)
  void anUnmergedLeafIsAMemberBelowItsNode() throws MlsException {
    ParentNode root = good.parent(3);
    for (int index : new int[] {4, 0x4000_0003, 0x8000_0003, -1}) {
      invitation.refuses(
          Rule.UNMERGED_LEAF_NOT_BELOW,
          invitation.groupInfo(
              good.with(
                  3,
                  ForgedTree.of(
                      new ParentNode(
                          root.encryptionKey(),
                          root.parentHash(),
                          List.of(new LeafIndex(3), new LeafIndex(index)))))));
    }
  }

  @Test
  @Breaks(Rule.UNMERGED_LEAF_NOT_LISTED_BETWEEN)
  void aNodeBetweenListsAnUnmergedLeafToo() throws MlsException {
    Forger alice = stage.byAlice();
    RatchetTree joined = invitation.group().tree();
    // Carol's path sets node 5 with dave merged below it; alice's is made as if he were not there.
    RatchetTree carols = withPath(joined, new LeafIndex(2), stage.carol);
    ForgedTree kept = ForgedTree.of(carols.encoded()).without(6).trimmed();
    ForgedTree alices =
        ForgedTree.of(
            withPath(RatchetTree.decode(alice.suite(), kept.encoded()), alice.self(), stage.alice)
                .encoded());
    ParentNode root = alices.parent(3);
    ForgedTree forged =
        alices
            .with(6, ForgedTree.of(invitation.bundle.keyPackage().leafNode()))
            .with(
                3,
                ForgedTree.of(
                    new ParentNode(
                        root.encryptionKey(), root.parentHash(), List.of(new LeafIndex(3)))));
    invitation.refuses(Rule.UNMERGED_LEAF_NOT_LISTED_BETWEEN, invitation.groupInfo(forged));
  }

  private RatchetTree withPath(RatchetTree tree, LeafIndex self, TestClient client)
      throws MlsException {
    ClientIdentity identity = stage.identity(client);
    UpdatePath path =
        stage.byAlice().path(tree, self, identity.leaf(Bytes.EMPTY), identity.signer());
    return tree.merge(self, path, Set.of(), stage.a.groupId());
  }

  /// The tree without its parents, so that any leaf of bob fits in it.
  private ForgedTree bare() {
    return good.without(1).without(3);
  }

  private LeafNode.Content bobs() {
    return stage.identity(stage.bob).leaf(stage.byBob().freshKey());
  }

  private LeafNode bob(LeafNode.Content content) {
    return LeafNode.forKeyPackage(stage.a.suite(), stage.bob.signer(), content, Stage.VALID);
  }

  private void refusesBob(Rule rule, LeafNode leaf) throws MlsException {
    invitation.refuses(rule, invitation.groupInfo(bare().with(2, ForgedTree.of(leaf))));
  }

  private void refusesBob(Rule rule, Capabilities capabilities) throws MlsException {
    LeafNode.Content content = bobs();
    refusesBob(
        rule,
        bob(
            new LeafNode.Content(
                content.encryptionKey(),
                content.credential(),
                capabilities,
                content.extensions())));
  }

  private void refusesBob(Rule rule, Credential credential) throws MlsException {
    LeafNode.Content content = bobs();
    refusesBob(
        rule,
        bob(
            new LeafNode.Content(
                content.encryptionKey(),
                credential,
                content.capabilities(),
                content.extensions())));
  }

  @Test
  void aTreeWithAnotherGoodLeafIsJoined() throws MlsException {
    GroupInfo groupInfo = invitation.groupInfo(bare().with(2, ForgedTree.of(bob(bobs()))));
    Group joined =
        Group.join(
            invitation.newcomer.environment(), invitation.request(invitation.welcome(groupInfo)));
    assertThat(joined.all()).hasSize(4);
  }

  @Test
  @Breaks(Rule.CREDENTIAL_NOT_ACCEPTED)
  void theAuthenticationServiceMustAcceptEveryMember() throws MlsException {
    refusesBob(Rule.CREDENTIAL_NOT_ACCEPTED, Credential.basic("mallory"));
  }

  @Test
  @Breaks(Rule.CERTIFICATE_KEY_MISMATCH)
  void everyCertificateIsForTheKeyOfItsLeaf() throws MlsException {
    Bytes mallorys =
        new TestAuthority("authority")
            .issue("bob@example.org", stage.client("mallory").signer().publicKey(), -1, 30);
    refusesBob(Rule.CERTIFICATE_KEY_MISMATCH, new Credential.X509(List.of(mallorys)));
  }

  @Test
  @Breaks(Rule.INVALID_LEAF_SIGNATURE)
  void everyLeafIsSigned() throws MlsException {
    LeafNode leaf = bob(bobs());
    refusesBob(Rule.INVALID_LEAF_SIGNATURE, Leaves.with(leaf, stage.byAlice().bytes(64)));
    refusesBob(
        Rule.INVALID_LEAF_SIGNATURE,
        Leaves.withSignatureKey(leaf, stage.client("erin").signer().publicKey()));
    refusesBob(
        Rule.INVALID_LEAF_SIGNATURE,
        LeafNode.forUpdate(
            stage.a.suite(), stage.bob.signer(), bobs(), stage.byAlice().place(new LeafIndex(2))));
  }

  @Test
  @Breaks(Rule.INVALID_PUBLIC_KEY)
  void everyKeyIsAKeyOfTheSuite() throws MlsException {
    for (int length : new int[] {0, 31, 32, 33}) {
      Bytes noKey = Bytes.wrap(new byte[length]);
      LeafNode.Content content = bobs();
      refusesBob(
          Rule.INVALID_PUBLIC_KEY,
          bob(
              new LeafNode.Content(
                  noKey, content.credential(), content.capabilities(), content.extensions())));
      refusesBob(Rule.INVALID_PUBLIC_KEY, Leaves.withSignatureKey(bob(content), noKey));
    }
  }

  @Test
  @Breaks(Rule.DUPLICATE_ENCRYPTION_KEY)
  void noEncryptionKeyStandsTwice() throws MlsException {
    LeafNode.Content content = bobs();
    refusesBob(
        Rule.DUPLICATE_ENCRYPTION_KEY,
        bob(
            new LeafNode.Content(
                stage.byAlice().ownLeaf().encryptionKey(),
                content.credential(),
                content.capabilities(),
                content.extensions())));
  }

  @Test
  @Breaks(Rule.DUPLICATE_SIGNATURE_KEY)
  void noSignatureKeyStandsTwice() throws MlsException {
    refusesBob(
        Rule.DUPLICATE_SIGNATURE_KEY,
        LeafNode.forKeyPackage(stage.a.suite(), stage.carol.signer(), bobs(), Stage.VALID));
  }

  @Test
  @Breaks(Rule.VERSION_NOT_SUPPORTED_BY_LEAF)
  void everyMemberSupportsTheVersion() throws MlsException {
    refusesBob(
        Rule.VERSION_NOT_SUPPORTED_BY_LEAF,
        Clients.withVersions(bobs().capabilities(), new ProtocolVersion(2)));
  }

  @Test
  @Breaks(Rule.CIPHER_SUITE_NOT_SUPPORTED_BY_LEAF)
  void everyMemberSupportsTheCipherSuite() throws MlsException {
    refusesBob(
        Rule.CIPHER_SUITE_NOT_SUPPORTED_BY_LEAF,
        Clients.withSuites(bobs().capabilities(), new CipherSuiteId(3)));
  }

  @Test
  @Breaks(Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED)
  void everyMemberListsTheTypeOfItsCredential() throws MlsException {
    refusesBob(
        Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED,
        Clients.withCredentials(bobs().capabilities(), CredentialType.X509));
  }

  @Test
  @Breaks(Rule.CREDENTIAL_TYPE_IN_USE_NOT_SUPPORTED)
  void aCredentialThatAMemberCannotReadIsRefused() throws MlsException {
    LeafNode.Content content = bobs();
    refusesBob(
        Rule.CREDENTIAL_TYPE_IN_USE_NOT_SUPPORTED,
        bob(
            new LeafNode.Content(
                content.encryptionKey(),
                new Credential.Unknown(CREDENTIAL, Bytes.utf8("me")),
                Clients.withCredentials(content.capabilities(), CREDENTIAL, CredentialType.BASIC),
                content.extensions())));
  }

  @Test
  @Breaks(Rule.CREDENTIAL_TYPE_NOT_SUPPORTED_BY_ALL)
  void aMemberThatCannotReadTheOthersCredentialsIsRefused() throws MlsException {
    Stage open =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(plain ->
                plain.withCapabilities(
                    Clients.withCredentials(
                        plain.capabilities(), CREDENTIAL, CredentialType.BASIC))));
    Invitation toOpen = invitation(open);
    LeafNode.Content content = open.identity(open.bob).leaf(open.byBob().freshKey());
    LeafNode leaf =
        bob(
            new LeafNode.Content(
                content.encryptionKey(),
                new Credential.Unknown(CREDENTIAL, Bytes.utf8("me")),
                Clients.withCredentials(content.capabilities(), CREDENTIAL),
                content.extensions()));
    toOpen.refuses(
        Rule.CREDENTIAL_TYPE_NOT_SUPPORTED_BY_ALL,
        toOpen.groupInfo(
            ForgedTree.of(toOpen.group().tree().encoded())
                .without(1)
                .without(3)
                .with(2, ForgedTree.of(leaf))));
  }

  @Test
  @Breaks(Rule.EXTENSION_NOT_IN_CAPABILITIES)
  void everyMemberListsTheExtensionsOfItsLeaf() throws MlsException {
    LeafNode.Content content = bobs();
    refusesBob(
        Rule.EXTENSION_NOT_IN_CAPABILITIES,
        bob(
            new LeafNode.Content(
                content.encryptionKey(),
                content.credential(),
                content.capabilities(),
                Extensions.of(new Extension(EXTENSION, Bytes.EMPTY)))));
  }

  @Test
  @Breaks(Rule.LEAF_LIFETIME_TOO_LONG)
  void noLifetimeIsWithoutReason() throws MlsException {
    for (Lifetime lifetime :
        List.of(new Lifetime(0, -1), new Lifetime(TestClient.NOW + 1, TestClient.NOW))) {
      refusesBob(
          Rule.LEAF_LIFETIME_TOO_LONG,
          LeafNode.forKeyPackage(stage.a.suite(), stage.bob.signer(), bobs(), lifetime));
    }
  }

  @Test
  @Breaks(Rule.LEAF_LIFETIME_EXPIRED)
  void aPolicyMayRefuseTreesWithMembersThatExpired() throws MlsException {
    LeafNode expired =
        LeafNode.forKeyPackage(
            stage.a.suite(),
            stage.bob.signer(),
            bobs(),
            new Lifetime(TestClient.NOW - 100, TestClient.NOW - 1));
    GroupInfo groupInfo = invitation.groupInfo(bare().with(2, ForgedTree.of(expired)));
    Environment plain = invitation.newcomer.environment();
    GroupPolicy.Lifetimes checked =
        new GroupPolicy.Lifetimes(plain.policy().lifetimes().maximumSeconds(), true, true);
    Environment strict = plain.withPolicy(plain.policy().withLifetimes(checked));
    invitation.refuses(Rule.LEAF_LIFETIME_EXPIRED, strict, groupInfo);
    Group joined = Group.join(plain, invitation.request(invitation.welcome(groupInfo)));
    assertThat(joined.all()).hasSize(4);
  }

  @Test
  @Breaks(Rule.REQUIRED_CAPABILITY_MISSING)
  void everyMemberHasTheRequiredCapabilities() throws MlsException {
    for (RequiredCapabilities required :
        List.of(
            new RequiredCapabilities(List.of(EXTENSION), List.of(), List.of()),
            new RequiredCapabilities(List.of(), List.of(new ProposalType(0xf0f0)), List.of()),
            new RequiredCapabilities(List.of(), List.of(), List.of(CREDENTIAL)))) {
      invitation.refuses(
          Rule.REQUIRED_CAPABILITY_MISSING,
          invitation.groupInfo(invitation.withExtensions(required.toExtension())));
    }
  }

  @Test
  @Breaks(Rule.GROUP_EXTENSION_NOT_SUPPORTED)
  void aGroupWithAnExtensionThatWeDoNotSupportIsRefused() throws MlsException {
    invitation.refuses(
        Rule.GROUP_EXTENSION_NOT_SUPPORTED,
        invitation.groupInfo(invitation.withExtensions(new Extension(EXTENSION, Bytes.EMPTY))));
  }

  @Test
  @Breaks(Rule.MALFORMED_GROUP_EXTENSION)
  void theExtensionsOfTheGroupDecode() throws MlsException {
    for (ExtensionType type :
        List.of(ExtensionType.REQUIRED_CAPABILITIES, ExtensionType.EXTERNAL_SENDERS)) {
      invitation.refuses(
          Rule.MALFORMED_GROUP_EXTENSION,
          invitation.groupInfo(invitation.withExtensions(new Extension(type, Bytes.of((byte) 7)))));
    }
  }

  @Test
  @Breaks(Rule.EXTERNAL_SENDER_NOT_ACCEPTED)
  void theExternalSendersOfTheGroupAreAcceptable() throws MlsException {
    ExternalSender mallory =
        new ExternalSender(stage.bob.signer().publicKey(), Credential.basic("mallory"));
    invitation.refuses(
        Rule.EXTERNAL_SENDER_NOT_ACCEPTED,
        invitation.groupInfo(
            invitation.withExtensions(ExternalSender.toExtension(List.of(mallory)))));
  }
}
