package sonet.mls.commit;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Member;
import sonet.mls.Members;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;

/// The part of an epoch that is no secret: what a member and an observer have in common.
///
/// @param suite of the group
/// @param context what all members agree on
/// @param contextBytes its encoding
/// @param tree the ratchet tree
/// @param interimTranscriptHash over all commits and their confirmation tags (RFC 9420 §8.2)
/// @param confirmationTag of the commit that began the epoch
/// @param proposals sent in this epoch so far
/// @param closedBy the ReInit that ended the group, if one did (RFC 9420 §12.1.5)
public record PublicGroup(
    MlsSuite suite,
    GroupContext context,
    Bytes contextBytes,
    RatchetTree tree,
    Bytes interimTranscriptHash,
    Bytes confirmationTag,
    ProposalCache proposals,
    Optional<Proposal.ReInit> closedBy)
    implements Members {

  /// The same with one more proposal.
  public PublicGroup withProposal(SentProposal proposal) {
    return new PublicGroup(
        suite,
        context,
        contextBytes,
        tree,
        interimTranscriptHash,
        confirmationTag,
        proposals.with(proposal),
        closedBy);
  }

  /// Where a leaf of this group stands, for its signature.
  public LeafNode.Place place(LeafIndex leafIndex) {
    return new LeafNode.Place(context.groupId(), leafIndex);
  }

  @Override
  public Optional<Member> at(LeafIndex leafIndex) {
    return tree.leaf(leafIndex).map(leaf -> new Member(leafIndex, leaf));
  }

  @Override
  public List<Member> all() {
    return tree.members().stream()
        .map(member -> new Member(member.index(), member.leaf()))
        .toList();
  }
}
