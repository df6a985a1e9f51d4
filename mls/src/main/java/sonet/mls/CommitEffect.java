package sonet.mls;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.mls.component.ComponentId;
import sonet.mls.extension.Extensions;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;

/// What a commit changes.
///
/// @param committer who sent it, as the leaf stands after the commit
/// @param external whether the committer joined by it
/// @param added the new members, without an external joiner
/// @param updated members with a new leaf, the committer's among them when there is a path
/// @param removed the members that others removed, as they stood before
/// @param left the members that removed themselves, as they stood before
/// @param extensions the new extensions of the group, when they changed
/// @param reInit the parameters of the group to come, when this one is closed
/// @param psks the pre-shared keys that it mixes in
/// @param appData what concerns components
/// @param custom proposals of types that the engine does not know, with their senders
public record CommitEffect(
    Member committer,
    boolean external,
    List<Member> added,
    List<Member> updated,
    List<Member> removed,
    List<Member> left,
    Optional<Extensions> extensions,
    Optional<Proposal.ReInit> reInit,
    List<PreSharedKeyId> psks,
    AppData appData,
    List<Custom> custom) {
  public CommitEffect {
    added = List.copyOf(added);
    updated = List.copyOf(updated);
    removed = List.copyOf(removed);
    left = List.copyOf(left);
    psks = List.copyOf(psks);
    custom = List.copyOf(custom);
  }

  /// All who were members and are no more: those who were removed, and those who left.
  public List<Member> gone() {
    return Stream.concat(removed.stream(), left.stream()).toList();
  }

  /// Whether a member left by its own SelfRemove (draft-ietf-mls-extensions §6.3).
  ///
  /// @param leafIndex where it stood
  public boolean left(LeafIndex leafIndex) {
    return left.stream().anyMatch(member -> member.leafIndex().equals(leafIndex));
  }

  /// The group that this one is branched off, when the commit is bound to it (RFC 9420 §11.3).
  public Optional<GroupId> branchOf() {
    return psks.stream()
        .filter(PreSharedKeyId.Resumption.class::isInstance)
        .map(PreSharedKeyId.Resumption.class::cast)
        .filter(psk -> psk.usage() == PreSharedKeyId.ResumptionPskUsage.BRANCH)
        .map(PreSharedKeyId.Resumption::groupId)
        .findFirst();
  }

  /// What a commit brings to components (draft-ietf-mls-extensions §4.7, §4.8). Ephemeral data come
  /// first.
  ///
  /// @param ephemeral data that go with the commit, in its order
  /// @param changes of data in the GroupContext
  public record AppData(List<Ephemeral> ephemeral, List<Change> changes) {
    /// Nothing.
    public static final AppData NONE = new AppData(List.of(), List.of());

    public AppData {
      ephemeral = List.copyOf(ephemeral);
      changes = List.copyOf(changes);
    }

    /// Ephemeral data of a component, in the order of the commit.
    public List<Bytes> ephemeralOf(ComponentId componentId) {
      return ephemeral.stream()
          .filter(of -> of.componentId().equals(componentId))
          .map(Ephemeral::data)
          .toList();
    }

    /// The change of a component's data, if there is one.
    public Optional<Change> changeOf(ComponentId componentId) {
      return changes.stream().filter(of -> of.componentId().equals(componentId)).findFirst();
    }
  }

  /// Data that go with a commit.
  ///
  /// @param componentId for which component
  /// @param data what it gets
  /// @param sender the member that sent them, if a member did
  public record Ephemeral(ComponentId componentId, Bytes data, Optional<LeafIndex> sender) {}

  /// A change of a component's data in the GroupContext.
  ///
  /// @param componentId whose data
  /// @param data the new ones; none when they were removed
  public record Change(ComponentId componentId, Optional<Bytes> data) {}

  /// A proposal of a type that the engine does not know.
  ///
  /// @param proposal the proposal
  /// @param sender the member that sent it, if a member did
  public record Custom(Proposal.Unknown proposal, Optional<LeafIndex> sender) {}
}
