package sonet.server.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Contest;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.GroupStatus;

/// What a group is beside its epochs: whose channel it is, what stands against its commits, what
/// follows it, and which trees are kept for those who were invited (docs/groups.md). A document
/// that is written together with the entry that changes it, on condition that nothing else did.
///
/// @param parent the group above it
/// @param rejections one of each device, the oldest first
/// @param contest the commit that so many reject that the group waits for them
/// @param successor the group that it was reset to
/// @param trees of epochs that Welcomes led into, the oldest first
record Condition(
    Optional<GroupId> parent,
    List<Rejected> rejections,
    Optional<Contest> contest,
    Optional<GroupId> successor,
    List<KeptTree> trees) {
  /// That of a group that nothing has happened to.
  static final Condition PLAIN = below(Optional.empty());

  /// So many rejections are kept at most; no group that is well has more than a few.
  static final int MAX_REJECTIONS = 1_000;

  /// So many trees are kept at most.
  static final int MAX_TREES = 256;

  /// So long may they be together, but for the newest, which is kept however long it is.
  static final long MAX_TREE_BYTES = 32L << 20;

  Condition {
    rejections = List.copyOf(rejections);
    trees = List.copyOf(trees);
  }

  /// The rejection of a commit.
  record Rejected(DeviceId device, AccountName account, Bytes commitHash) {}

  /// A tree that is kept.
  record KeptTree(long epoch, int bytes) {}

  /// That of a new group.
  static Condition below(Optional<GroupId> parent) {
    return new Condition(parent, List.of(), Optional.empty(), Optional.empty(), List.of());
  }

  GroupStatus status() {
    if (successor.isPresent()) {
      return GroupStatus.CLOSED;
    }
    return contest.isPresent() ? GroupStatus.CONTESTED : GroupStatus.OPEN;
  }

  /// With one more rejection. A device is stuck at one commit, so that its newest is the one that
  /// counts.
  Condition with(Rejected rejected) {
    List<Rejected> all = new ArrayList<>(rejections);
    all.removeIf(other -> other.device().equals(rejected.device()));
    all.add(rejected);
    if (all.size() > MAX_REJECTIONS) {
      all.removeFirst();
    }
    Optional<Contest> joined =
        contest.map(present ->
            present.commitHash().equals(rejected.commitHash())
                ? contest(present.epoch(), present.commitHash(), all)
                : present);
    return new Condition(parent, all, joined, successor, trees);
  }

  /// Contested for a commit that ended an epoch.
  Condition contested(long epoch, Bytes commitHash) {
    Contest begun = contest(epoch, commitHash, rejections);
    return new Condition(parent, rejections, Optional.of(begun), successor, trees);
  }

  private static Contest contest(long epoch, Bytes commitHash, List<Rejected> rejections) {
    return new Contest(
        epoch,
        commitHash,
        rejections.stream()
            .filter(of -> of.commitHash().equals(commitHash))
            .map(Rejected::device)
            .toList());
  }

  /// Without what devices have to say that came back or are gone. Who came back during a contest
  /// has ended its part in it.
  Condition without(Set<DeviceId> devices) {
    List<Rejected> left = rejections.stream().filter(of -> !devices.contains(of.device())).toList();
    Optional<Contest> rest =
        contest
            .map(of ->
                new Contest(
                    of.epoch(),
                    of.commitHash(),
                    of.devices().stream().filter(device -> !devices.contains(device)).toList()))
            .filter(of -> !of.devices().isEmpty());
    return new Condition(parent, left, rest, successor, trees);
  }

  /// Closed for a successor.
  Condition resetTo(GroupId group) {
    return new Condition(parent, List.of(), contest, Optional.of(group), trees);
  }

  /// With one more tree, and without those for which there is no room then.
  Condition with(KeptTree tree) {
    List<KeptTree> kept = new ArrayList<>(trees);
    kept.add(tree);
    long bytes = kept.stream().mapToLong(KeptTree::bytes).sum();
    while (kept.size() > 1 && (kept.size() > MAX_TREES || bytes > MAX_TREE_BYTES)) {
      bytes -= kept.removeFirst().bytes();
    }
    return new Condition(parent, rejections, contest, successor, kept);
  }
}
