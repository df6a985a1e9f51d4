package sonet.mls.observer;

import sonet.mls.CommitEffect;
import sonet.mls.Epoch;
import sonet.mls.commit.SentProposal;

/// What an observer makes of a message.
public sealed interface Observed {
  /// A valid commit: a new epoch. Whether its confirmation tag is right only members can tell.
  ///
  /// @param group in the new epoch
  /// @param effect what the commit changes
  record Commit(ObservedGroup group, CommitEffect effect) implements Observed {}

  /// A proposal with a valid signature, now waiting for a commit.
  ///
  /// @param group with the proposal
  /// @param proposal what was proposed, and by whom
  record Proposal(ObservedGroup group, SentProposal proposal) implements Observed {}

  /// An encrypted message of the current epoch, of which no more can be seen.
  ///
  /// @param handshake whether it says that it carries a proposal or a commit
  record Encrypted(boolean handshake) implements Observed {}

  /// A proposal that was observed before.
  record Duplicate() implements Observed {}

  /// A message of an epoch that is over.
  ///
  /// @param epoch of the message
  record StaleEpoch(Epoch epoch) implements Observed {}

  /// A message of an epoch that has not begun.
  ///
  /// @param epoch of the message
  record FutureEpoch(Epoch epoch) implements Observed {}
}
