package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.framing.MlsMessage;
import sonet.mls.testing.TestClient;

/// What happens to a commit or proposal of our own while others' messages arrive.
final class PendingTest {
  private static final Bytes HELLO = Bytes.utf8("hello");

  private final TestClient alice = TestClient.create("alice", 1, 1);
  private final TestClient bob = TestClient.create("bob", 1, 2);
  private Group a;
  private Group b;

  PendingTest() throws MlsException {
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    a = add.keep();
    b = bob.join(add.welcome(), forBob);
  }

  @Test
  void aCommitGoesOnFromWhatWasReceivedInTheMeantime() throws MlsException {
    PendingCommit pending = a.commit(CommitRequest.update());
    MlsMessage message = b.protect(HELLO);
    MlsMessage late = b.protect(HELLO);
    a = a.process(message).keep();
    a = pending.onto(a).keep();
    assertThat(a.process(message)).isInstanceOf(Received.Duplicate.class);
    assertThat(a.process(late)).isInstanceOf(Received.Application.class);
    a = alice.restore(a);
    assertThat(a.process(message)).isInstanceOf(Received.Duplicate.class);
    assertThat(a.process(late)).isInstanceOf(Received.Application.class);
    assertThat(b.process(pending.message()).keep().epochAuthenticator())
        .isEqualTo(a.epochAuthenticator());
  }

  @Test
  void aCommitIsNotKeptWhenItsEpochWasLeftForAnother() throws MlsException {
    PendingCommit pending = a.commit(CommitRequest.update());
    Group next = a.process(b.commit(CommitRequest.update()).message()).keep();
    assertThatThrownBy(() -> pending.onto(next)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCommitIsNotKeptOnTopOfAValueThatLostItsSecrets() throws MlsException {
    PendingCommit pending = a.commit(CommitRequest.update());
    Group next = a.process(b.protect(HELLO)).keep();
    assertThatThrownBy(pending::keep)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("onto");
    assertThat(pending.onto(next).keep().snapshot().state().length()).isPositive();
  }

  @Test
  void aProposalGoesOnFromWhatWasReceivedInTheMeantime() throws MlsException {
    PendingProposal pending = a.propose(ProposalRequest.update());
    MlsMessage message = b.protect(HELLO);
    a = a.process(message).keep();
    a = pending.onto(a);
    assertThat(a.process(message)).isInstanceOf(Received.Duplicate.class);
    assertThat(a.process(pending.message())).isInstanceOf(Received.OwnMessage.class);
    b = b.process(pending.message()).keep();
    PendingCommit commit = b.commit(CommitRequest.RECEIVED);
    a = a.process(commit.message()).keep();
    assertThat(commit.keep().epochAuthenticator()).isEqualTo(a.epochAuthenticator());
  }

  @Test
  void anExternalJoinHasNoValueToGoOnFrom() throws MlsException {
    TestClient carol = TestClient.create("carol", 1, 3);
    PendingCommit join =
        Group.joinExternally(
            carol.environment(),
            ExternalJoinRequest.of(
                a.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), carol.identity()));
    assertThatThrownBy(() -> join.onto(a)).isInstanceOf(IllegalArgumentException.class);
    assertThat(join.keep().all()).hasSize(3);
  }
}
