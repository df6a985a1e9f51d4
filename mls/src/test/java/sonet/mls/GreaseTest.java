package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.Grease;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.SeededRandom;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.LeafNode;

/// Values that mean nothing, in what we send and in what we receive (RFC 9420 §13.5,
/// draft-ietf-mls-extensions §5.1).
final class GreaseTest {
  private static final int VALUE = 0x5a5a;

  private static TestClient greasing(String name) {
    TestClient client = TestClient.create(name, 1, 7);
    return client.with(client.environment().policy().withGrease(Grease.Use.ALWAYS));
  }

  private static ClientIdentity withComponents(TestClient client) {
    ClientIdentity plain = client.identity().withComponents(ComponentsList.of(ComponentId.APP_ACK));
    return plain.withAppData(
        plain.appData().with(ComponentId.SAFE_AAD, ComponentsList.of(ComponentId.APP_ACK)));
  }

  private static KeyPackageBundle keyPackage(TestClient client, ClientIdentity identity) {
    return KeyPackageBundle.create(client.environment(), client.suite(), identity, Stage.VALID);
  }

  private static boolean hasGrease(Extensions extensions) {
    return extensions.list().stream().anyMatch(e -> Grease.isGrease(e.type().value()));
  }

  private static boolean hasGrease(AppDataDictionary dictionary) {
    return dictionary.componentData().stream().anyMatch(data -> data.componentId().isGrease());
  }

  private static boolean hasGrease(AppDataDictionary dictionary, ComponentId list)
      throws MlsException {
    return dictionary.components(list).orElseThrow().componentIds().stream()
        .anyMatch(ComponentId::isGrease);
  }

  private static void assertGreased(LeafNode leaf) throws MlsException {
    Capabilities capabilities = leaf.capabilities();
    for (Stream<Integer> list :
        List.of(
            capabilities.cipherSuites().stream().map(CipherSuiteId::value),
            capabilities.extensions().stream().map(ExtensionType::value),
            capabilities.proposals().stream().map(ProposalType::value),
            capabilities.credentials().stream().map(CredentialType::value))) {
      assertThat(list).filteredOn(Grease::isGrease).hasSize(1);
    }
    assertThat(hasGrease(leaf.extensions())).isTrue();
    AppDataDictionary dictionary = AppDataDictionary.of(leaf.extensions());
    if (!dictionary.componentData().isEmpty()) {
      assertThat(hasGrease(dictionary)).isTrue();
      assertThat(hasGrease(dictionary, ComponentId.APP_COMPONENTS)).isTrue();
      assertThat(hasGrease(dictionary, ComponentId.SAFE_AAD)).isTrue();
    }
  }

  @Test
  void aValueIsOneOfTheReservedOnes() {
    SeededRandom random = new SeededRandom(1);
    TreeSet<Integer> values = new TreeSet<>();
    TreeSet<ComponentId> components = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      int value = Grease.value(random);
      assertThat(Grease.isGrease(value)).as("0x%04x", value).isTrue();
      values.add(value);
      components.add(Grease.component(random));
    }
    assertThat(values).hasSize(15);
    assertThat(components).hasSize(8).allMatch(ComponentId::isGrease);
    assertThat(Grease.isGrease(0xfafa)).isFalse();
    assertThat(Grease.isGrease(0x0a1a)).isFalse();
    assertThat(Grease.isGrease(0x0001)).isFalse();
  }

  @Test
  void nothingIsGreasedUnasked() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    LeafNode leaf = alice.keyPackage().keyPackage().leafNode();
    assertThat(leaf.capabilities().extensions()).isEmpty();
    assertThat(leaf.extensions().list()).isEmpty();
    Extensions info =
        alice.createGroup().groupInfo(Group.GroupInfoContent.FULL).groupInfo().extensions();
    assertThat(hasGrease(info)).isFalse();
  }

  @Test
  void anIdentityIsGreasedOnce() {
    TestClient alice = TestClient.create("alice", 1, 1);
    ClientIdentity greased = alice.identity().greased(new SeededRandom(3));
    assertThat(hasGrease(greased.leafExtensions())).isTrue();
    assertThat(greased.greased(new SeededRandom(4))).isEqualTo(greased);
  }

  @Test
  void whoeverIsAskedToGreasesAllThatItMakes() throws MlsException {
    TestClient alice = greasing("alice");
    TestClient bob = greasing("bob");
    TestClient carol = greasing("carol");
    KeyPackageBundle forBob =
        KeyPackageBundle.create(
            bob.environment(),
            bob.suite(),
            withComponents(bob),
            Stage.VALID,
            Extensions.of(
                AppDataDictionary.EMPTY
                    .with(ComponentId.LAST_RESORT_KEY_PACKAGE, Bytes.EMPTY)
                    .toExtension()));
    assertGreased(forBob.keyPackage().leafNode());
    assertThat(hasGrease(forBob.keyPackage().extensions())).isTrue();
    assertThat(hasGrease(AppDataDictionary.of(forBob.keyPackage().extensions()))).isTrue();

    Group group =
        Group.create(
            alice.environment(),
            Group.Parameters.random(alice.environment(), alice.suite()),
            withComponents(alice));
    assertGreased(group.at(group.self()).orElseThrow().leafNode());
    PendingCommit add = group.commit(CommitRequest.add(forBob.keyPackage()).withPath());
    Group a = add.keep();
    assertGreased(a.at(a.self()).orElseThrow().leafNode());
    Group b = bob.join(add.welcome(), forBob);
    MlsMessage.GroupInfo info = b.groupInfo(Group.GroupInfoContent.FULL);
    assertThat(hasGrease(info.groupInfo().extensions())).isTrue();
    assertThat(hasGrease(info.groupInfo().groupContext().extensions())).isFalse();
    assertThat(ObservedGroup.create(bob.environment(), info.encoded(), Optional.empty()).context())
        .isEqualTo(a.context());

    PendingCommit join =
        Group.joinExternally(
            carol.environment(), ExternalJoinRequest.of(info.groupInfo(), withComponents(carol)));
    assertGreased(join.group().at(join.group().self()).orElseThrow().leafNode());
    assertThat(a.process(join.message().encoded()).keep().epochAuthenticator())
        .isEqualTo(join.group().epochAuthenticator());
  }

  @Test
  void aNewIdentityIsGreasedLikeTheFirst() throws MlsException {
    TestClient alice = greasing("alice");
    Group group = alice.createGroup();
    PendingCommit commit = group.commit(CommitRequest.update().withIdentity(withComponents(alice)));
    assertGreased(commit.group().at(group.self()).orElseThrow().leafNode());
    PendingProposal update =
        group.propose(ProposalRequest.update().withIdentity(withComponents(alice)));
    assertThat(update.group().proposals())
        .singleElement()
        .isInstanceOfSatisfying(
            Proposal.Update.class,
            proposal -> assertThat(hasGrease(proposal.leafNode().extensions())).isTrue());
  }

  @Test
  void aClientThatGreasesCanBeAdded() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = greasing("bob");
    KeyPackageBundle keyPackage = keyPackage(bob, bob.identity());
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(keyPackage.keyPackage()));
    assertThat(bob.join(add.welcome(), keyPackage).epochAuthenticator())
        .isEqualTo(add.keep().epochAuthenticator());
  }

  /// All members list a value, and still none of them knows what it means.
  private static Stage allListing() throws MlsException {
    return new Stage(
        Stage.Setup.PLAIN.withIdentity(plain -> {
          Capabilities listed =
              plain.capabilities().with(new ExtensionType(VALUE)).with(new ProposalType(VALUE));
          return plain.withCapabilities(
              Clients.withCredentials(listed, CredentialType.BASIC, new CredentialType(VALUE)));
        }));
  }

  @Test
  @Breaks(Rule.PROPOSAL_TYPE_NOT_SUPPORTED)
  void aProposalOfSuchATypeIsNothingThatMembersSupport() throws MlsException {
    allListing()
        .refusesList(
            Rule.PROPOSAL_TYPE_NOT_SUPPORTED,
            new Proposal.Unknown(new ProposalType(VALUE), Bytes.EMPTY));
  }

  @Test
  @Breaks(Rule.GROUP_EXTENSION_NOT_SUPPORTED)
  void anExtensionOfSuchATypeHasNoPlaceInAGroup() throws MlsException {
    Extensions extensions = Extensions.of(new Extension(new ExtensionType(VALUE), Bytes.EMPTY));
    Stage stage = allListing();
    stage.refusesList(
        Rule.GROUP_EXTENSION_NOT_SUPPORTED, new Proposal.GroupContextExtensions(extensions));
    TestClient dave = stage.client("dave");
    Stage.assertRefused(
        Rule.GROUP_EXTENSION_NOT_SUPPORTED,
        () ->
            Group.create(
                dave.environment(),
                new Group.Parameters(dave.suite(), new GroupId(Bytes.utf8("g")), extensions),
                stage.identity(dave)));
  }

  @Test
  @Breaks(Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED)
  void nobodyHasACredentialOfSuchAType() throws MlsException {
    Stage stage = allListing();
    TestClient dave = stage.client("dave");
    ClientIdentity plain = stage.identity(dave);
    ClientIdentity odd =
        new ClientIdentity(
            new Credential.Unknown(new CredentialType(VALUE), Bytes.EMPTY),
            plain.signer(),
            plain.capabilities(),
            plain.leafExtensions());
    stage.refusesList(
        Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED, new Proposal.Add(keyPackage(dave, odd).keyPackage()));
  }
}
