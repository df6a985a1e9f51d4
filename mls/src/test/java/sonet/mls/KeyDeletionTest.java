package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.ComponentId;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.schedule.RatchetPolicy;
import sonet.mls.testing.SecretLog;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// What a device still holds after each step: looked for in its stored state, which is all that its
/// group retains, and in the arrays in which its secrets came (RFC 9420 §9.2).
final class KeyDeletionTest {
  private static final Bytes HELLO = Bytes.utf8("hello");

  /// Secrets that serve one step and are gone when it is kept.
  private static final Set<String> PASSING =
      Set.of(
          "joiner",
          "welcome",
          "epoch",
          "encryption",
          "path",
          "node",
          "derived psk",
          "key",
          "nonce");

  private final Watched alice = new Watched("alice", 1);
  private final Watched bob = new Watched("bob", 2);
  private final Watched carol = new Watched("carol", 3);

  /// A device with its secrets in view.
  private static final class Watched {
    private final SecretLog log = new SecretLog();
    private TestClient client;
    private Group group;

    @SuppressWarnings("NullAway.Init")
    Watched(String name, long seed) {
      client = TestClient.watched(name, 1, seed, log);
    }

    Group process(MlsMessage message) throws MlsException {
      group = group.process(message).keep();
      return group;
    }

    PendingCommit commit(CommitRequest request) throws MlsException {
      PendingCommit pending = group.commit(request);
      group = pending.keep();
      return pending;
    }

    void join(PendingCommit commit, KeyPackageBundle keyPackage) throws MlsException {
      group = client.join(commit.welcome(), keyPackage);
      keyPackage.close();
    }

    boolean holds(Bytes value) {
      try (Group.Snapshot snapshot = group.snapshot()) {
        return indexOf(snapshot.state().expose(), value.toArray()) >= 0;
      }
    }

    List<Secret> secrets() {
      List<Secret> secrets = new ArrayList<>();
      group.state().forEachSecret(secrets::add);
      return secrets;
    }

    /// Nothing lingers: what was not wiped is in the state.
    void checkNothingLingers() {
      assertThat(log.entries())
          .filteredOn(entry -> !entry.wiped())
          .filteredOn(entry -> !holds(entry.value()))
          .extracting(SecretLog.Entry::label)
          .isEmpty();
    }

    void checkNothingIsLeft() {
      assertThat(log.entries())
          .filteredOn(entry -> !entry.wiped())
          .extracting(SecretLog.Entry::label)
          .isEmpty();
    }

    /// Nothing is held that should not be.
    void checkNothingPassingIsHeld() {
      assertThat(log.entries())
          .filteredOn(entry -> PASSING.contains(entry.label()))
          .filteredOn(entry -> holds(entry.value()))
          .extracting(SecretLog.Entry::label)
          .isEmpty();
    }

    /// Of the secrets of an epoch, that of the present one alone is held, or of so many.
    void checkHeld(String label, int epochs) {
      List<SecretLog.Entry> newestFirst = log.labelled(label);
      assertThat(newestFirst.stream().filter(entry -> holds(entry.value())).toList())
          .as(label)
          .isEqualTo(newestFirst.subList(0, Math.min(epochs, newestFirst.size())));
    }

    void check() {
      checkNothingLingers();
      checkNothingPassingIsHeld();
      for (String label :
          List.of(
              "application_export",
              "exporter",
              "external",
              "confirm",
              "membership",
              "authentication",
              "init")) {
        checkHeld(label, 1);
      }
      checkHeld("sender data", 1 + client.environment().policy().pastEpochs());
      checkHeld("resumption", 1 + client.environment().policy().resumptionPsks());
    }
  }

  private static int indexOf(byte[] where, byte[] what) {
    for (int i = 0; i + what.length <= where.length; i++) {
      if (Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  private void start() throws MlsException {
    alice.group = alice.client.createGroup();
    KeyPackageBundle forBob = bob.client.keyPackage();
    KeyPackageBundle forCarol = carol.client.keyPackage();
    PendingCommit add =
        alice.commit(
            CommitRequest.add(List.of(forBob.keyPackage(), forCarol.keyPackage())).withPath());
    bob.join(add, forBob);
    carol.join(add, forCarol);
  }

  private void checkAll() {
    alice.check();
    bob.check();
    carol.check();
  }

  @Test
  void aCreatorHoldsTheSecretsOfItsEpochAlone() throws MlsException {
    alice.group = alice.client.createGroup();
    alice.check();
  }

  @Test
  void afterAJoinTheInitKeyAndAllThatCameInTheWelcomeAreGone() throws MlsException {
    alice.group = alice.client.createGroup();
    KeyPackageBundle forBob = bob.client.keyPackage();
    Bytes initKey = Bytes.wrap(forBob.initKey().expose());
    PendingCommit add = alice.commit(CommitRequest.add(forBob.keyPackage()).withPath());
    bob.join(add, forBob);
    assertThat(forBob.initKey().isWiped()).isTrue();
    assertThat(forBob.encryptionKey().isWiped()).isTrue();
    assertThat(bob.holds(initKey)).isFalse();
    alice.check();
    bob.check();
    assertThat(bob.process(alice.commit(CommitRequest.update()).message()).epoch())
        .isEqualTo(alice.group.epoch());
  }

  @Test
  void aCommitWithAPathLeavesNothingOfTheOldEpochBehind() throws MlsException {
    start();
    checkAll();
    for (int i = 0; i < 12; i++) {
      Watched committer = List.of(alice, bob, carol).get(i % 3);
      CommitRequest request = CommitRequest.update();
      PendingCommit commit = committer.commit(i % 2 == 0 ? request : request.encrypted());
      for (Watched other : List.of(alice, bob, carol)) {
        if (other != committer) {
          var _ = other.process(commit.message());
        }
      }
      checkAll();
    }
  }

  @Test
  void aCommitWithoutAPathLeavesNothingOfTheOldEpochBehind() throws MlsException {
    start();
    for (Watched device : List.of(alice, bob, carol)) {
      device.client.psks().put(HELLO, Bytes.utf8("a shared value"));
    }
    PendingCommit commit =
        alice.commit(CommitRequest.RECEIVED.with(alice.group.externalPsk(HELLO)));
    var _ = bob.process(commit.message());
    var _ = carol.process(commit.message());
    checkAll();
    assertThat(bob.holds(Bytes.utf8("a shared value"))).isFalse();
  }

  @Test
  void privateKeysOfReplacedNodesAreGone() throws MlsException {
    start();
    List<Secret> before = alice.group.state().keys().secrets();
    PendingCommit update = alice.commit(CommitRequest.update());
    assertThat(before).allMatch(Secret::isWiped);
    List<Secret> bobs = bob.group.state().keys().secrets();
    var _ = bob.process(update.message());
    List<Secret> kept = bob.group.state().keys().secrets();
    assertThat(bobs).filteredOn(key -> !kept.contains(key)).isNotEmpty().allMatch(Secret::isWiped);
    assertThat(kept).noneMatch(Secret::isWiped);
  }

  @Test
  void ownUpdateKeysGoWithTheirEpochWhetherUsedOrNot() throws MlsException {
    start();
    PendingProposal first = bob.group.propose(ProposalRequest.update());
    bob.group = first.group();
    PendingProposal second = bob.group.propose(ProposalRequest.update());
    bob.group = second.group();
    var _ = alice.process(first.message());
    var _ = alice.process(second.message());
    List<Secret> updates = new ArrayList<>();
    bob.group.state().updates().forEachSecret(updates::add);
    assertThat(updates).hasSize(2).noneMatch(Secret::isWiped);
    var _ = bob.process(alice.commit(CommitRequest.RECEIVED).message());
    assertThat(updates.get(0).isWiped()).isTrue();
    assertThat(updates.get(1).isWiped()).isFalse();
    assertThat(bob.group.state().keys().leafKey().privateKey()).isSameAs(updates.get(1));
    bob.check();
    alice.check();
  }

  @Test
  void anUpdateThatNobodyCommittedIsGone() throws MlsException {
    start();
    PendingProposal update = bob.group.propose(ProposalRequest.update());
    bob.group = update.group();
    var _ = bob.process(alice.commit(CommitRequest.update().withoutReceived()).message());
    bob.check();
  }

  @Test
  void anExternalJoinLeavesNothingBehind() throws MlsException {
    start();
    Watched dave = new Watched("dave", 4);
    PendingCommit join =
        Group.joinExternally(
            dave.client.environment(),
            ExternalJoinRequest.of(
                alice.group.groupInfo(Group.GroupInfoContent.FULL).groupInfo(),
                dave.client.identity()));
    dave.group = join.keep();
    for (Watched other : List.of(alice, bob, carol)) {
      var _ = other.process(join.message());
    }
    dave.check();
    checkAll();
  }

  @Test
  void aMessageKeyIsGoneWhenTheMessageWasReadOrSent() throws MlsException {
    start();
    for (int i = 0; i < 3; i++) {
      var _ = bob.process(alice.group.protect(HELLO));
      bob.checkNothingLingers();
      bob.checkNothingPassingIsHeld();
      alice.checkNothingLingers();
      alice.checkNothingPassingIsHeld();
    }
  }

  @Test
  void whatAComponentExportedIsGoneFromEveryValueOfTheEpoch() throws MlsException {
    start();
    Group old = bob.group;
    var _ = bob.process(alice.group.protect(HELLO));
    Bytes given;
    try (Secret secret = bob.group.safeExport(new ComponentId(6))) {
      given = Bytes.wrap(secret.expose());
      assertThat(bob.holds(given)).isFalse();
    }
    bob.checkNothingLingers();
    bob.checkNothingPassingIsHeld();
    bob.checkHeld("application_export", 0);
    assertThatThrownBy(() -> old.safeExport(new ComponentId(6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0x0006 was exported");
    bob.group.safeExport(new ComponentId(7)).close();
    bob.checkNothingLingers();
    assertThat(bob.holds(given)).isFalse();
    var _ = bob.process(alice.commit(CommitRequest.update()).message());
    bob.check();
  }

  @Test
  void aSkippedKeyStaysUntilItIsUsedOrTooManyAreKept() throws MlsException {
    bob.client = bob.client.with(GroupPolicy.DEFAULT.withRatchets(new RatchetPolicy(1000, 2, 100)));
    start();
    List<MlsMessage> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sent.add(alice.group.protect(HELLO));
    }
    var _ = bob.process(sent.get(3));
    bob.checkNothingLingers();
    assertThat(heldKeys()).isEqualTo(2);
    assertThat(bob.group.process(sent.get(0))).isInstanceOf(Received.Duplicate.class);
    var _ = bob.process(sent.get(1));
    bob.checkNothingLingers();
    assertThat(heldKeys()).isEqualTo(1);
    var _ = bob.process(sent.get(2));
    bob.checkNothingLingers();
    assertThat(heldKeys()).isZero();
  }

  private long heldKeys() {
    return bob.log.labelled("key").stream().filter(entry -> bob.holds(entry.value())).count();
  }

  @Test
  void aPastEpochGoesAsThePolicySays() throws MlsException {
    bob.client = bob.client.with(GroupPolicy.DEFAULT.withPastEpochs(0));
    carol.client = carol.client.with(GroupPolicy.DEFAULT.withPastEpochs(1));
    start();
    for (int i = 0; i < 4; i++) {
      var _ = bob.process(alice.group.protect(HELLO));
      PendingCommit update = alice.commit(CommitRequest.update());
      var _ = bob.process(update.message());
      var _ = carol.process(update.message());
      checkAll();
    }
  }

  @Test
  void aDroppedOutcomeWipesNothing() throws MlsException {
    start();
    MlsMessage data = alice.group.protect(HELLO);
    MlsMessage proposal = alice.group.propose(ProposalRequest.update().encrypted()).message();
    MlsMessage commit = alice.group.commit(CommitRequest.update()).message();
    MlsMessage removal = alice.group.commit(CommitRequest.remove(new LeafIndex(1))).message();
    List<Secret> held = bob.secrets();
    Bytes state = Bytes.wrap(bob.group.snapshot().state().expose());
    for (MlsMessage message : List.of(data, proposal, commit, removal)) {
      assertThat(bob.group.process(message).group()).isNotNull();
    }
    assertThat(bob.group.commit(CommitRequest.update()).effect().updated()).hasSize(1);
    assertThat(held).noneMatch(Secret::isWiped);
    assertThat(Bytes.wrap(bob.group.snapshot().state().expose())).isEqualTo(state);
    assertThat(bob.process(data).epoch()).isEqualTo(alice.group.epoch());
  }

  @Test
  void anOldValueRefusesToWorkWithItsWipedSecrets() throws MlsException {
    start();
    Group old = bob.group;
    MlsMessage data = alice.group.protect(HELLO);
    MlsMessage open = alice.group.propose(ProposalRequest.update()).message();
    PendingCommit update = alice.commit(CommitRequest.update());
    var _ = bob.process(update.message());
    assertWiped(() -> old.protect(HELLO));
    assertWiped(() -> old.export("label", HELLO, 16));
    assertWiped(() -> old.safeExport(new ComponentId(6)));
    assertWiped(old::epochAuthenticator);
    assertWiped(() -> old.commit(CommitRequest.update()));
    assertWiped(() -> old.propose(ProposalRequest.update()));
    assertWiped(() -> old.groupInfo(Group.GroupInfoContent.FULL));
    assertWiped(() -> old.process(open));
    assertWiped(() -> old.process(update.message()));
    assertWiped(old::snapshot);
    assertThat(bob.group.process(data)).isInstanceOf(Received.Application.class);
  }

  private static void assertWiped(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRemovedMemberThatKeepsTheOutcomeHoldsNothing() throws MlsException {
    start();
    List<Secret> held = bob.secrets();
    PendingCommit removal = alice.commit(CommitRequest.remove(new LeafIndex(1)).encrypted());
    Received received = bob.group.process(removal.message());
    assertThat(held).noneMatch(Secret::isWiped);
    bob.group = received.keep();
    bob.checkNothingIsLeft();
  }

  @Test
  void aClosedGroupHoldsNothing() throws MlsException {
    start();
    var _ = bob.process(alice.group.protect(HELLO));
    var _ = alice.process(bob.group.protect(HELLO));
    var _ = bob.process(alice.commit(CommitRequest.update()).message());
    alice.group.close();
    bob.group.close();
    alice.checkNothingIsLeft();
    bob.checkNothingIsLeft();
  }

  @Test
  void aRefusedCommitLeavesNothingBehind() throws MlsException {
    start();
    alice.client.psks().put(HELLO, Bytes.utf8("one value"));
    bob.client.psks().put(HELLO, Bytes.utf8("another value"));
    CommitRequest request = CommitRequest.update().with(alice.group.externalPsk(HELLO)).encrypted();
    MlsMessage wrong = alice.group.commit(request).message();
    assertThatThrownBy(() -> bob.group.process(wrong))
        .isInstanceOfSatisfying(
            MlsException.class,
            refused -> assertThat(refused.rule()).isEqualTo(Rule.INVALID_CONFIRMATION_TAG));
    bob.checkNothingLingers();
    assertThatThrownBy(() -> carol.group.process(wrong))
        .isInstanceOfSatisfying(
            MlsException.class,
            refused -> assertThat(refused.rule()).isEqualTo(Rule.PSK_NOT_AVAILABLE));
    carol.checkNothingLingers();
  }

  @Test
  void aCommitOfOurOwnThatCannotBeMadeLeavesNothingBehind() throws MlsException {
    start();
    CommitRequest unknownKey =
        CommitRequest.update().with(alice.group.externalPsk(HELLO)).withoutReceived();
    assertThatThrownBy(() -> alice.group.commit(unknownKey)).isInstanceOf(MlsException.class);
    alice.check();
    TestClient stranger = TestClient.create("stranger", 1, 6);
    CommitRequest anotherName = CommitRequest.update().withIdentity(stranger.identity());
    assertThatThrownBy(() -> alice.group.commit(anotherName)).isInstanceOf(MlsException.class);
    alice.check();
  }

  @Test
  void aRefusedWelcomeLeavesNothingBehind() throws MlsException {
    start();
    AuthenticationService nobodyMatches =
        new AuthenticationService() {
          @Override
          public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
            return true;
          }

          @Override
          public boolean matches(Credential first, Credential second, long epochSecond) {
            return false;
          }
        };
    KeyPackageBundle forCarol = carol.client.keyPackage();
    PendingCommit branch =
        alice.group.branch(
            new GroupId(HELLO),
            ResumptionRequest.of(alice.client.identity(), List.of(forCarol.keyPackage())));
    Environment own = carol.client.environment();
    Environment other =
        new Environment(
            own.suites(), own.random(), own.clock(), nobodyMatches, own.psks(), own.policy());
    JoinRequest request =
        JoinRequest.of(branch.welcome().orElseThrow().welcome(), forCarol, carol.client.signer())
            .continuing(carol.group);
    assertThatThrownBy(() -> Group.join(other, request))
        .isInstanceOfSatisfying(
            MlsException.class,
            refused -> assertThat(refused.rule()).isEqualTo(Rule.BRANCH_MEMBERS_MISMATCH));
    forCarol.close();
    carol.checkNothingLingers();
  }
}
