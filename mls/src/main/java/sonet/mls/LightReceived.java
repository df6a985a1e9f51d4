package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.commit.SentProposal;
import sonet.mls.framing.ContentType;
import sonet.mls.tree.LeafIndex;

/// What came of a message to a light member: as [Received], for a [LightGroup].
///
/// The group that was asked is unchanged. To go on, make [#group()] durable and call [#keep()]; to
/// drop the outcome, do nothing.
public sealed interface LightReceived {
  /// The group as it is after the message; the same group where nothing changes.
  LightGroup group();

  /// Adopts the outcome: wipes the secrets that it used up in the group that was asked, and returns
  /// the next one. Call it once the next one is durable.
  default LightGroup keep() {
    return group();
  }

  /// Data of the application (RFC 9420 §15), from a sender whose membership was proven.
  ///
  /// @param group with the message key used up
  /// @param sender as it stood in the epoch of the message
  /// @param epoch in which it was sent, perhaps a past one
  /// @param data what was sent
  /// @param authenticatedData that came with it in the open
  /// @param step what it used up
  record Application(
      LightGroup group,
      Member sender,
      Epoch epoch,
      Bytes data,
      Bytes authenticatedData,
      Received.Step step)
      implements LightReceived {
    @Override
    public LightGroup keep() {
      step.adopt();
      return group;
    }
  }

  /// A proposal, now waiting for a commit (RFC 9420 §12.1).
  ///
  /// @param group with the proposal
  /// @param proposal what was proposed, and by whom
  /// @param proven the member that sent it, if a proof showed it. Otherwise some member sent it, or
  ///   an outsider that the group knows; the commit that refers to it vouches for the rest
  /// @param authenticatedData that came with it in the open
  /// @param step what it used up
  record ProposalStored(
      LightGroup group,
      SentProposal proposal,
      Optional<Member> proven,
      Bytes authenticatedData,
      Received.Step step)
      implements LightReceived {
    @Override
    public LightGroup keep() {
      step.adopt();
      return group;
    }
  }

  /// A commit: a new epoch (RFC 9420 §12.4).
  ///
  /// @param group in the new epoch
  /// @param effect what it changed
  /// @param authenticatedData that came with it in the open
  /// @param step what it used up
  record Commit(LightGroup group, LightEffect effect, Bytes authenticatedData, Received.Step step)
      implements LightReceived {
    @Override
    public LightGroup keep() {
      step.adopt();
      return group;
    }
  }

  /// A commit that removed us. The group stays in its last epoch and can read nothing further.
  ///
  /// Its signature was verified and nothing more: who is removed can check no confirmation tag, and
  /// without a tree no rule of the list.
  ///
  /// @param group as it was; keeping the outcome wipes all its secrets
  /// @param committer who sent it, unless a client that joined by it
  record Removed(LightGroup group, Optional<Member> committer) implements LightReceived {
    @Override
    public LightGroup keep() {
      group.close();
      return group;
    }
  }

  /// A message of our own, come back.
  ///
  /// @param group unchanged
  /// @param epoch in which we sent it
  /// @param contentType what it carries
  record OwnMessage(LightGroup group, Epoch epoch, ContentType contentType)
      implements LightReceived {}

  /// A message that we have had already.
  ///
  /// @param group unchanged
  /// @param epoch of the message
  record Duplicate(LightGroup group, Epoch epoch) implements LightReceived {}

  /// A message of an epoch that we have not reached: fetch what is missing, then try again.
  ///
  /// @param group unchanged
  /// @param epoch of the message
  record FutureEpoch(LightGroup group, Epoch epoch) implements LightReceived {}

  /// A message of an epoch that is over and no longer readable, or no longer of consequence.
  ///
  /// @param group unchanged
  /// @param epoch of the message
  record StaleEpoch(LightGroup group, Epoch epoch) implements LightReceived {}

  /// A validly signed commit of an epoch that another commit ended for us: members have parted
  /// ways.
  ///
  /// @param group unchanged
  /// @param epoch at which the ways part
  /// @param committer who sent the other commit
  record Fork(LightGroup group, Epoch epoch, LeafIndex committer) implements LightReceived {}
}
