package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.mls.extension.Extensions;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// What a commit changes.
///
/// @param committer who sent it, as the leaf stands after the commit
/// @param external whether the committer joined by it
/// @param added the new members, without an external joiner
/// @param updated members with a new leaf, the committer's among them when there is a path
/// @param removed the members that were removed, as they stood before
/// @param extensions the new extensions of the group, when they were replaced
/// @param reInit the parameters of the group to come, when this one is closed
/// @param custom proposals of types that RFC 9420 does not define, with their senders
public record CommitEffect(
    Member committer,
    boolean external,
    List<Member> added,
    List<Member> updated,
    List<Member> removed,
    Optional<Extensions> extensions,
    Optional<Proposal.ReInit> reInit,
    List<Custom> custom) {
  public CommitEffect {
    added = List.copyOf(added);
    updated = List.copyOf(updated);
    removed = List.copyOf(removed);
    custom = List.copyOf(custom);
  }

  /// A proposal of a type that RFC 9420 does not define.
  ///
  /// @param proposal the proposal
  /// @param sender the member that sent it, if a member did
  public record Custom(Proposal.Unknown proposal, Optional<LeafIndex> sender) {}
}
