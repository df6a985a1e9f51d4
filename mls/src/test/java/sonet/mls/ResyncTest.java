package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// External commits by which a member takes its own place (RFC 9420 §12.4.3.2).
final class ResyncTest {
  @Test
  void theLastMemberReplacesItself() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    Group a = alice.createGroup();
    var groupInfo = a.groupInfo(Group.GroupInfoContent.FULL);
    ObservedGroup observer =
        ObservedGroup.create(alice.environment(), groupInfo.encoded(), Optional.empty());
    PendingCommit resync =
        Group.joinExternally(
            alice.environment(),
            ExternalJoinRequest.of(groupInfo.groupInfo(), alice.identity()).replacing(a.self()));

    assertThat(a.process(resync.message())).isInstanceOf(Received.Removed.class);
    assertThat(observer.process(resync.message().encoded()))
        .isInstanceOfSatisfying(
            Observed.Commit.class,
            commit ->
                assertThat(commit.group().ratchetTree()).isEqualTo(resync.group().ratchetTree()));
    a = resync.keep();
    assertThat(a.self()).isEqualTo(new LeafIndex(0));
    assertThat(a.all()).hasSize(1);
    a = a.commit(CommitRequest.update()).keep();
    assertThat(alice.restore(a).epochAuthenticator()).isEqualTo(a.epochAuthenticator());
  }

  @Test
  void theLastMemberReplacesItselfFromFarRight() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    Group b = bob.join(add.welcome(), forBob);
    b = b.commit(CommitRequest.remove(new LeafIndex(0))).keep();
    assertThat(b.self()).isEqualTo(new LeafIndex(1));
    PendingCommit resync =
        Group.joinExternally(
            bob.environment(),
            ExternalJoinRequest.of(
                    b.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), bob.identity())
                .replacing(b.self()));
    assertThat(resync.keep().self()).isEqualTo(new LeafIndex(0));
  }
}
