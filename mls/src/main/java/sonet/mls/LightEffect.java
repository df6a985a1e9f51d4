package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// What a commit changes, as far as a light member can tell: it sees the proposals and not the
/// tree, and so not where new members stand nor whose leaves were removed (draft-ietf-mls-partial
/// §10).
///
/// @param committer who sent it, as the leaf stands after the commit
/// @param external whether the committer joined by it
/// @param added the key packages of new members, without an external joiner
/// @param updated where members have a new leaf, the committer among them when there is a path
/// @param removed where members were removed by others
/// @param left where members removed themselves
/// @param extensions the new extensions of the group, when they changed
/// @param reInit the parameters of the group to come, when this one is closed
/// @param appData what concerns components
/// @param custom proposals of types that the engine does not know, with their senders
public record LightEffect(
    Member committer,
    boolean external,
    List<KeyPackage> added,
    List<LeafIndex> updated,
    List<LeafIndex> removed,
    List<LeafIndex> left,
    Optional<Extensions> extensions,
    Optional<Proposal.ReInit> reInit,
    CommitEffect.AppData appData,
    List<CommitEffect.Custom> custom) {
  public LightEffect {
    added = List.copyOf(added);
    updated = List.copyOf(updated);
    removed = List.copyOf(removed);
    left = List.copyOf(left);
    custom = List.copyOf(custom);
  }
}
