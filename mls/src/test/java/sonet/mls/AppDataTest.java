package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentData;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentLogic;
import sonet.mls.component.Components;
import sonet.mls.component.ComponentsList;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.TestClient;

/// Data of components in a group's life (draft-ietf-mls-extensions §4.6 to §4.8, §5).
final class AppDataTest {
  private static final ComponentId TOPIC = AppDataRulesTest.TOPIC;
  private static final ComponentId PICKY = AppDataRulesTest.PICKY;

  private final Stage stage = AppDataRulesTest.stage(AppDataRulesTest.DATA.toExtension());

  AppDataTest() throws MlsException {}

  /// Carol and the observer follow a commit of alice, and all see the same.
  private Received.Commit follow(PendingCommit commit, MlsMessage... before) throws MlsException {
    Group carol = stage.c;
    ObservedGroup observer = stage.observer;
    for (MlsMessage message : before) {
      carol = carol.process(message).group();
      observer = ((Observed.Proposal) observer.process(message.encoded())).group();
    }
    Received.Commit received = (Received.Commit) carol.process(commit.message());
    Observed.Commit observed = (Observed.Commit) observer.process(commit.message().encoded());
    assertThat(received.group().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
    assertThat(received.effect()).isEqualTo(commit.effect()).isEqualTo(observed.effect());
    assertThat(observed.group().appData()).isEqualTo(received.group().appData());
    return received;
  }

  @Test
  void anUpdateChangesTheDataOfOneComponentWithoutAPath() throws MlsException {
    PendingCommit commit =
        stage.a.commit(CommitRequest.RECEIVED.with(AppDataRulesTest.update(TOPIC, "weather")));
    Received.Commit received = follow(commit);
    assertThat(received.group().appData())
        .isEqualTo(
            new AppDataDictionary(
                List.of(
                    new ComponentData(TOPIC, Bytes.utf8("weather")),
                    new ComponentData(PICKY, AppDataRulesTest.YES))));
    assertThat(received.effect().updated()).isEmpty();
    assertThat(received.effect().extensions()).contains(received.group().context().extensions());
    assertThat(received.effect().appData().changeOf(TOPIC))
        .contains(new CommitEffect.Change(TOPIC, Optional.of(Bytes.utf8("weather"))));
  }

  @Test
  void theFirstUpdateAddsTheExtensionAtTheEnd() throws MlsException {
    Stage plain = AppDataRulesTest.stage(AppDataRulesTest.requiringUpdates());
    PendingCommit commit =
        plain.a.commit(CommitRequest.RECEIVED.with(AppDataRulesTest.update(TOPIC, "weather")));
    assertThat(plain.c.process(commit.message()).group().context().extensions().list())
        .extracting(Extension::type)
        .containsExactly(ExtensionType.REQUIRED_CAPABILITIES, ExtensionType.APP_DATA_DICTIONARY);
  }

  @Test
  void aRemovalLeavesTheOthersData() throws MlsException {
    Stage two =
        AppDataRulesTest.stage(
            AppDataRulesTest.DATA.with(TOPIC, Bytes.utf8("weather")).toExtension());
    PendingCommit commit =
        two.a.commit(CommitRequest.RECEIVED.with(AppDataRulesTest.remove(TOPIC)));
    Received received = two.c.process(commit.message());
    assertThat(received.group().appData()).isEqualTo(AppDataRulesTest.DATA);
    assertThat(((Received.Commit) received).effect().appData().changes())
        .containsExactly(new CommitEffect.Change(TOPIC, Optional.empty()));
  }

  @Test
  void updatesReachTheLogicInTheOrderOfTheCommitWhateverStandsBetween() throws MlsException {
    MlsMessage second = proposed(stage.b, AppDataRulesTest.update(PICKY, "second"));
    Group a = stage.a.process(second).group();
    PendingCommit commit =
        a.commit(
            CommitRequest.RECEIVED
                .with(AppDataRulesTest.update(PICKY, "first"))
                .with(AppDataRulesTest.update(TOPIC, "weather")));
    Received.Commit received = follow(commit, second);
    assertThat(received.group().appData().find(PICKY)).contains(Bytes.utf8("second"));
    assertThat(received.group().appData().find(TOPIC)).contains(Bytes.utf8("weather"));
  }

  @Test
  void theLogicSeesThePresentDataTheUpdatesAndTheirSenders() throws MlsException {
    List<String> seen = new ArrayList<>();
    ComponentLogic adding =
        (setting, present, updates) -> {
          Bytes all = present.orElse(Bytes.EMPTY);
          for (ComponentLogic.Update update : updates) {
            seen.add(update.data().toUtf8() + " by " + update.sender());
            all = Bytes.concat(all, update.data());
          }
          return new ComponentLogic.Outcome.Data(all);
        };
    Components components = Components.STANDARD.with(TOPIC, adding);
    Stage logged =
        new Stage(
            Stage.Setup.PLAIN
                .withEnvironment(
                    plain -> plain.withPolicy(plain.policy().withComponents(components)))
                .withIdentity(plain -> plain.withComponents(components.list())));
    MlsMessage byBob = proposed(logged.b, AppDataRulesTest.update(TOPIC, "b"));
    Group c = logged.c.process(byBob).group();
    PendingCommit commit =
        logged
            .a
            .process(byBob)
            .group()
            .commit(CommitRequest.RECEIVED.with(AppDataRulesTest.update(TOPIC, "a")));
    seen.clear();
    Group next = c.process(commit.message()).group();
    assertThat(next.appData().find(TOPIC)).contains(Bytes.utf8("ab"));
    assertThat(seen).containsExactly("a by Member[leafIndex=0]", "b by Member[leafIndex=1]");
  }

  @Test
  void ephemeralDataReachTheApplicationAndLeaveNoTrace() throws MlsException {
    Proposal data = new Proposal.AppEphemeral(TOPIC, Bytes.utf8("a vote"));
    MlsMessage byBob = proposed(stage.b, new Proposal.AppEphemeral(TOPIC, Bytes.utf8("another")));
    Group a = stage.a.process(byBob).group();
    PendingCommit commit = a.commit(CommitRequest.RECEIVED.with(data));
    Received.Commit received = follow(commit, byBob);
    assertThat(received.effect().appData().ephemeral())
        .containsExactly(
            new CommitEffect.Ephemeral(TOPIC, Bytes.utf8("a vote"), Optional.of(stage.a.self())),
            new CommitEffect.Ephemeral(TOPIC, Bytes.utf8("another"), Optional.of(stage.b.self())));
    assertThat(received.effect().appData().ephemeralOf(TOPIC))
        .containsExactly(Bytes.utf8("a vote"), Bytes.utf8("another"));
    assertThat(received.effect().updated()).isEmpty();
    assertThat(received.group().appData()).isEqualTo(AppDataRulesTest.DATA);
  }

  @Test
  void otherExtensionsCanBeReplacedBesideUpdates() throws MlsException {
    Stage requiring =
        AppDataRulesTest.stage(
            AppDataRulesTest.requiringUpdates(), AppDataRulesTest.DATA.toExtension());
    Extension senders = ExternalSender.toExtension(List.of());
    PendingCommit commit =
        requiring.a.commit(
            CommitRequest.RECEIVED
                .with(AppDataRulesTest.update(TOPIC, "weather"))
                .with(
                    AppDataRulesTest.replacing(
                        AppDataRulesTest.requiringUpdates(),
                        AppDataRulesTest.DATA.toExtension(),
                        senders)));
    Group next = requiring.c.process(commit.message()).group();
    assertThat(next.context().extensions().find(ExtensionType.EXTERNAL_SENDERS)).isPresent();
    assertThat(next.appData()).isEqualTo(AppDataRulesTest.DATA.with(TOPIC, Bytes.utf8("weather")));
  }

  @Test
  void whereUpdatesAreNotRequiredExtensionsMayBringData() throws MlsException {
    AppDataDictionary changed =
        AppDataRulesTest.DATA.with(AppDataRulesTest.UNKNOWN, Bytes.utf8("anything"));
    Received.Commit received =
        follow(
            stage.a.commit(
                CommitRequest.RECEIVED.with(AppDataRulesTest.replacing(changed.toExtension()))));
    assertThat(received.group().appData()).isEqualTo(changed);
  }

  @Test
  void anExternalSenderMayProposeForComponents() throws MlsException {
    Extension senders =
        ExternalSender.toExtension(
            List.of(
                new ExternalSender(stage.bob.signer().publicKey(), Credential.basic("directory"))));
    Stage open = AppDataRulesTest.stage(senders);
    ExternalProposal outside =
        new ExternalProposal(open.a.suite(), open.a.groupId(), open.a.epoch(), Bytes.EMPTY);
    MlsMessage update =
        outside.from(0, AppDataRulesTest.update(TOPIC, "weather"), open.bob.signer());
    MlsMessage ephemeral =
        outside.from(0, new Proposal.AppEphemeral(TOPIC, Bytes.utf8("a vote")), open.bob.signer());
    PendingCommit commit =
        open.a.process(update).group().process(ephemeral).group().commit(CommitRequest.RECEIVED);
    Received received =
        open.c.process(update).group().process(ephemeral).group().process(commit.message());
    assertThat(received.group().appData().find(TOPIC)).contains(Bytes.utf8("weather"));
    assertThat(((Received.Commit) received).effect().appData().ephemeral())
        .containsExactly(new CommitEffect.Ephemeral(TOPIC, Bytes.utf8("a vote"), Optional.empty()));
  }

  @Test
  void anExternalCommitMayChangeDataOfComponents() throws MlsException {
    TestClient dave = stage.client("dave");
    PendingCommit join =
        Group.joinExternally(
            dave.environment(),
            ExternalJoinRequest.of(stage.groupInfo(), stage.identity(dave))
                .withAppData(
                    List.of(
                        AppDataRulesTest.update(TOPIC, "weather"),
                        new Proposal.AppEphemeral(TOPIC, Bytes.utf8("hello")))));
    Received.Commit received = follow(join);
    assertThat(received.group().appData().find(TOPIC)).contains(Bytes.utf8("weather"));
    assertThat(received.effect().appData().ephemeralOf(TOPIC)).containsExactly(Bytes.utf8("hello"));
  }

  @Test
  void anExternalCommitTakesNothingElseByThatWay() {
    ExternalJoinRequest join =
        ExternalJoinRequest.of(stage.groupInfo(), stage.identity(stage.client("dave")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> join.withAppData(List.of(new Proposal.GroupContextExtensions(Extensions.EMPTY))));
  }

  @Test
  void componentsBecomeRequiredByAnUpdate() throws MlsException {
    PendingCommit commit =
        stage.a.commit(
            CommitRequest.RECEIVED.with(
                Proposal.AppDataUpdate.update(
                    ComponentId.APP_COMPONENTS, ComponentsList.of(TOPIC, PICKY).encoded())));
    Received.Commit received = follow(commit);
    assertThat(ComponentsList.required(received.group().context().extensions()))
        .isEqualTo(ComponentsList.of(TOPIC, PICKY));
  }

  @Test
  void whoSupportsTheDictionaryUnderstandsItsOwnComponents() throws MlsException {
    Stage requiring =
        AppDataRulesTest.stage(
            AppDataRulesTest.requiring(ComponentId.APP_COMPONENTS, ComponentId.SAFE_AAD)
                .toExtension());
    TestClient dave = requiring.client("dave");
    ClientIdentity silent =
        dave.identity()
            .withCapabilities(
                Clients.withExtensions(
                    dave.identity().capabilities(), ExtensionType.APP_DATA_DICTIONARY));
    KeyPackageBundle bundle =
        KeyPackageBundle.create(dave.environment(), dave.suite(), silent, Stage.VALID);
    PendingCommit add = requiring.a.commit(CommitRequest.add(bundle.keyPackage()));
    assertThat(requiring.c.process(add.message()).group().size()).isEqualTo(4);
  }

  @Test
  void newcomersSeeTheDataAndEachOthers() throws MlsException {
    TestClient dave = stage.client("dave");
    KeyPackageBundle bundle = stage.keyPackage(dave);
    PendingCommit add =
        stage.a.commit(
            CommitRequest.add(bundle.keyPackage()).with(AppDataRulesTest.update(TOPIC, "weather")));
    Group joined = dave.join(add.welcome(), bundle);
    assertThat(joined.appData()).isEqualTo(add.group().appData());
    assertThat(
            joined.at(joined.self()).orElseThrow().appData().components(ComponentId.APP_COMPONENTS))
        .contains(AppDataRulesTest.COMPONENTS.list());
  }

  @Test
  void aCommitOfReceivedProposalsLeavesOutWhatAComponentRefuses() throws MlsException {
    MlsMessage refused = proposed(stage.b, AppDataRulesTest.update(PICKY, "no"));
    MlsMessage fine = proposed(stage.b, AppDataRulesTest.update(TOPIC, "weather"));
    Group a = stage.a.process(refused).group().process(fine).group();
    Received.Commit received = follow(a.commit(CommitRequest.RECEIVED), refused, fine);
    assertThat(received.group().appData())
        .isEqualTo(AppDataRulesTest.DATA.with(TOPIC, Bytes.utf8("weather")));
  }

  @Test
  void anObserverMayFollowComponentsThatItDoesNotKnow() throws MlsException {
    Environment plain = TestClient.create("observer", 1, 1).environment();
    Environment replacing =
        plain.withPolicy(
            plain.policy().withComponents(Components.STANDARD.withOthers(ComponentLogic.REPLACE)));
    ObservedGroup observer =
        ObservedGroup.create(
            replacing, stage.a.groupInfo(Group.GroupInfoContent.FULL).encoded(), Optional.empty());
    PendingCommit commit =
        stage.a.commit(CommitRequest.RECEIVED.with(AppDataRulesTest.update(TOPIC, "weather")));
    Observed.Commit observed = (Observed.Commit) observer.process(commit.message().encoded());
    assertThat(observed.group().context()).isEqualTo(commit.group().context());
  }

  private static MlsMessage proposed(Group group, Proposal proposal) throws MlsException {
    return group.propose(proposal).message();
  }
}
