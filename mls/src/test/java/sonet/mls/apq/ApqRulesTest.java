package sonet.mls.apq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.ProposalRequest;
import sonet.mls.ProtocolVersion;
import sonet.mls.PskStore;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentLogic;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;

/// What members and observers of two bound groups refuse (draft-ietf-mls-combiner §3 to §7). Alice
/// breaks the rules, with each of her groups in hand; bob and an observer must refuse, and still
/// follow a good commit of hers.
final class ApqRulesTest {
  private static final ComponentId APQ = ComponentId.APQ_MLS_INFO;

  private final ApqClient alice = ApqClient.create("alice", 1);
  private final ApqClient bob = ApqClient.create("bob", 2);
  private final ApqClient dave = ApqClient.create("dave", 4);
  private final ApqGroup a;
  private final ApqGroup b;
  private final ApqObservedGroup observer;

  ApqRulesTest() throws MlsException {
    ApqKeyPackageBundle forBob = bob.keyPackages();
    ApqPendingCommit add =
        alice.createGroup().commitFull(ApqCommitRequest.add(forBob.keyPackages()));
    a = add.keep();
    b = bob.join(add, forBob);
    observer = ApqObservedGroup.create(alice.environment(), a.groupInfo());
  }

  private static void assertRefused(Rule rule, ThrowingCallable step) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(step)
        .satisfies(refused -> assertThat(refused.rule()).as(refused.getMessage()).isEqualTo(rule));
  }

  private void refused(Rule rule, Encodable message) throws MlsException {
    assertRefused(rule, () -> b.process(message.encoded()));
    assertRefused(rule, () -> observer.process(message.encoded()));
    ApqPendingCommit good = a.commitFull(ApqCommitRequest.update());
    ApqGroupTest.assertAgree(good.group(), b.process(good.message().encoded()).group());
    assertThat(observer.process(good.message().encoded()).group().traditional().context())
        .isEqualTo(good.group().traditional().context());
  }

  /// What a FULL commit of alice holds beside the updates that it should.
  ///
  /// @param updatesOfT in the traditional group
  /// @param updatesOfPq in the post-quantum group
  /// @param more proposals in the traditional group
  /// @param withKey whether the traditional half mixes in the key
  private record Forged(
      List<Proposal> updatesOfT, List<Proposal> updatesOfPq, List<Proposal> more, boolean withKey) {
    Forged with(Proposal... proposals) {
      return new Forged(updatesOfT, updatesOfPq, List.of(proposals), withKey);
    }

    Forged withoutKey() {
      return new Forged(updatesOfT, updatesOfPq, more, false);
    }
  }

  private Forged good() {
    ApqInfo next = next();
    List<Proposal> updates = ApqGroup.updates(next, false);
    return new Forged(updates, updates, List.of(), true);
  }

  private static Forged updating(List<Proposal> both) {
    return new Forged(both, both, List.of(), true);
  }

  private ApqInfo info() {
    return a.info().orElseThrow();
  }

  private ApqInfo next() {
    return info().withEpochs(a.traditional().epoch().next(), a.postQuantum().epoch().next());
  }

  private static Proposal update(ApqInfoUpdate update) {
    return Proposal.AppDataUpdate.update(APQ, update.encoded());
  }

  private static List<Proposal> full(ApqInfo info) {
    return List.of(update(new ApqInfoUpdate.Full(info)));
  }

  /// Both halves, made without any of the rules for two groups.
  private ApqMessagePair forge(Forged forged, Environment environment) throws MlsException {
    PendingCommit inPq =
        a.postQuantum()
            .withEnvironment(environment)
            .commit(CommitRequest.update().with(forged.updatesOfPq()));
    return new ApqMessagePair(inT(forged, inPq, environment).message(), inPq.message());
  }

  private PendingCommit inT(Forged forged, PendingCommit inPq, Environment environment)
      throws MlsException {
    try (ApqPsk psk = ApqPsk.export(inPq.group(), a.traditional().suite())) {
      Group t = a.traditional().withEnvironment(psk.offeredIn(environment).environment());
      List<Proposal> proposals = new ArrayList<>(forged.updatesOfT());
      proposals.addAll(forged.more());
      if (forged.withKey()) {
        proposals.add(t.applicationPsk(APQ, psk.id()));
      }
      return t.commit(CommitRequest.update().with(proposals));
    }
  }

  private ApqMessagePair forge(Forged forged) throws MlsException {
    return forge(forged, alice.knowing());
  }

  /// An environment in which any update passes, so that alice can send what her engine would
  /// refuse.
  private Environment lax() {
    Environment plain = alice.environment();
    return plain.withPolicy(
        plain
            .policy()
            .withComponents(plain.policy().components().with(APQ, ComponentLogic.REPLACE)));
  }

  private void updateRefused(Rule rule, List<Proposal> updates) throws MlsException {
    assertRefused(rule, () -> forge(updating(updates)));
    refused(rule, forge(updating(updates), lax()));
  }

  @Test
  void whatAliceForgesByDefaultIsGood() throws MlsException {
    assertThat(b.process(forge(good()).encoded())).isInstanceOf(ApqReceived.Pair.class);
  }

  @Test
  @Breaks(Rule.APQ_PSK_MISSING)
  void aFullCommitMixesInTheKeyOfThePostQuantumGroup() throws MlsException {
    refused(Rule.APQ_PSK_MISSING, forge(good().withoutKey()));
  }

  @Test
  @Breaks(Rule.APQ_PSK_MISSING)
  void aWelcomeNeedsTheKeyOfThePostQuantumGroup() throws MlsException {
    ApqKeyPackageBundle forDave = dave.keyPackages();
    PendingCommit inPq =
        a.postQuantum()
            .commit(
                CommitRequest.add(forDave.keyPackages().postQuantum()).with(good().updatesOfPq()));
    PendingCommit inT =
        inT(
            good().with(new Proposal.Add(forDave.keyPackages().traditional())).withoutKey(),
            inPq,
            alice.knowing());
    ApqMessagePair welcomes =
        new ApqMessagePair(inT.welcome().orElseThrow(), inPq.welcome().orElseThrow());
    assertRefused(Rule.APQ_PSK_MISSING, () -> dave.join(welcomes, forDave));
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aKeyOfAnotherEpochDoesNot() throws MlsException {
    PendingCommit old = a.postQuantum().commit(CommitRequest.update());
    PendingCommit inT = inT(good(), old, alice.knowing());
    PendingCommit inPq = a.postQuantum().commit(CommitRequest.update().with(good().updatesOfPq()));
    ApqMessagePair pair = new ApqMessagePair(inT.message(), inPq.message());
    assertRefused(Rule.PSK_NOT_AVAILABLE, () -> b.process(pair.encoded()));
  }

  @Test
  @Breaks(Rule.APQ_UPDATE_INVALID)
  void updatesHaveOneOfTwoForms() throws MlsException {
    Proposal t = update(new ApqInfoUpdate.TEpoch(next().tEpoch()));
    Proposal pq = update(new ApqInfoUpdate.PqEpoch(next().pqEpoch()));
    Proposal all = full(next()).getFirst();
    for (List<Proposal> wrong :
        List.of(
            List.of(t),
            List.of(pq),
            List.of(t, t),
            List.of(pq, pq),
            List.of(t, pq, pq),
            List.of(all, all),
            List.of(all, t, pq),
            List.of(all, t))) {
      updateRefused(Rule.APQ_UPDATE_INVALID, wrong);
    }
    assertThat(b.process(forge(updating(List.of(pq, t))).encoded()))
        .isInstanceOf(ApqReceived.Pair.class);
    assertThat(b.process(forge(updating(List.of(all))).encoded()))
        .isInstanceOf(ApqReceived.Pair.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "03", "0100000000000000", "01000000000000000100", "00"})
  @Breaks(Rule.APQ_UPDATE_INVALID)
  void updatesDecode(String hex) throws MlsException {
    updateRefused(
        Rule.APQ_UPDATE_INVALID, List.of(Proposal.AppDataUpdate.update(APQ, Bytes.fromHex(hex))));
  }

  @Test
  @Breaks(Rule.APQ_UPDATE_INVALID)
  void theFirstUpdateIsAFullOne() throws MlsException {
    Group t = ApqGroupTest.unbound(alice, true);
    List<Proposal> epochs =
        List.of(
            update(new ApqInfoUpdate.TEpoch(t.epoch().next())),
            update(new ApqInfoUpdate.PqEpoch(t.epoch().next())));
    assertRefused(Rule.APQ_UPDATE_INVALID, () -> t.commit(CommitRequest.update().with(epochs)));
  }

  @Test
  @Breaks(Rule.APQ_INFO_CHANGED)
  void onlyTheEpochsMayChange() throws MlsException {
    ApqInfo next = next();
    GroupId other = new GroupId(Bytes.utf8("another"));
    CipherSuiteId suite = new CipherSuiteId(3);
    ApqMode mode = ApqMode.CONFIDENTIALITY_AND_AUTHENTICITY;
    GroupId t = next.tSessionGroupId();
    GroupId pq = next.pqSessionGroupId();
    CipherSuiteId ofT = next.tCipherSuite();
    CipherSuiteId ofPq = next.pqCipherSuite();
    Epoch tEpoch = next.tEpoch();
    Epoch pqEpoch = next.pqEpoch();
    for (ApqInfo wrong :
        List.of(
            new ApqInfo(other, pq, next.mode(), ofT, ofPq, tEpoch, pqEpoch),
            new ApqInfo(t, other, next.mode(), ofT, ofPq, tEpoch, pqEpoch),
            new ApqInfo(t, pq, mode, ofT, ofPq, tEpoch, pqEpoch),
            new ApqInfo(t, pq, next.mode(), suite, ofPq, tEpoch, pqEpoch),
            new ApqInfo(t, pq, next.mode(), ofT, suite, tEpoch, pqEpoch))) {
      updateRefused(Rule.APQ_INFO_CHANGED, full(wrong));
    }
  }

  @Test
  @Breaks(Rule.APQ_EPOCH_MISMATCH)
  void theEpochsAreThoseThatTheCommitsBegin() throws MlsException {
    updateRefused(
        Rule.APQ_EPOCH_MISMATCH, full(next().withEpochs(info().tEpoch(), info().pqEpoch())));
    updateRefused(
        Rule.APQ_EPOCH_MISMATCH,
        full(next().withEpochs(next().tEpoch().next(), next().pqEpoch().next())));
  }

  @Test
  @Breaks(Rule.APQ_EPOCH_MISMATCH)
  void aFullCommitWithoutUpdatesLeavesTheEpochsBehind() throws MlsException {
    refused(Rule.APQ_EPOCH_MISMATCH, forge(updating(List.of())));
  }

  @Test
  @Breaks(Rule.APQ_INFO_MISMATCH)
  void bothGroupsSayTheSame() throws MlsException {
    ApqInfo next = next();
    List<Proposal> inT = full(next.withEpochs(next.tEpoch(), new Epoch(99)));
    List<Proposal> inPq = full(next.withEpochs(new Epoch(99), next.pqEpoch()));
    refused(Rule.APQ_INFO_MISMATCH, forge(new Forged(inT, good().updatesOfPq(), List.of(), true)));
    refused(Rule.APQ_INFO_MISMATCH, forge(new Forged(good().updatesOfT(), inPq, List.of(), true)));
  }

  @Test
  @Breaks(Rule.APQ_INFO_MISMATCH)
  void anInfoOfOtherGroupsIsNone() throws MlsException {
    Group t = ApqGroupTest.unbound(alice, true);
    assertRefused(
        Rule.APQ_INFO_MISMATCH,
        () ->
            t.commit(
                CommitRequest.update()
                    .with(full(next().withEpochs(t.epoch().next(), Epoch.ZERO)))));
  }

  @Test
  @Breaks(Rule.APP_DATA_REFUSED)
  void theInfoStays() throws MlsException {
    refused(
        Rule.APP_DATA_REFUSED, forge(updating(List.of(Proposal.AppDataUpdate.remove(APQ))), lax()));
    assertRefused(
        Rule.APP_EPHEMERAL_REFUSED,
        () ->
            a.commitPartial(
                CommitRequest.update().with(new Proposal.AppEphemeral(APQ, Bytes.EMPTY))));
  }

  @Test
  @Breaks(Rule.APQ_MEMBERS_MISMATCH)
  void membersAreAddedToBothGroupsOrNone() throws MlsException {
    ApqKeyPackageBundle forDave = dave.keyPackages();
    refused(
        Rule.APQ_MEMBERS_MISMATCH,
        forge(good().with(new Proposal.Add(forDave.keyPackages().traditional()))));
    List<Proposal> more = new ArrayList<>(good().updatesOfPq());
    more.add(new Proposal.Add(forDave.keyPackages().postQuantum()));
    refused(
        Rule.APQ_MEMBERS_MISMATCH, forge(new Forged(good().updatesOfT(), more, List.of(), true)));
    ApqClient erin = ApqClient.create("erin", 5);
    refused(
        Rule.APQ_MEMBERS_MISMATCH,
        forge(
            new Forged(
                good().updatesOfT(),
                more,
                List.of(new Proposal.Add(erin.keyPackages().keyPackages().traditional())),
                true)));
  }

  @Test
  @Breaks(Rule.APQ_MEMBERS_MISMATCH)
  void groupsOfDifferentMembersCannotBeCombined() throws MlsException {
    Group t = ApqGroupTest.unbound(alice, true);
    Group pq = ApqGroupTest.unbound(bob, false);
    assertRefused(
        Rule.APQ_MEMBERS_MISMATCH,
        () -> ApqGroup.combine(alice.environment(), t, pq, ApqMode.CONFIDENTIALITY));
  }

  @Test
  @Breaks(Rule.APQ_COMMITTERS_MISMATCH)
  void bothHalvesAreOfOneClient() throws MlsException {
    PendingCommit inPq = b.postQuantum().commit(CommitRequest.update().with(good().updatesOfPq()));
    PendingCommit inT = inT(good(), inPq, alice.knowing());
    ApqMessagePair pair = new ApqMessagePair(inT.message(), inPq.message());
    assertRefused(Rule.APQ_COMMITTERS_MISMATCH, () -> observer.process(pair.encoded()));
  }

  @Test
  @Breaks(Rule.APQ_FULL_COMMIT_REQUIRED)
  void aPartialCommitLeavesAloneWhatBindsTheGroups() throws MlsException {
    ApqKeyPackageBundle forDave = dave.keyPackages();
    for (Proposal wrong :
        List.of(
            new Proposal.Add(forDave.keyPackages().traditional()),
            new Proposal.Remove(b.traditional().self()),
            full(next()).getFirst(),
            new Proposal.ReInit(
                new GroupId(Bytes.utf8("new")),
                ProtocolVersion.MLS10,
                new CipherSuiteId(1),
                Extensions.EMPTY))) {
      CommitRequest request =
          (wrong instanceof Proposal.ReInit ? CommitRequest.RECEIVED : CommitRequest.update())
              .with(wrong);
      assertRefused(Rule.APQ_FULL_COMMIT_REQUIRED, () -> a.commitPartial(request));
      refused(Rule.APQ_FULL_COMMIT_REQUIRED, a.traditional().commit(request).message());
    }
  }

  @Test
  @Breaks(Rule.APQ_FULL_COMMIT_REQUIRED)
  void nobodyJoinsTheTraditionalGroupAlone() throws MlsException {
    PendingCommit join =
        Group.joinExternally(
            dave.knowing(),
            ExternalJoinRequest.of(
                a.traditional().groupInfo(Group.GroupInfoContent.FULL).groupInfo(),
                dave.identity().traditional()));
    refused(Rule.APQ_FULL_COMMIT_REQUIRED, join.message());
  }

  @Test
  @Breaks(Rule.APQ_FULL_COMMIT_REQUIRED)
  void halfOfAFullCommitIsNoPartialOne() throws MlsException {
    PendingCommit inPq = a.postQuantum().commit(CommitRequest.update());
    PendingCommit inT =
        inT(new Forged(List.of(), List.of(), List.of(), true), inPq, alice.knowing());
    assertRefused(Rule.APQ_FULL_COMMIT_REQUIRED, () -> observer.process(inT.message().encoded()));
    assertRefused(Rule.PSK_NOT_AVAILABLE, () -> b.process(inT.message().encoded()));
  }

  @Test
  @Breaks(Rule.APQ_NOT_PAIRED)
  void thePostQuantumGroupDoesNotMoveAlone() throws MlsException {
    refused(Rule.APQ_NOT_PAIRED, a.postQuantum().commit(CommitRequest.update()).message());
    refused(Rule.APQ_NOT_PAIRED, a.postQuantum().protect(Bytes.utf8("hello")));
    refused(Rule.APQ_NOT_PAIRED, a.postQuantum().propose(ProposalRequest.update()).message());
  }

  @Test
  @Breaks(Rule.APQ_NOT_PAIRED)
  void theHalvesOfAPairBelongTogether() throws MlsException {
    MlsMessage proposal = a.traditional().propose(ProposalRequest.update()).message();
    PendingCommit inPq = a.postQuantum().commit(CommitRequest.update().with(good().updatesOfPq()));
    refused(Rule.APQ_NOT_PAIRED, new ApqMessagePair(proposal, inPq.message()));
    MlsMessage other = a.postQuantum().propose(ProposalRequest.update()).message();
    PendingCommit inT = a.traditional().commit(CommitRequest.update());
    refused(Rule.APQ_NOT_PAIRED, new ApqMessagePair(inT.message(), other));
  }

  @Test
  @Breaks(Rule.APQ_PAIR_FORMATS)
  void aPairIsOfTheWireFormatItSays() throws MlsException {
    MlsMessage open = a.traditional().commit(CommitRequest.update()).message();
    MlsMessage encrypted = a.postQuantum().commit(CommitRequest.update().encrypted()).message();
    assertThatIllegalArgumentException().isThrownBy(() -> new ApqMessagePair(open, encrypted));
    refused(Rule.APQ_PAIR_FORMATS, pair(WireFormat.PUBLIC_MESSAGE, open, encrypted));
    refused(Rule.APQ_PAIR_FORMATS, pair(WireFormat.PRIVATE_MESSAGE, open, encrypted));
    refused(Rule.APQ_PAIR_FORMATS, pair(WireFormat.WELCOME, open, open));
    Encodable inner = pair(WireFormat.PUBLIC_MESSAGE, open, open);
    refused(Rule.APQ_PAIR_FORMATS, pair(WireFormat.APQ_MESSAGE_PAIR, inner, inner));
  }

  @Test
  @Breaks(Rule.APQ_PAIR_APPLICATION)
  void applicationDataDoNotTravelInPairs() throws MlsException {
    refused(
        Rule.APQ_PAIR_APPLICATION,
        pair(
            WireFormat.PRIVATE_MESSAGE,
            a.traditional().protect(Bytes.utf8("hello")),
            a.postQuantum().protect(Bytes.utf8("hello"))));
  }

  private static Encodable pair(WireFormat format, Encodable t, Encodable pq) {
    return writer ->
        writer
            .u16(1)
            .u16(WireFormat.APQ_MESSAGE_PAIR.value())
            .u16(format.value())
            .value(t)
            .value(pq);
  }

  @Test
  @Breaks(Rule.APQ_WIRE_FORMAT_NOT_REQUIRED)
  void theWireFormatOfPairsStaysRequired() throws MlsException {
    Extensions without =
        a.traditional().context().extensions().without(ExtensionType.REQUIRED_WIRE_FORMATS);
    Proposal lift = new Proposal.GroupContextExtensions(without);
    refused(
        Rule.APQ_WIRE_FORMAT_NOT_REQUIRED,
        a.traditional().commit(CommitRequest.update().with(lift)).message());
    refused(Rule.APQ_WIRE_FORMAT_NOT_REQUIRED, forge(good().with(lift)));
    Extensions none = ApqGroup.requirements().without(ExtensionType.REQUIRED_WIRE_FORMATS);
    Group t =
        Group.create(
            alice.knowing(),
            new Group.Parameters(
                alice.suites().traditional(), new GroupId(Bytes.utf8("plain")), none),
            alice.identity().traditional());
    Group pq = ApqGroupTest.unbound(alice, false);
    assertRefused(
        Rule.APQ_WIRE_FORMAT_NOT_REQUIRED,
        () -> ApqGroup.combine(alice.environment(), t, pq, ApqMode.CONFIDENTIALITY));
  }

  @Test
  @Breaks(Rule.APQ_INFO_MISSING)
  void whatIsNotBoundCannotBeJoinedOrObserved() throws MlsException {
    Group t = ApqGroupTest.unbound(alice, true);
    Group pq = ApqGroupTest.unbound(alice, false);
    ApqMessagePair groupInfos =
        new ApqMessagePair(
            t.groupInfo(Group.GroupInfoContent.FULL), pq.groupInfo(Group.GroupInfoContent.FULL));
    assertRefused(Rule.APQ_INFO_MISSING, () -> dave.joinExternally(groupInfos));
    assertRefused(
        Rule.APQ_INFO_MISSING, () -> ApqObservedGroup.create(alice.environment(), groupInfos));
    ApqMessagePair half = new ApqMessagePair(a.groupInfo().tMessage(), groupInfos.pqMessage());
    assertRefused(Rule.APQ_INFO_MISSING, () -> dave.joinExternally(half));
  }

  @Test
  @Breaks(Rule.APQ_INFO_MISSING)
  void aWelcomeIntoGroupsThatAreNotBoundIsRefused() throws MlsException {
    ApqKeyPackageBundle forDave = dave.keyPackages();
    PendingCommit inPq =
        ApqGroupTest.unbound(alice, false)
            .commit(CommitRequest.add(forDave.keyPackages().postQuantum()));
    Group t = ApqGroupTest.unbound(alice, true);
    try (ApqPsk psk = ApqPsk.export(inPq.group(), t.suite())) {
      Group asked = t.withEnvironment(psk.offeredIn(alice.knowing()).environment());
      PendingCommit inT =
          asked.commit(
              CommitRequest.add(forDave.keyPackages().traditional())
                  .with(asked.applicationPsk(APQ, psk.id())));
      ApqMessagePair welcomes =
          new ApqMessagePair(inT.welcome().orElseThrow(), inPq.welcome().orElseThrow());
      assertRefused(Rule.APQ_INFO_MISSING, () -> dave.join(welcomes, forDave));
    }
  }

  @Test
  @Breaks({Rule.APQ_INFO_MISMATCH, Rule.APQ_EPOCH_MISMATCH})
  void groupInfosOfOtherGroupsOrOtherEpochsDoNotGoTogether() throws MlsException {
    ApqGroup other = alice.createGroup();
    assertRefused(
        Rule.APQ_INFO_MISMATCH,
        () ->
            dave.joinExternally(
                new ApqMessagePair(a.groupInfo().tMessage(), other.groupInfo().pqMessage())));
    Group alone = a.postQuantum().commit(CommitRequest.update()).group();
    assertRefused(
        Rule.APQ_EPOCH_MISMATCH,
        () ->
            dave.joinExternally(
                new ApqMessagePair(
                    a.groupInfo().tMessage(), alone.groupInfo(Group.GroupInfoContent.FULL))));
  }

  @Test
  @Breaks(Rule.APQ_SUITES_NOT_ALLOWED)
  void theSuitesAreOneTraditionalAndOnePurelyPostQuantum() {
    assertSuitesRefused(ApqMode.CONFIDENTIALITY, 1, 1);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY, 1, 3);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY, 1, 0xf001);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY, 0xf006, 0xf006);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY, 0xf001, 0xf006);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY, 0xf009, 0xf006);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY_AND_AUTHENTICITY, 1, 0xf006);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY_AND_AUTHENTICITY, 1, 0xf008);
    assertSuitesRefused(ApqMode.CONFIDENTIALITY_AND_AUTHENTICITY, 1, 0xf009);
  }

  private void assertSuitesRefused(ApqMode mode, int t, int pq) {
    assertRefused(
        Rule.APQ_SUITES_NOT_ALLOWED,
        () ->
            ApqGroup.create(
                alice.environment(),
                new ApqGroup.Parameters(
                    new MlsSuite(TestClient.SUITES.get(t)),
                    new MlsSuite(TestClient.SUITES.get(pq)),
                    mode),
                alice.identity()));
  }

  @Test
  void whoKnowsAllOfTheTraditionalGroupDoesNotFollowAFullCommit() throws MlsException {
    ApqPendingCommit partial = a.commitPartial();
    MlsMessage open = (MlsMessage) partial.message();
    assertThat(stolen().process(open).group().epochAuthenticator())
        .isEqualTo(partial.group().traditional().epochAuthenticator());
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    MlsMessage half = ((ApqMessagePair) full.message()).tMessage();
    assertRefused(Rule.PSK_NOT_AVAILABLE, () -> stolen().process(half));
    assertRefused(Rule.INVALID_CONFIRMATION_TAG, () -> guessing(stolen()).process(half));
    assertThat(b.process(full.message().encoded()).group().traditional().epochAuthenticator())
        .isEqualTo(full.group().traditional().epochAuthenticator());
  }

  /// Bob's traditional group with all its keys, and nothing of the other.
  private Group stolen() throws MlsException {
    try (Group.Snapshot snapshot = b.traditional().snapshot()) {
      return Group.restore(
          bob.knowing(), snapshot.state(), List.of(bob.identity().traditional().signer()));
    }
  }

  /// The same with a key that is not the right one.
  private Group guessing(Group group) {
    return group.withEnvironment(
        bob.knowing()
            .withPsks(
                new PskStore() {
                  @Override
                  public Optional<Secret> external(Bytes pskId) {
                    return Optional.empty();
                  }

                  @Override
                  public Optional<Secret> application(ComponentId component, Bytes pskId) {
                    return Optional.of(Secret.zeros(32));
                  }
                }));
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aStateOfAnotherFormatOrModeIsRefused() {
    for (Writer wrong :
        List.of(
            new Writer(),
            new Writer().u16(2).u8(0).u8(0).opaque(Bytes.EMPTY).opaque(Bytes.EMPTY),
            new Writer().u16(1).u8(2).u8(0).opaque(Bytes.EMPTY).opaque(Bytes.EMPTY),
            new Writer().u16(1).u8(0).u8(2).opaque(Bytes.EMPTY).opaque(Bytes.EMPTY))) {
      assertRefused(
          Rule.MALFORMED_STATE,
          () -> ApqGroup.restore(alice.environment(), wrong.toSecret(), List.of()));
    }
  }
}
