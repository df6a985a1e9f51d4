package sonet.mls;

import sonet.crypto.Bytes;
import sonet.mls.commit.SentProposal;
import sonet.mls.framing.ContentType;
import sonet.mls.tree.LeafIndex;

/// What came of a message. Own echoes, duplicates, the future and the past are outcomes, not
/// errors.
///
/// The group that was asked is unchanged. To go on, make [#group()] durable and call [#keep()]; to
/// drop the outcome, do nothing.
public sealed interface Received {
  /// The group as it is after the message; the same group where nothing changes.
  Group group();

  /// Adopts the outcome: wipes the secrets that it used up in the group that was asked, and returns
  /// the next one. Call it once the next one is durable.
  default Group keep() {
    return group();
  }

  /// Data of the application (RFC 9420 §15).
  ///
  /// @param group with the message key used up
  /// @param sender as it stood in the epoch of the message
  /// @param epoch in which it was sent, perhaps a past one
  /// @param data what was sent
  /// @param authenticatedData that came with it in the open
  /// @param step what it used up
  record Application(
      Group group, Member sender, Epoch epoch, Bytes data, Bytes authenticatedData, Step step)
      implements Received {
    @Override
    public Group keep() {
      step.adopt();
      return group;
    }
  }

  /// A proposal, now waiting for a commit (RFC 9420 §12.1).
  ///
  /// @param group with the proposal
  /// @param proposal what was proposed, and by whom
  /// @param authenticatedData that came with it in the open
  /// @param step what it used up
  record ProposalStored(Group group, SentProposal proposal, Bytes authenticatedData, Step step)
      implements Received {
    @Override
    public Group keep() {
      step.adopt();
      return group;
    }
  }

  /// A commit of someone else: a new epoch (RFC 9420 §12.4).
  ///
  /// @param group in the new epoch
  /// @param effect what it changed
  /// @param authenticatedData that came with it in the open
  /// @param step what it used up
  record Commit(Group group, CommitEffect effect, Bytes authenticatedData, Step step)
      implements Received {
    @Override
    public Group keep() {
      step.adopt();
      return group;
    }
  }

  /// A commit that removed us. The group stays in its last epoch and can read nothing further.
  ///
  /// @param group as it was; keeping the outcome wipes all its secrets
  /// @param effect what it changed
  record Removed(Group group, CommitEffect effect) implements Received {
    /// Whether we asked for it by a SelfRemove (draft-ietf-mls-extensions §6.3), and nobody else.
    public boolean left() {
      return effect.left(group.self());
    }

    @Override
    public Group keep() {
      group.close();
      return group;
    }
  }

  /// A message of our own, come back.
  ///
  /// @param group unchanged
  /// @param epoch in which we sent it
  /// @param contentType what it carries
  record OwnMessage(Group group, Epoch epoch, ContentType contentType) implements Received {}

  /// A commit of our own, come back: keep the [PendingCommit] it belongs to.
  ///
  /// @param group unchanged
  /// @param epoch that it ends
  /// @param message hash by which [PendingCommit#matches] recognises it
  record OwnCommit(Group group, Epoch epoch, Bytes message) implements Received {}

  /// A message that we have had already.
  ///
  /// @param group unchanged
  /// @param epoch of the message
  record Duplicate(Group group, Epoch epoch) implements Received {}

  /// A message of an epoch that we have not reached: fetch what is missing, then try again.
  ///
  /// @param group unchanged
  /// @param epoch of the message
  record FutureEpoch(Group group, Epoch epoch) implements Received {}

  /// A message of an epoch that is over and no longer readable, or no longer of consequence.
  ///
  /// @param group unchanged
  /// @param epoch of the message
  record StaleEpoch(Group group, Epoch epoch) implements Received {}

  /// A validly signed commit of an epoch that another commit ended for us: members have parted
  /// ways.
  ///
  /// @param group unchanged
  /// @param epoch at which the ways part
  /// @param committer who sent the other commit
  record Fork(Group group, Epoch epoch, LeafIndex committer) implements Received {}

  /// What an outcome used up. Only the engine makes one.
  final class Step {
    private final Consumed consumed;

    Step(Consumed consumed) {
      this.consumed = consumed;
    }

    void adopt() {
      consumed.wipe();
    }
  }
}
