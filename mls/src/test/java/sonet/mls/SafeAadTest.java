package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.component.SafeAad;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.observer.Observed;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// Authenticated data that components share (draft-ietf-mls-extensions §4.9, §5).
final class SafeAadTest {
  private static final ComponentId ROUTING = new ComponentId(0x8001);
  private static final ComponentId RECEIPTS = new ComponentId(0x8002);
  private static final LeafIndex BOB = new LeafIndex(1);
  private static final Bytes MALFORMED = Bytes.utf8("whatever comes");
  private static final SafeAad ITEMS =
      SafeAad.of(
          new SafeAad.Item(RECEIPTS, Bytes.utf8("seen")),
          new SafeAad.Item(ROUTING, Bytes.utf8("fast")));
  private static final Stage.Setup CAPABLE =
      Stage.Setup.PLAIN.withIdentity(plain -> plain.supportingSafeAad(ROUTING));

  private final Stage stage;
  private final TestClient dave;

  SafeAadTest() throws MlsException {
    stage = new Stage(CAPABLE.with(requiring(ROUTING).toExtension()));
    dave = stage.client("dave");
  }

  private static AppDataDictionary requiring(ComponentId... components) {
    return AppDataDictionary.EMPTY.with(ComponentId.SAFE_AAD, ComponentsList.of(components));
  }

  private static Proposal update(ComponentId... components) {
    return Proposal.AppDataUpdate.update(
        ComponentId.SAFE_AAD, ComponentsList.of(components).encoded());
  }

  private FramedContent content(Sender sender, Content content, Bytes authenticatedData) {
    return new FramedContent(
        stage.a.groupId(), stage.a.epoch(), sender, authenticatedData, content);
  }

  private static Bytes sent(Received received) {
    assertThat(received).isInstanceOf(Received.Application.class);
    return ((Received.Application) received).authenticatedData();
  }

  @Test
  void itemsStandInTheOrderOfTheirComponents() throws MlsException {
    assertThat(ITEMS.items()).extracting(SafeAad.Item::componentId).isSorted();
    assertThat(SafeAad.decode(ITEMS.encoded())).isEqualTo(ITEMS);
    assertThat(ITEMS.find(RECEIPTS)).contains(Bytes.utf8("seen"));
    assertThat(ITEMS.find(new ComponentId(0x8003))).isEmpty();
    assertThat(SafeAad.EMPTY.encoded()).isEqualTo(Bytes.of((byte) 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SafeAad(ITEMS.items().reversed()));
  }

  @Test
  void membersShareTheAuthenticatedData() throws MlsException {
    Bytes with = stage.a.protect(Stage.HELLO, ITEMS.encoded()).encoded();
    Bytes without = stage.a.protect(Stage.HELLO).encoded();
    assertThat(SafeAad.decode(sent(stage.c.process(with)))).isEqualTo(ITEMS);
    assertThat(SafeAad.decode(sent(stage.c.process(without)))).isEqualTo(SafeAad.EMPTY);
    assertThat(stage.observer.process(with)).isEqualTo(new Observed.Encrypted(false));
    assertThat(SafeAad.isRequired(stage.a.context().extensions())).isTrue();
  }

  @Test
  void handshakesHaveThemToo() throws MlsException {
    PendingProposal removal =
        stage.b.propose(
            ProposalRequest.of(new Proposal.Remove(new LeafIndex(2)))
                .withAuthenticatedData(ITEMS.encoded()));
    PendingCommit commit =
        stage.a.commit(CommitRequest.update().withAuthenticatedData(ITEMS.encoded()));
    assertThat(stage.c.process(removal.message()))
        .isInstanceOfSatisfying(
            Received.ProposalStored.class,
            stored -> assertThat(stored.authenticatedData()).isEqualTo(ITEMS.encoded()));
    assertThat(stage.observer.process(commit.message().encoded()))
        .isInstanceOf(Observed.Commit.class);
    assertThat(stage.c.process(commit.message()))
        .isInstanceOfSatisfying(
            Received.Commit.class,
            seen -> {
              assertThat(seen.authenticatedData()).isEqualTo(ITEMS.encoded());
              assertThat(seen.group().epochAuthenticator())
                  .isEqualTo(commit.group().epochAuthenticator());
            });
    PendingCommit join =
        Group.joinExternally(
            dave.environment(), ExternalJoinRequest.of(stage.groupInfo(), stage.identity(dave)));
    assertThat(stage.c.process(join.message()).group().epochAuthenticator())
        .isEqualTo(join.group().epochAuthenticator());
  }

  @Test
  void ourOwnEngineSendsNothingElse() {
    assertThatIllegalArgumentException().isThrownBy(() -> stage.a.protect(Stage.HELLO, MALFORMED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stage.a.commit(CommitRequest.update().withAuthenticatedData(MALFORMED)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> stage.a.propose(ProposalRequest.update().withAuthenticatedData(MALFORMED)));
  }

  @Test
  void whereTheGroupHasNoneAnythingGoes() throws MlsException {
    Stage plain = new Stage(CAPABLE);
    assertThat(sent(plain.c.process(plain.a.protect(Stage.HELLO, MALFORMED)))).isEqualTo(MALFORMED);
    assertThat(sent(plain.c.process(plain.a.protect(Stage.HELLO)))).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void theEpochOfTheMessageCounts() throws MlsException {
    Stage plain = new Stage(CAPABLE);
    Bytes late = plain.a.protect(Stage.HELLO, MALFORMED).encoded();
    PendingCommit begin = plain.a.commit(CommitRequest.RECEIVED.with(update()));
    Group c = plain.c.process(begin.message()).keep();
    assertThat(sent(c.process(late))).isEqualTo(MALFORMED);
    Group a = begin.keep();
    Bytes framed = a.protect(Stage.HELLO, ITEMS.encoded()).encoded();
    assertThat(SafeAad.decode(sent(c.process(framed)))).isEqualTo(ITEMS);
    PendingCommit end =
        a.commit(CommitRequest.RECEIVED.with(Proposal.AppDataUpdate.remove(ComponentId.SAFE_AAD)));
    Group after = c.process(end.message()).keep();
    assertThat(sent(after.process(end.keep().protect(Stage.HELLO, MALFORMED))))
        .isEqualTo(MALFORMED);
    assertThat(SafeAad.decode(sent(after.process(framed)))).isEqualTo(ITEMS);
  }

  @Test
  @Breaks(Rule.MALFORMED_SAFE_AAD)
  void applicationDataWithAnythingElseAreRefused() throws MlsException {
    MlsMessage good = stage.byAlice().application(Stage.HELLO, ITEMS.encoded());
    assertThat(stage.c.process(good)).isInstanceOf(Received.Application.class);
    for (Bytes bad :
        List.of(
            MALFORMED,
            Bytes.EMPTY,
            Bytes.concat(ITEMS.encoded(), Bytes.of((byte) 0)),
            new sonet.crypto.codec.Writer().vector(ITEMS.items().reversed()).toBytes(),
            new sonet.crypto.codec.Writer()
                .vector(List.of(ITEMS.items().getFirst(), ITEMS.items().getFirst()))
                .toBytes())) {
      MlsMessage forged = stage.byAlice().application(Stage.HELLO, bad);
      stage.memberRefuses(Rule.MALFORMED_SAFE_AAD, forged);
      stage.observerRefuses(Rule.MALFORMED_SAFE_AAD, forged);
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_SAFE_AAD)
  void lateApplicationDataAreHeldToTheirEpoch() throws MlsException {
    MlsMessage forged = stage.byAlice().application(Stage.HELLO, MALFORMED);
    PendingCommit next = stage.a.commit(CommitRequest.update());
    Group later = stage.c.process(next.message()).keep();
    stage.memberRefuses(Rule.MALFORMED_SAFE_AAD, later, forged.encoded());
  }

  @Test
  @Breaks(Rule.MALFORMED_SAFE_AAD)
  void handshakesWithAnythingElseAreRefused() throws MlsException {
    Forger alice = stage.byAlice();
    Sender self = new Sender.Member(new LeafIndex(0));
    var commit = new sonet.mls.commit.Commit(List.of(), Optional.of(alice.path()));
    stage.refuses(
        Rule.MALFORMED_SAFE_AAD,
        alice.open(
            content(self, new Content.Proposal(new Proposal.Remove(BOB)), MALFORMED),
            alice.signer()));
    stage.refuses(
        Rule.MALFORMED_SAFE_AAD,
        alice.open(content(self, new Content.Commit(commit), Bytes.EMPTY), alice.signer()));
  }

  @Test
  @Breaks(Rule.MALFORMED_SAFE_AAD)
  void outsidersAreHeldToItToo() throws MlsException {
    Stage open =
        new Stage(
            CAPABLE.with(
                requiring(ROUTING).toExtension(),
                ExternalSender.toExtension(
                    List.of(
                        new ExternalSender(
                            dave.signer().publicKey(), dave.identity().credential())))));
    Proposal removal = new Proposal.Remove(BOB);
    ExternalProposal unframed =
        new ExternalProposal(open.a.suite(), open.a.groupId(), open.a.epoch(), Bytes.EMPTY);
    open.refuses(Rule.MALFORMED_SAFE_AAD, unframed.from(0, removal, dave.signer()));
    ExternalProposal framed =
        new ExternalProposal(
            open.a.suite(), open.a.groupId(), open.a.epoch(), SafeAad.EMPTY.encoded());
    assertThat(open.c.process(framed.from(0, removal, dave.signer())))
        .isInstanceOf(Received.ProposalStored.class);
    Forger alice = open.byAlice();
    ClientIdentity joiner = open.identity(dave);
    Content commit =
        new Content.Commit(
            new sonet.mls.commit.Commit(
                List.of(new ProposalOrRef.ByValue(new Proposal.ExternalInit(alice.freshKey()))),
                Optional.of(
                    alice.path(
                        alice.tree(),
                        new LeafIndex(3),
                        joiner.leaf(Bytes.EMPTY),
                        joiner.signer()))));
    open.refuses(
        Rule.MALFORMED_SAFE_AAD,
        alice.open(alice.content(new Sender.NewMemberCommit(), commit), joiner.signer()));
  }

  @Test
  @Breaks(Rule.REQUIRED_SAFE_AAD_MISSING)
  void whoIsAddedKnowsTheComponentsThatAreRequired() throws MlsException {
    Stage plain = new Stage(CAPABLE.with(requiring(ROUTING).toExtension()));
    KeyPackageBundle unable =
        KeyPackageBundle.create(
            dave.environment(),
            dave.suite(),
            dave.identity().supportingSafeAad(RECEIPTS),
            Stage.VALID);
    Stage.assertRefused(
        Rule.REQUIRED_SAFE_AAD_MISSING,
        () -> plain.a.commit(CommitRequest.add(unable.keyPackage())));
    plain.memberRefuses(
        Rule.REQUIRED_SAFE_AAD_MISSING,
        plain
            .byAlice()
            .open(
                new FramedContent(
                    plain.a.groupId(),
                    plain.a.epoch(),
                    new Sender.Member(new LeafIndex(0)),
                    SafeAad.EMPTY.encoded(),
                    new Content.Commit(
                        new sonet.mls.commit.Commit(
                            List.of(
                                new ProposalOrRef.ByValue(new Proposal.Add(unable.keyPackage()))),
                            Optional.empty()))),
                plain.byAlice().signer()));
  }

  @Test
  @Breaks(Rule.REQUIRED_SAFE_AAD_MISSING)
  void aGroupCannotRequireAComponentThatAMemberLacks() throws MlsException {
    Stage plain = new Stage(CAPABLE);
    plain.refusesList(Rule.REQUIRED_SAFE_AAD_MISSING, update(ROUTING, RECEIPTS));
    plain.refusesList(
        Rule.REQUIRED_SAFE_AAD_MISSING,
        new Proposal.GroupContextExtensions(Extensions.of(requiring(RECEIPTS).toExtension())));
    assertThat(plain.a.commit(CommitRequest.RECEIVED.with(update(ROUTING))).effect().appData())
        .isNotNull();
  }
}
