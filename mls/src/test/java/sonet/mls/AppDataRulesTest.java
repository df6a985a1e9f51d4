package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentLogic;
import sonet.mls.component.Components;
import sonet.mls.component.ComponentsList;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.welcome.GroupInfo;

/// Data of components that no member may bring into a group (draft-ietf-mls-extensions §4.6 to
/// §4.8, §5), made by a member that does so all the same.
final class AppDataRulesTest {
  static final ComponentId TOPIC = new ComponentId(0x8001);
  static final ComponentId PICKY = new ComponentId(0x8002);
  static final ComponentId UNKNOWN = new ComponentId(0x8003);
  static final Bytes NO = Bytes.utf8("no");
  static final Bytes YES = Bytes.utf8("yes");

  /// Takes everything but "no".
  private static final ComponentLogic REFUSES_NO =
      new ComponentLogic() {
        @Override
        public Outcome update(Setting setting, Optional<Bytes> present, List<Update> updates) {
          return updates.stream().anyMatch(update -> update.data().equals(NO))
              ? new Outcome.Refused("no")
              : new Outcome.Data(updates.getLast().data());
        }

        @Override
        public Optional<String> objectionToRemoval(Setting setting, Bytes present) {
          return present.equals(YES) ? Optional.of("yes stays") : Optional.empty();
        }

        @Override
        public Optional<String> objectionToReplacement(
            Setting setting, Optional<Bytes> present, Optional<Bytes> next) {
          return next.equals(Optional.of(NO)) ? Optional.of("no") : Optional.empty();
        }

        @Override
        public Optional<String> objectionToEphemeral(Setting setting, Update ephemeral) {
          return ephemeral.data().equals(NO) || ephemeral.sender() instanceof Sender.External
              ? Optional.of("no")
              : Optional.empty();
        }
      };

  static final Components COMPONENTS =
      Components.STANDARD.with(TOPIC, ComponentLogic.REPLACE).with(PICKY, REFUSES_NO);

  static final AppDataDictionary DATA = AppDataDictionary.EMPTY.with(PICKY, YES);

  private final Stage stage;

  AppDataRulesTest() throws MlsException {
    stage = stage(DATA.toExtension());
  }

  static Stage stage(Extension... extensions) throws MlsException {
    return new Stage(
        Stage.Setup.PLAIN
            .with(extensions)
            .withEnvironment(AppDataRulesTest::knowing)
            .withIdentity(plain -> plain.withComponents(COMPONENTS.list())));
  }

  static Environment knowing(Environment plain) {
    return plain.withPolicy(plain.policy().withComponents(COMPONENTS));
  }

  static Extension requiringUpdates() {
    return new RequiredCapabilities(
            List.of(ExtensionType.APP_DATA_DICTIONARY),
            List.of(ProposalType.APP_DATA_UPDATE),
            List.of())
        .toExtension();
  }

  static Proposal replacing(Extension... extensions) {
    return new Proposal.GroupContextExtensions(Extensions.of(extensions));
  }

  static Proposal update(ComponentId component, String data) {
    return Proposal.AppDataUpdate.update(component, Bytes.utf8(data));
  }

  static Proposal remove(ComponentId component) {
    return Proposal.AppDataUpdate.remove(component);
  }

  private static Proposal ephemeral(ComponentId component, Bytes data) {
    return new Proposal.AppEphemeral(component, data);
  }

  private static Extension dictionary(Writer content) {
    return new Extension(
        ExtensionType.APP_DATA_DICTIONARY, new Writer().opaque(content.toBytes()).toBytes());
  }

  /// Components out of order, twice, cut off, and followed by a byte.
  static List<Extension> malformed() {
    return List.of(
        dictionary(new Writer().u16(0x8002).opaque(YES).u16(0x8001).opaque(YES)),
        dictionary(new Writer().u16(0x8001).opaque(YES).u16(0x8001).opaque(NO)),
        dictionary(new Writer().u16(0x8001).u8(7)),
        new Extension(
            ExtensionType.APP_DATA_DICTIONARY, Bytes.concat(DATA.encoded(), Bytes.of((byte) 0))));
  }

  @Test
  @Breaks(Rule.MALFORMED_APP_DATA_DICTIONARY)
  void aMalformedDictionaryCannotBecomeTheGroups() throws MlsException {
    for (Extension malformed : malformed()) {
      stage.refusesList(Rule.MALFORMED_APP_DATA_DICTIONARY, replacing(malformed));
      Stage.assertRefused(Rule.MALFORMED_APP_DATA_DICTIONARY, () -> stage(malformed));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_APP_DATA_DICTIONARY)
  void aMalformedDictionaryInALeafIsRefused() throws MlsException {
    TestClient dave = stage.client("dave");
    for (Extension malformed : malformed()) {
      KeyPackageBundle bundle =
          KeyPackageBundle.create(
              dave.environment(),
              dave.suite(),
              stage.identity(dave).withLeafExtensions(Extensions.of(malformed)),
              Stage.VALID);
      stage.refusesList(Rule.MALFORMED_APP_DATA_DICTIONARY, new Proposal.Add(bundle.keyPackage()));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_APP_DATA_DICTIONARY)
  void aMalformedDictionaryInAKeyPackageIsRefused() throws MlsException {
    TestClient dave = stage.client("dave");
    for (Extension malformed : malformed()) {
      KeyPackageBundle bundle =
          KeyPackageBundle.create(
              dave.environment(),
              dave.suite(),
              stage.identity(dave),
              Stage.VALID,
              Extensions.of(malformed));
      stage.refusesList(Rule.MALFORMED_APP_DATA_DICTIONARY, new Proposal.Add(bundle.keyPackage()));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_APP_DATA_DICTIONARY)
  void aMalformedDictionaryInAGroupInfoIsRefused() {
    TestClient dave = stage.client("dave");
    for (Extension malformed : malformed()) {
      GroupInfo groupInfo =
          stage
              .a
              .groupInfo(new Group.GroupInfoContent(true, true, Extensions.of(malformed)))
              .groupInfo();
      Stage.assertRefused(
          Rule.MALFORMED_APP_DATA_DICTIONARY,
          () ->
              Group.joinExternally(
                  dave.environment(), ExternalJoinRequest.of(groupInfo, stage.identity(dave))));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_COMPONENT_DATA)
  void aMalformedListOfComponentsIsRefusedInTheGroupAndInLeaves() throws MlsException {
    AppDataDictionary malformed =
        AppDataDictionary.EMPTY.with(ComponentId.APP_COMPONENTS, Bytes.of((byte) 1, (byte) 0));
    stage.refusesList(Rule.MALFORMED_COMPONENT_DATA, replacing(malformed.toExtension()));
    TestClient dave = stage.client("dave");
    KeyPackageBundle bundle =
        KeyPackageBundle.create(
            dave.environment(),
            dave.suite(),
            stage.identity(dave).withAppData(malformed),
            Stage.VALID);
    stage.refusesList(Rule.MALFORMED_COMPONENT_DATA, new Proposal.Add(bundle.keyPackage()));
  }

  @Test
  @Breaks(Rule.REQUIRED_COMPONENT_MISSING)
  void whoIsAddedSupportsTheRequiredComponents() throws MlsException {
    Stage requiring = stage(requiring(TOPIC).toExtension());
    TestClient dave = requiring.client("dave");
    KeyPackageBundle bundle =
        KeyPackageBundle.create(
            dave.environment(),
            dave.suite(),
            dave.identity().withComponents(ComponentsList.of(PICKY)),
            Stage.VALID);
    requiring.refusesList(Rule.REQUIRED_COMPONENT_MISSING, new Proposal.Add(bundle.keyPackage()));
  }

  @Test
  @Breaks(Rule.REQUIRED_COMPONENT_MISSING)
  void whoIsAddedSupportsWhatBecomesRequiredInTheSameCommit() throws MlsException {
    TestClient dave = stage.client("dave");
    KeyPackageBundle bundle =
        KeyPackageBundle.create(
            dave.environment(),
            dave.suite(),
            dave.identity().withComponents(ComponentsList.of(PICKY)),
            Stage.VALID);
    stage.refusesList(
        Rule.REQUIRED_COMPONENT_MISSING,
        new Proposal.Add(bundle.keyPackage()),
        Proposal.AppDataUpdate.update(
            ComponentId.APP_COMPONENTS, ComponentsList.of(TOPIC).encoded()));
  }

  @Test
  @Breaks(Rule.REQUIRED_COMPONENT_MISSING)
  void anUpdateKeepsTheRequiredComponents() throws MlsException {
    Stage requiring = stage(requiring(TOPIC).toExtension());
    Forger bob = requiring.byBob();
    LeafNode own = bob.ownLeaf();
    LeafNode without =
        LeafNode.forUpdate(
            bob.suite(),
            bob.signer(),
            new LeafNode.Content(
                bob.freshKey(),
                own.credential(),
                own.capabilities(),
                Extensions.of(
                    AppDataDictionary.EMPTY
                        .with(ComponentId.APP_COMPONENTS, ComponentsList.of(PICKY))
                        .toExtension())),
            bob.place(bob.self()));
    var update = bob.proposal(new Proposal.Update(without));
    requiring.refuses(
        Rule.REQUIRED_COMPONENT_MISSING, update, requiring.byAlice().commitOf(update));
  }

  @Test
  @Breaks(Rule.REQUIRED_COMPONENT_MISSING)
  void aCreatorSupportsWhatItRequires() {
    Stage.assertRefused(
        Rule.REQUIRED_COMPONENT_MISSING, () -> stage(requiring(UNKNOWN).toExtension()));
  }

  @Test
  @Breaks(Rule.REQUIRED_COMPONENT_MISSING)
  void componentsThatAMemberLacksCannotBecomeRequired() throws MlsException {
    stage.refusesList(
        Rule.REQUIRED_COMPONENT_MISSING,
        Proposal.AppDataUpdate.update(
            ComponentId.APP_COMPONENTS, ComponentsList.of(UNKNOWN).encoded()));
    stage.refusesList(
        Rule.REQUIRED_COMPONENT_MISSING,
        replacing(DATA.with(ComponentId.APP_COMPONENTS, ComponentsList.of(UNKNOWN)).toExtension()));
  }

  @Test
  @Breaks(Rule.COMPONENT_UNKNOWN)
  void aProposalForAnUnknownComponentIsRefused() throws MlsException {
    stage.refusesList(Rule.COMPONENT_UNKNOWN, update(UNKNOWN, "data"));
    stage.refusesList(Rule.COMPONENT_UNKNOWN, remove(UNKNOWN));
    stage.refusesList(Rule.COMPONENT_UNKNOWN, ephemeral(UNKNOWN, YES));
  }

  @Test
  @Breaks(Rule.APP_DATA_UPDATES_CONFLICT)
  void aRemovalStandsAlone() throws MlsException {
    stage.refusesList(Rule.APP_DATA_UPDATES_CONFLICT, remove(PICKY), remove(PICKY));
    stage.refusesList(Rule.APP_DATA_UPDATES_CONFLICT, remove(PICKY), update(PICKY, "data"));
    stage.refusesList(Rule.APP_DATA_UPDATES_CONFLICT, update(PICKY, "data"), remove(PICKY));
  }

  @Test
  @Breaks(Rule.APP_DATA_NOT_PRESENT)
  void dataThatAreNotThereCannotBeRemoved() throws MlsException {
    stage.refusesList(Rule.APP_DATA_NOT_PRESENT, remove(TOPIC));
  }

  @Test
  @Breaks(Rule.APP_DATA_REFUSED)
  void anUpdateThatTheComponentRefusesIsRefused() throws MlsException {
    stage.refusesList(Rule.APP_DATA_REFUSED, update(PICKY, "no"));
    stage.refusesList(Rule.APP_DATA_REFUSED, update(PICKY, "no"), update(PICKY, "fine"));
  }

  @Test
  @Breaks(Rule.APP_DATA_REFUSED)
  void aRemovalThatTheComponentRefusesIsRefused() throws MlsException {
    stage.refusesList(Rule.APP_DATA_REFUSED, remove(PICKY));
  }

  @Test
  @Breaks(Rule.APP_DATA_REFUSED)
  void aListOfComponentsThatDoesNotDecodeIsNoUpdate() throws MlsException {
    stage.refusesList(Rule.APP_DATA_REFUSED, update(ComponentId.APP_COMPONENTS, "malformed"));
    stage.refusesList(Rule.APP_DATA_REFUSED, update(ComponentId.SAFE_AAD, "malformed"));
  }

  @Test
  @Breaks(Rule.APP_DATA_REFUSED)
  void newExtensionsDoNotGoBehindTheBackOfAComponent() throws MlsException {
    stage.refusesList(Rule.APP_DATA_REFUSED, replacing(DATA.with(PICKY, NO).toExtension()));
  }

  @Test
  @Breaks(Rule.APP_DATA_CHANGED_BY_EXTENSIONS)
  void whereUpdatesAreRequiredNewExtensionsLeaveTheDataAlone() throws MlsException {
    Stage requiring = stage(requiringUpdates(), DATA.toExtension());
    for (Proposal change :
        List.of(
            replacing(requiringUpdates()),
            replacing(),
            replacing(topic()),
            replacing(requiringUpdates(), topic()))) {
      requiring.refusesList(Rule.APP_DATA_CHANGED_BY_EXTENSIONS, change);
    }
  }

  private static Extension topic() {
    return DATA.with(TOPIC, Bytes.utf8("another topic")).toExtension();
  }

  @Test
  @Breaks(Rule.APP_DATA_CHANGED_BY_EXTENSIONS)
  void whereUpdatesAreRequiredNewExtensionsDoNotBringTheFirstData() throws MlsException {
    Stage requiring = stage(requiringUpdates());
    requiring.refusesList(
        Rule.APP_DATA_CHANGED_BY_EXTENSIONS, replacing(requiringUpdates(), DATA.toExtension()));
  }

  @Test
  @Breaks(Rule.APP_DATA_CHANGED_BY_EXTENSIONS)
  void anUpdateBesideNewExtensionsDoesNotExcuseThem() throws MlsException {
    Stage requiring = stage(requiringUpdates(), DATA.toExtension());
    requiring.refusesList(
        Rule.APP_DATA_CHANGED_BY_EXTENSIONS, update(TOPIC, "another topic"), replacing(topic()));
  }

  @Test
  @Breaks(Rule.APP_EPHEMERAL_REFUSED)
  void ephemeralDataThatTheComponentRefusesAreRefused() throws MlsException {
    stage.refusesList(Rule.APP_EPHEMERAL_REFUSED, ephemeral(PICKY, NO));
  }

  @Test
  @Breaks(Rule.PROPOSAL_TYPE_NOT_SUPPORTED)
  void oneMemberWithoutSupportIsEnoughToRefuse() throws MlsException {
    Stage mixed =
        new Stage(
            Stage.Setup.PLAIN
                .withEnvironment(AppDataRulesTest::knowing)
                .withIdentity(plain ->
                    plain.credential().equals(sonet.mls.credential.Credential.basic("bob"))
                        ? plain
                        : plain.withComponents(COMPONENTS.list())));
    mixed.refusesList(Rule.PROPOSAL_TYPE_NOT_SUPPORTED, update(TOPIC, "data"));
    mixed.refusesList(Rule.PROPOSAL_TYPE_NOT_SUPPORTED, ephemeral(TOPIC, YES));
  }

  @Test
  @Breaks(Rule.GROUP_EXTENSION_NOT_SUPPORTED)
  void theFirstDataNeedEveryMembersSupportOfTheExtension() throws MlsException {
    Stage mixed =
        new Stage(
            Stage.Setup.PLAIN
                .withEnvironment(AppDataRulesTest::knowing)
                .withIdentity(plain ->
                    plain.withCapabilities(
                        Clients.withProposals(
                            plain.capabilities(), ProposalType.APP_DATA_UPDATE))));
    mixed.refusesList(Rule.GROUP_EXTENSION_NOT_SUPPORTED, update(TOPIC, "data"));
  }

  @Test
  @Breaks(Rule.REINIT_NOT_ALONE)
  void aReInitTakesNoDataWithIt() throws MlsException {
    stage.refusesList(
        Rule.REINIT_NOT_ALONE,
        new Proposal.ReInit(
            new GroupId(Bytes.utf8("a new group")),
            ProtocolVersion.MLS10,
            stage.a.suite().id(),
            Extensions.EMPTY),
        update(TOPIC, "data"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 255})
  @Breaks(Rule.MALFORMED_MESSAGE)
  void anOperationThatIsNotDefinedDoesNotDecode(int operation) {
    Bytes message =
        stage.byAlice().proposal(new Proposal.AppDataUpdate(PICKY, Optional.empty())).encoded();
    Bytes proposal = remove(PICKY).encoded();
    byte[] bytes = message.toArray();
    int at = message.toString().indexOf(proposal.toString()) / 2 + proposal.length() - 1;
    assertThat(bytes[at]).isEqualTo((byte) 2);
    bytes[at] = (byte) operation;
    Stage.assertRefused(Rule.MALFORMED_MESSAGE, () -> stage.c.process(Bytes.wrap(bytes)));
  }

  static AppDataDictionary requiring(ComponentId... components) {
    return AppDataDictionary.EMPTY.with(ComponentId.APP_COMPONENTS, ComponentsList.of(components));
  }

  @Test
  @Breaks(Rule.REMOVE_OF_NON_MEMBER)
  void dataDoNotHideWhatElseIsWrong() throws MlsException {
    stage.refusesList(
        Rule.REMOVE_OF_NON_MEMBER, update(TOPIC, "data"), new Proposal.Remove(new LeafIndex(3)));
  }
}
