package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.framing.MlsMessage;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNodeSource;

final class GroupTest {
  private static final Bytes HELLO = Bytes.utf8("hello");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void twoMembersTalkAndRenewTheirKeysInEverySuite(int suite) throws MlsException {
    TestClient alice = TestClient.create("alice", suite, 1);
    TestClient bob = TestClient.create("bob", suite, 2);
    Group a = alice.createGroup();
    KeyPackageBundle keyPackage = bob.keyPackage();
    PendingCommit add = a.commit(CommitRequest.add(keyPackage.keyPackage()));
    a = add.keep();
    Group b = bob.join(add.welcome(), keyPackage);
    assertThat(b.epochAuthenticator()).isEqualTo(a.epochAuthenticator());

    Received received = b.process(a.protect(HELLO).encoded());
    assertThat(received)
        .isInstanceOfSatisfying(
            Received.Application.class, message -> assertThat(message.data()).isEqualTo(HELLO));
    b = received.keep();

    PendingCommit update = b.commit(CommitRequest.update());
    a = a.process(update.message().encoded()).keep();
    b = update.keep();
    assertThat(b.epochAuthenticator()).isEqualTo(a.epochAuthenticator());
    update = a.commit(CommitRequest.update().encrypted());
    b = b.process(update.message().encoded()).keep();
    a = update.keep();
    assertThat(b.epochAuthenticator()).isEqualTo(a.epochAuthenticator());
    try (Secret ours = a.export("test", Bytes.EMPTY, 40);
        Secret theirs = b.export("test", Bytes.EMPTY, 40)) {
      assertThat(ours.matches(theirs)).isTrue();
    }
  }

  @Test
  void aRemovedMemberLearnsOfItAndCanReadNothingFurther() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    TestClient carol = TestClient.create("carol", 1, 3);
    KeyPackageBundle forBob = bob.keyPackage();
    KeyPackageBundle forCarol = carol.keyPackage();
    PendingCommit add =
        alice
            .createGroup()
            .commit(CommitRequest.add(List.of(forBob.keyPackage(), forCarol.keyPackage())));
    Group a = add.keep();
    Group b = bob.join(add.welcome(), forBob);
    Group c = carol.join(add.welcome(), forCarol);

    PendingCommit remove = a.commit(CommitRequest.remove(new LeafIndex(1)));
    assertThat(b.process(remove.message())).isInstanceOf(Received.Removed.class);
    c = c.process(remove.message()).keep();
    a = remove.keep();
    assertThat(c.epochAuthenticator()).isEqualTo(a.epochAuthenticator());
    assertThat(a.all()).hasSize(2);
    MlsMessage secret = a.protect(HELLO);
    assertThat(c.process(secret)).isInstanceOf(Received.Application.class);
    assertThat(b.process(secret)).isInstanceOf(Received.FutureEpoch.class);
  }

  @Test
  void aNewcomerJoinsByAnExternalCommitAndReplacesItselfByAnother() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    Group a = alice.createGroup();
    PendingCommit join =
        Group.joinExternally(
            bob.environment(),
            ExternalJoinRequest.of(
                a.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), bob.identity()));
    Received received = a.process(join.message());
    assertThat(received)
        .isInstanceOfSatisfying(
            Received.Commit.class, commit -> assertThat(commit.effect().external()).isTrue());
    a = received.keep();
    Group b = join.keep();
    assertThat(b.epochAuthenticator()).isEqualTo(a.epochAuthenticator());

    PendingCommit resync =
        Group.joinExternally(
            bob.environment(),
            ExternalJoinRequest.of(
                    a.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), bob.identity())
                .replacing(b.self()));
    a = a.process(resync.message()).keep();
    assertThat(resync.keep().epochAuthenticator()).isEqualTo(a.epochAuthenticator());
    assertThat(a.all()).hasSize(2);
  }

  @Test
  void aStoredGroupGoesOnWhereItStood() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    Group a = alice.restore(add.keep());
    Group b = bob.restore(bob.join(add.welcome(), forBob));
    b = b.process(a.protect(HELLO)).keep();
    a = alice.restore(a);
    b = bob.restore(b);
    assertThat(b.process(a.protect(HELLO))).isInstanceOf(Received.Application.class);
    PendingCommit update = a.commit(CommitRequest.update());
    b = bob.restore(b.process(update.message()).keep());
    a = alice.restore(update.keep());
    assertThat(b.epochAuthenticator()).isEqualTo(a.epochAuthenticator());
  }

  @Test
  void applicationDataWaitsForTheCommitOfProposals() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    Group a = alice.createGroup();
    TestClient bob = TestClient.create("bob", 1, 2);
    PendingProposal proposal =
        a.propose(new sonet.mls.proposal.Proposal.Add(bob.keyPackage().keyPackage()));
    assertThatThrownBy(() -> proposal.group().protect(HELLO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("proposals wait");
  }

  @Test
  void aCreatorsLeafLivesNoLongerThanThePolicyAllows() throws MlsException {
    for (long seconds : new long[] {0, 1, 3600, 86_400, 7 * 86_400L}) {
      TestClient strict =
          TestClient.create("strict", 1, 1)
              .with(
                  GroupPolicy.DEFAULT.withLifetimes(
                      new GroupPolicy.Lifetimes(seconds, true, true)));
      Group group = strict.createGroup();
      assertThat(group.at(group.self()).orElseThrow().leafNode().source())
          .isInstanceOfSatisfying(
              LeafNodeSource.KeyPackage.class,
              source -> assertThat(source.lifetime().spansAtMost(seconds)).isTrue());
    }
  }

  @Test
  void noEpochFollowsTheLastOne() {
    assertThatThrownBy(new Epoch(-1)::next).isInstanceOf(IllegalStateException.class);
    assertThat(new Epoch(-2).next()).isEqualTo(new Epoch(-1));
  }
}
