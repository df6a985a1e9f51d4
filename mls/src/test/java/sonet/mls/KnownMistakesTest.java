package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Reader;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;

/// What other engines got wrong, beyond the rules that they do not check; those are in the tests of
/// the rules:
///
/// - bcmls 1.84: unsigned leaves on joining, unknown references skipped, padding and capabilities
///   not looked at, external senders beyond the list, ratchets without bound, endless lifetimes;
/// - OpenMLS before 0.9.0: bytes behind an extension's content, commits from leaves beyond the
///   tree, tags compared up to the shorter one's end;
/// - mls-rs: parents beside a valid chain of parent hashes (`TreeValidationTest`).
final class KnownMistakesTest {
  private static final ExtensionType EXTENSION = new ExtensionType(0xf0f0);
  private static final ProposalType PROPOSAL = new ProposalType(0xf0f0);
  private static final CredentialType CREDENTIAL = new CredentialType(0xf0f0);
  private static final LeafIndex BOB = new LeafIndex(1);

  private final Stage stage;

  KnownMistakesTest() throws MlsException {
    stage = new Stage();
  }

  /// bcmls throws at any credential and extension that it does not know.
  @Test
  void whatWeDoNotKnowSurvivesARoundTrip() throws Exception {
    TestClient dave = stage.client("dave");
    ClientIdentity plain = stage.identity(dave).greased(dave.environment().random());
    ClientIdentity exotic =
        new ClientIdentity(
            new Credential.Unknown(CREDENTIAL, Bytes.utf8("who knows")),
            plain.signer(),
            Clients.withCredentials(
                Clients.withProposals(
                    Clients.withExtensions(plain.capabilities(), EXTENSION), PROPOSAL),
                CREDENTIAL),
            Extensions.of(new Extension(EXTENSION, Bytes.utf8("what is this"))));
    KeyPackage keyPackage =
        KeyPackageBundle.create(
                dave.environment(),
                dave.suite(),
                exotic,
                Stage.VALID,
                Extensions.of(new Extension(EXTENSION, Bytes.utf8("and this"))))
            .keyPackage();
    Bytes encoded = keyPackage.encoded();
    KeyPackage again = Reader.decode(encoded, KeyPackage::read);
    assertThat(again).isEqualTo(keyPackage);
    assertThat(again.encoded()).isEqualTo(encoded);
    Proposal proposal = new Proposal.Unknown(PROPOSAL, Bytes.utf8("do something"));
    assertThat(Reader.decode(proposal.encoded(), Proposal::read)).isEqualTo(proposal);
  }

  /// A group in which everything is unknown to the engine: the members' credentials, an extension
  /// of the group, and a proposal, which is stored, restored and committed.
  @Test
  void aGroupLivesOnThingsThatTheEngineDoesNotKnow() throws MlsException {
    Stage exotic =
        new Stage(
            Stage.Setup.PLAIN
                .with(new Extension(EXTENSION, Bytes.utf8("a setting")))
                .withIdentity(plain ->
                    new ClientIdentity(
                        new Credential.Unknown(CREDENTIAL, plain.credential().encoded()),
                        plain.signer(),
                        Clients.withCredentials(
                            Clients.withProposals(
                                Clients.withExtensions(plain.capabilities(), EXTENSION), PROPOSAL),
                            CREDENTIAL),
                        Extensions.of(new Extension(EXTENSION, Bytes.utf8("mine"))))));
    Proposal.Unknown proposal = new Proposal.Unknown(PROPOSAL, Bytes.utf8("do something"));
    PendingProposal sent = exotic.b.propose(proposal);
    Group a = exotic.alice.restore(exotic.a.process(sent.message().encoded()).group());
    Group c = exotic.carol.restore(exotic.c.process(sent.message().encoded()).group());
    ObservedGroup observed =
        ((Observed.Proposal) exotic.observer.process(sent.message().encoded())).group();
    observed = ObservedGroup.restore(exotic.alice.environment(), observed.encoded());
    PendingCommit commit = a.commit(CommitRequest.RECEIVED);
    Received received = c.process(commit.message().encoded());
    assertThat(received)
        .isInstanceOfSatisfying(
            Received.Commit.class,
            done ->
                assertThat(done.effect().custom())
                    .containsExactly(new CommitEffect.Custom(proposal, Optional.of(BOB))));
    assertThat(received.group().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
    assertThat(observed.process(commit.message().encoded())).isInstanceOf(Observed.Commit.class);
  }

  /// core-crypto refuses who does not list X.509 and whose lifetime begins now.
  @Test
  void aKeyPackageNeedNotListMoreThanTheGroupNeedsNorBeOld() throws MlsException {
    TestClient dave = stage.client("dave");
    ClientIdentity modest =
        stage
            .identity(dave)
            .withCapabilities(
                Clients.withSuites(
                    Clients.withCredentials(
                        stage.identity(dave).capabilities(), CredentialType.BASIC),
                    dave.suite().id()));
    for (Lifetime lifetime :
        List.of(
            new Lifetime(TestClient.NOW, TestClient.NOW + 100),
            new Lifetime(TestClient.NOW - 100, TestClient.NOW))) {
      KeyPackage keyPackage =
          KeyPackageBundle.create(dave.environment(), dave.suite(), modest, lifetime).keyPackage();
      PendingCommit add = stage.a.commit(CommitRequest.add(keyPackage));
      assertThat(stage.c.process(add.message().encoded())).isInstanceOf(Received.Commit.class);
    }
  }

  /// ts-mls writes and reads the key for external joins without its length.
  @Test
  @Breaks(Rule.EXTERNAL_PUB_MISSING)
  void theKeyForExternalJoinsHasItsLengthBeforeIt() {
    Bytes data = stage.groupInfo().extensions().find(ExtensionType.EXTERNAL_PUB).orElseThrow();
    assertThat(data.length()).isEqualTo(33);
    assertThat(data.at(0)).isEqualTo((byte) 32);
    Extensions bare = Extensions.of(new Extension(ExtensionType.EXTERNAL_PUB, data.slice(1, 33)));
    TestClient dave = stage.client("dave");
    Stage.assertRefused(
        Rule.EXTERNAL_PUB_MISSING,
        () ->
            Group.joinExternally(
                dave.environment(),
                ExternalJoinRequest.of(
                    stage.a.groupInfo(new Group.GroupInfoContent(true, false, bare)).groupInfo(),
                    stage.identity(dave))));
  }

  /// bcmls cannot commit the same thing twice from one group: its cipher has seen the nonce.
  @Test
  void oneGroupMakesTheSameCommitAsOftenAsItIsAsked() throws MlsException {
    KeyPackageBundle dave = stage.keyPackage(stage.client("dave"));
    for (int i = 0; i < 3; i++) {
      PendingCommit commit = stage.a.commit(CommitRequest.add(dave.keyPackage()));
      assertThat(stage.c.process(commit.message().encoded()).group().epochAuthenticator())
          .isEqualTo(commit.group().epochAuthenticator());
      Group joined = stage.client("dave").join(commit.welcome(), dave);
      assertThat(joined.epochAuthenticator()).isEqualTo(commit.group().epochAuthenticator());
    }
  }

  /// In bcmls all groups of a suite share one digest and one cipher.
  @Test
  void manyGroupsOfOneSuiteWorkAtOnce() throws Exception {
    List<Callable<Boolean>> lives = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      TestClient first = TestClient.create("first", 1, seed);
      TestClient second = TestClient.create("second", 1, seed);
      lives.add(() -> agree(first, second));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> agreed : threads.invokeAll(lives)) {
        assertThat(agreed.get()).isTrue();
      }
    }
  }

  private static boolean agree(TestClient first, TestClient second) throws MlsException {
    KeyPackageBundle keyPackage = second.keyPackage();
    PendingCommit add = first.createGroup().commit(CommitRequest.add(keyPackage.keyPackage()));
    Group a = add.keep();
    Group b = second.join(add.welcome(), keyPackage);
    for (int i = 0; i < 5; i++) {
      PendingCommit update = a.commit(CommitRequest.update().encrypted());
      b = b.process(update.message().encoded()).keep();
      a = update.keep();
      b = b.process(a.protect(Stage.HELLO).encoded()).keep();
    }
    return a.epochAuthenticator().equals(b.epochAuthenticator());
  }

  /// OpenMLS before 0.9.0: an error, whoever sent it.
  @Test
  void ourOwnMessagesComeBackAndAreNoError() throws MlsException {
    assertThat(stage.a.process(stage.a.protect(Stage.HELLO).encoded()))
        .isEqualTo(new Received.OwnMessage(stage.a, stage.a.epoch(), ContentType.APPLICATION));
    PendingProposal open = stage.a.propose(new Proposal.Remove(BOB));
    assertThat(open.group().process(open.message().encoded()))
        .isInstanceOf(Received.OwnMessage.class);
    PendingProposal encrypted =
        stage.a.propose(ProposalRequest.of(new Proposal.Remove(BOB)).encrypted());
    assertThat(encrypted.group().process(encrypted.message().encoded()))
        .isInstanceOf(Received.OwnMessage.class);
  }

  /// OpenMLS before 0.9.0.
  @Test
  void ourOwnCommitComesBackAndIsTheOneThatIsPending() throws MlsException {
    for (CommitRequest request :
        List.of(
            CommitRequest.update(),
            CommitRequest.update().encrypted(),
            CommitRequest.add(stage.keyPackage(stage.client("dave")).keyPackage()).withPath())) {
      PendingCommit pending = stage.a.commit(request);
      PendingCommit other = stage.a.commit(request);
      Received echo = stage.a.process(pending.message().encoded());
      assertThat(echo)
          .isInstanceOfSatisfying(
              Received.OwnCommit.class,
              own -> {
                assertThat(pending.matches(own)).isTrue();
                assertThat(other.matches(own)).isFalse();
              });
      assertThat(pending.group().process(pending.message().encoded()))
          .isInstanceOfSatisfying(
              Received.OwnCommit.class, own -> assertThat(pending.matches(own)).isTrue());
    }
  }

  /// OpenMLS before 0.9.0 signed the GroupInfo for newcomers with the committer's old key.
  @Test
  void whoChangesItsKeyInACommitSignsTheWelcomeWithTheNewOne() throws MlsException {
    Signer fresh = TestClient.create("alice", 1, 77).signer();
    ClientIdentity next =
        new ClientIdentity(
            Credential.basic("alice/phone"),
            fresh,
            stage.identity(stage.alice).capabilities(),
            Extensions.EMPTY);
    TestClient dave = stage.client("dave");
    KeyPackageBundle forDave = stage.keyPackage(dave);
    PendingCommit commit =
        stage.a.commit(CommitRequest.add(forDave.keyPackage()).withIdentity(next));
    Group c = stage.c.process(commit.message().encoded()).group();
    Group d = dave.join(commit.welcome(), forDave);
    assertThat(d.epochAuthenticator()).isEqualTo(c.epochAuthenticator());
    assertThat(d.at(stage.a.self()).orElseThrow().signatureKey()).isEqualTo(fresh.publicKey());
    Group a = commit.group();
    assertThat(c.process(a.protect(Stage.HELLO).encoded()))
        .isInstanceOf(Received.Application.class);
    ObservedGroup observed =
        ((Observed.Commit) stage.observer.process(commit.message().encoded())).group();
    observed.verifyGroupInfo(a.groupInfo(Group.GroupInfoContent.FULL).encoded());
  }

  /// OpenMLS before 0.9.0 ignored a new key where nothing else demanded a path.
  @Test
  void aNewKeyBringsAPathAlong() throws MlsException {
    Signer fresh = TestClient.create("alice", 1, 77).signer();
    ClientIdentity plain = stage.identity(stage.alice);
    ClientIdentity next =
        new ClientIdentity(plain.credential(), fresh, plain.capabilities(), plain.leafExtensions());
    PendingCommit commit =
        stage.a.commit(
            CommitRequest.add(stage.keyPackage(stage.client("dave")).keyPackage())
                .withIdentity(next));
    Group c = stage.c.process(commit.message().encoded()).group();
    assertThat(c.at(stage.a.self()).orElseThrow().signatureKey()).isEqualTo(fresh.publicKey());
  }

  /// OpenMLS before 0.9.0 made a leaf that nobody could verify.
  @Test
  void aSignerOfAnotherSchemeIsTheCallersMistake() {
    Signer other = TestClient.create("alice", 2, 1).signer();
    ClientIdentity plain = stage.identity(stage.alice);
    ClientIdentity wrong =
        new ClientIdentity(plain.credential(), other, plain.capabilities(), plain.leafExtensions());
    Environment environment = stage.alice.environment();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stage.a.commit(CommitRequest.update().withIdentity(wrong)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stage.a.propose(ProposalRequest.update().withIdentity(wrong)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> KeyPackageBundle.create(environment, stage.a.suite(), wrong, Stage.VALID));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Group.create(
                environment, Group.Parameters.random(environment, stage.a.suite()), wrong));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Group.joinExternally(environment, ExternalJoinRequest.of(stage.groupInfo(), wrong)));
  }

  /// Whoever joins with another signer than its key package's could never send anything.
  @Test
  void aJoinerHasTheSignerOfItsLeaf() throws MlsException {
    TestClient dave = stage.client("dave");
    KeyPackageBundle forDave = stage.keyPackage(dave);
    PendingCommit add = stage.a.commit(CommitRequest.add(forDave.keyPackage()));
    JoinRequest wrong =
        JoinRequest.of(add.welcome().orElseThrow().welcome(), forDave, stage.bob.signer());
    assertThatIllegalArgumentException().isThrownBy(() -> Group.join(dave.environment(), wrong));
  }

  /// OpenMLS before 0.9.0 took a wrong prefix for content of 2^14 - 1 bytes.
  @ParameterizedTest
  @ValueSource(ints = {0, 63, 64, 16_382, 16_383, 16_384, 16_385})
  void anExtensionOfAnyLengthArrivesWhole(int length) throws MlsException {
    Bytes data = stage.byAlice().bytes(length);
    Extension extension = new Extension(ExtensionType.APPLICATION_ID, data);
    TestClient dave = stage.client("dave");
    ClientIdentity identity = stage.identity(dave).withLeafExtensions(Extensions.of(extension));
    KeyPackageBundle forDave =
        KeyPackageBundle.create(
            dave.environment(), dave.suite(), identity, Stage.VALID, Extensions.of(extension));
    PendingCommit add = stage.a.commit(CommitRequest.add(forDave.keyPackage()));
    assertThat(stage.c.process(add.message().encoded())).isInstanceOf(Received.Commit.class);
    Group d = dave.join(add.welcome(), forDave);
    assertThat(d.at(d.self()).orElseThrow().leafNode().extensions().find(extension.type()))
        .contains(data);
  }

  /// mls-rs#361: the message was ascribed to who stood in the leaf when it arrived.
  @Test
  void aLateMessageIsItsSendersThoughAnotherHasItsLeafNow() throws MlsException {
    MlsMessage late = stage.b.protect(Stage.HELLO);
    PendingCommit swap =
        stage.a.commit(
            CommitRequest.remove(BOB)
                .with(new Proposal.Add(stage.keyPackage(stage.client("dave")).keyPackage())));
    Group c = stage.c.process(swap.message().encoded()).keep();
    assertThat(c.at(BOB).orElseThrow().credential()).isEqualTo(Credential.basic("dave"));
    assertThat(c.process(late.encoded()))
        .isInstanceOfSatisfying(
            Received.Application.class,
            message -> {
              assertThat(message.sender().credential()).isEqualTo(Credential.basic("bob"));
              assertThat(message.epoch()).isEqualTo(stage.a.epoch());
            });
  }

  /// mlspp and bcmls take a removed member's late commit for one of whoever follows it.
  @Test
  void aRemovedMemberCannotForkTheGroupFromItsOldLeaf() throws MlsException {
    PendingCommit late = stage.b.commit(CommitRequest.update());
    PendingCommit swap =
        stage.a.commit(
            CommitRequest.remove(BOB)
                .with(new Proposal.Add(stage.keyPackage(stage.client("dave")).keyPackage())));
    Group c = stage.c.process(swap.message().encoded()).keep();
    assertThat(c.process(late.message().encoded()))
        .isEqualTo(new Received.Fork(c, stage.a.epoch(), BOB));
  }

  /// openmls#2125: what the application guards must be guarded in every commit that changes it.
  @Test
  @Breaks(Rule.REFUSED_BY_POLICY)
  void theApplicationSeesEveryChangeOfTheExtensions() throws MlsException {
    CommitRules settled =
        (context, members, effect) ->
            effect.extensions().isPresent() ? Optional.of("the settings stay") : Optional.empty();
    Stage ruled =
        new Stage(
            Stage.Setup.PLAIN.withEnvironment(
                plain -> plain.withPolicy(plain.policy().withRules(settled))));
    Environment lax = ruled.a.state().environment().withPolicy(GroupPolicy.DEFAULT);
    Proposal change = new Proposal.GroupContextExtensions(Extensions.EMPTY);
    MlsMessage proposed = ruled.b.propose(change).message();
    Group a = ruled.a.withEnvironment(lax).process(proposed.encoded()).group();
    ruled.refuses(Rule.REFUSED_BY_POLICY, proposed, a.commit(CommitRequest.RECEIVED).message());
    ruled.refuses(
        Rule.REFUSED_BY_POLICY,
        ruled
            .a
            .withEnvironment(lax)
            .commit(CommitRequest.RECEIVED.withoutReceived().with(change))
            .message());
  }

  /// openmls#2146: keys in the log.
  @Test
  void noKeyIsPrinted() {
    try (Secret exported = stage.a.export("test", Bytes.EMPTY, 32)) {
      String printed = exported + " " + stage.a + " " + stage.a.state();
      assertThat(printed).doesNotContain(Bytes.wrap(exported.expose()).toHex());
      stage
          .a
          .state()
          .forEachSecret(
              secret -> assertThat(printed).doesNotContain(Bytes.wrap(secret.expose()).toHex()));
    }
  }

  /// openmls#1980: an error from which nobody could tell what was wrong with the lifetime.
  @Test
  @Breaks(Rule.LEAF_LIFETIME_EXPIRED)
  void aLifetimeThatIsOverIsNamed() {
    TestClient dave = stage.client("dave");
    Lifetime over = new Lifetime(TestClient.NOW - 100, TestClient.NOW - 7);
    KeyPackage expired =
        KeyPackageBundle.create(dave.environment(), dave.suite(), stage.identity(dave), over)
            .keyPackage();
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> stage.a.commit(CommitRequest.add(expired)))
        .withMessageContaining(Long.toString(over.notBefore()))
        .withMessageContaining(Long.toString(over.notAfter()))
        .withMessageContaining(Long.toString(TestClient.NOW));
  }
}
