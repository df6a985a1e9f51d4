package sonet.mls.commit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.mls.CommitEffect;
import sonet.mls.Member;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;

/// A group with a valid list of proposals applied and before the path (RFC 9420 §12.3).
///
/// @param tree with updates, removals and additions
/// @param extensions of the new epoch
/// @param extensionsChanged whether a proposal changed them
/// @param added new members with their key packages, in the order of the proposals
/// @param updated members with a new leaf
/// @param removed members as they stood before
/// @param left members that removed themselves, as they stood before
/// @param psks pre-shared keys, in the order of the proposals
/// @param externalInit the KEM output of an external commit
/// @param reInit parameters of the group to come
/// @param appData what concerns components
/// @param custom proposals of unknown types
/// @param pathRequired whether the proposals demand a path (RFC 9420 §12.4)
public record Provisional(
    RatchetTree tree,
    Extensions extensions,
    boolean extensionsChanged,
    List<Added> added,
    List<Member> updated,
    List<Member> removed,
    List<Member> left,
    List<PreSharedKeyId> psks,
    Optional<Bytes> externalInit,
    Optional<Proposal.ReInit> reInit,
    CommitEffect.AppData appData,
    List<CommitEffect.Custom> custom,
    boolean pathRequired) {

  /// A new member.
  ///
  /// @param leafIndex where it stands
  /// @param keyPackage with which it was added
  public record Added(LeafIndex leafIndex, KeyPackage keyPackage) {}

  /// The leaves of new members, which a path must leave out (RFC 9420 §7.5).
  public Set<LeafIndex> newLeaves() {
    return added.stream().map(Added::leafIndex).collect(Collectors.toSet());
  }

  /// Whether a member is there no more.
  boolean isGone(LeafIndex leafIndex) {
    return Stream.concat(removed.stream(), left.stream())
        .anyMatch(member -> member.leafIndex().equals(leafIndex));
  }

  /// What the commit changes, once its committer's leaf stands.
  CommitEffect effect(Member committer, boolean external, boolean withPath) {
    List<Member> changed = new java.util.ArrayList<>(updated);
    if (withPath && !external) {
      changed.add(committer);
    }
    return new CommitEffect(
        committer,
        external,
        added.stream()
            .map(add -> new Member(add.leafIndex(), add.keyPackage().leafNode()))
            .toList(),
        changed,
        removed,
        left,
        extensionsChanged ? Optional.of(extensions) : Optional.empty(),
        reInit,
        psks,
        appData,
        custom);
  }
}
