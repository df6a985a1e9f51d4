package sonet.mls.commit;

import java.util.Optional;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.tree.LeafIndex;

/// A proposal with its sender, as a commit finds it (RFC 9420 §12.4).
///
/// @param proposal the proposal
/// @param sender who sent it; the committer, when it stands in the commit by value
/// @param reference by which a commit refers to it, when it was sent on its own
public record SentProposal(Proposal proposal, Sender sender, Optional<ProposalRef> reference) {

  /// The member that sent it, if a member did.
  Optional<LeafIndex> member() {
    return member(sender);
  }

  static Optional<LeafIndex> member(Sender sender) {
    return sender instanceof Sender.Member(LeafIndex leafIndex)
        ? Optional.of(leafIndex)
        : Optional.empty();
  }
}
