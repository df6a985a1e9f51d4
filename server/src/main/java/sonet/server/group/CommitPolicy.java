package sonet.server.group;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitCommit;
import sonet.server.account.Accounts;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.group.GroupObserver.Member;
import sonet.server.http.RefusalException;

/// What the service asks of groups beyond RFC 9420, since it knows devices and MLS does not:
///
/// - every leaf is that of a registered device: its signature key is the device's, its credential's
///   identity the account's name;
/// - a leaf keeps its key as long as it stays, and a commit is submitted by its committer;
/// - a Welcome goes to exactly those whom the commit adds, and each of them gets one;
/// - who is in a channel is in the group above it, and the first commit of a channel binds it
///   there;
/// - members post and commit; a device that is none may join by external commit when another device
///   of its account is a member, and adds only itself.
final class CommitPolicy {
  private final Accounts accounts;
  private final GroupLogs logs;
  private final Primitives primitives;
  private final int maxInbox;

  CommitPolicy(Accounts accounts, GroupLogs logs, Primitives primitives, int maxInbox) {
    this.accounts = accounts;
    this.logs = logs;
    this.primitives = primitives;
    this.maxInbox = maxInbox;
  }

  /// Which devices came and which went.
  record Turnover(Set<DeviceId> added, Set<DeviceId> removed) {
    Turnover {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }
  }

  /// Checks that a new group has the caller as its one member.
  GroupId creation(Caller caller, GroupObserver observer) throws RefusalException {
    List<Member> members = observer.members();
    if (members.size() != 1
        || !members.getFirst().signatureKey().equals(caller.device().signatureKey())) {
      throw refused("a new group has its creator's leaf and no other");
    }
    DeviceId _ = registered(caller, members.getFirst());
    try {
      return new GroupId(observer.groupId());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static RefusalException removed(GroupId group) {
    return RefusalException.of(
        ProblemType.REMOVED, "this device was removed from the group " + group);
  }

  /// Checks that the caller is a member or may become one by external commit.
  void admit(Caller caller, GroupId group, GroupStates.State state) throws RefusalException {
    Optional<Membership> membership = logs.find(caller, group);
    if (membership.isPresent() && membership.get().isOpen()) {
      logs.checkInside(caller, group, membership.get());
      return;
    }
    Bytes identity = caller.account().identity();
    if (!logs.isInside(caller.locations(), caller.id(), state.condition().parent())
        || state.observer().members().stream()
            .noneMatch(member -> member.identity().equals(identity))) {
      throw membership.isPresent() ? removed(group) : GroupStates.unknown(group);
    }
  }

  /// Checks a commit that the engine found valid.
  Turnover check(
      Caller caller,
      GroupId group,
      GroupStates.State state,
      GroupObserver.Changes changes,
      List<SubmitCommit.Welcome> welcomes)
      throws RefusalException {
    if (!changes.committer().signatureKey().equals(caller.device().signatureKey())) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "the commit is not that of the device that submits it");
    }
    Set<DeviceId> added = new HashSet<>();
    for (Member member : changes.added()) {
      added.add(registered(caller, member));
    }
    if (state.condition().parent().isPresent()) {
      channel(caller, state, changes, added);
    }
    Set<DeviceId> removed = new HashSet<>();
    for (Member member : changes.removed()) {
      removed.add(primitives.device(member.signatureKey()));
    }
    for (Member member : changes.updated()) {
      keepsItsKey(caller, group, member, added);
    }
    Set<DeviceId> welcomed = new HashSet<>(added);
    if (changes.external()) {
      joins(caller, removed);
      welcomed.remove(caller.id());
    } else {
      logs.requireMember(caller, group);
    }
    welcomes(caller, welcomed, welcomes);
    // Who asked to leave, anybody's commit takes along, an external one too.
    for (Member member : changes.left()) {
      removed.add(primitives.device(member.signatureKey()));
    }
    return new Turnover(added, removed);
  }

  /// A channel is for those in the group above it, and bound to it from its first commit on.
  private void channel(
      Caller caller, GroupStates.State state, GroupObserver.Changes changes, Set<DeviceId> added)
      throws RefusalException {
    Optional<GroupId> parent = state.condition().parent();
    for (DeviceId device : added) {
      if (!logs.isInside(caller.locations(), device, parent)) {
        throw refused("device " + device + " is not in the group above this one");
      }
    }
    boolean first = state.epoch() == 0 && !changes.external();
    if (first && !changes.branchOf().equals(parent.map(GroupId::value))) {
      throw refused(
          "the first commit of a channel is bound to the group above it (RFC 9420 §11.3)");
    }
  }

  /// An external commit removes at most the leaf that its sender had before.
  private static void joins(Caller caller, Set<DeviceId> removed) throws RefusalException {
    if (!removed.isEmpty() && !removed.equals(Set.of(caller.id()))) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "an external commit may replace the device's own leaf only");
    }
  }

  private DeviceId registered(Caller caller, Member member) throws RefusalException {
    DeviceId id = primitives.device(member.signatureKey());
    Optional<Device> device = accounts.device(caller.locations(), id);
    if (device.isEmpty()) {
      throw refused("the leaf with the key " + member.signatureKey() + " is of no known device");
    }
    if (!device.get().account().identity().equals(member.identity())) {
      throw refused(
          "the credential of device "
              + id
              + " does not name its account, "
              + device.get().account());
    }
    return id;
  }

  private void keepsItsKey(Caller caller, GroupId group, Member member, Set<DeviceId> added)
      throws RefusalException {
    DeviceId id = registered(caller, member);
    Caller whose = new Caller(caller.locations(), accounts.require(caller.locations(), id));
    boolean present = logs.find(whose, group).map(Membership::isOpen).orElse(false);
    if (!present && !added.contains(id)) {
      throw refused("a leaf keeps the signature key of its device");
    }
  }

  private void welcomes(Caller caller, Set<DeviceId> expected, List<SubmitCommit.Welcome> welcomes)
      throws RefusalException {
    List<DeviceId> targets = new ArrayList<>();
    welcomes.forEach(welcome -> targets.addAll(welcome.targets()));
    if (targets.size() != expected.size() || !expected.equals(new HashSet<>(targets))) {
      throw refused(
          "Welcomes go to those whom the commit adds, once each: " + expected + ", not " + targets);
    }
    for (DeviceId target : targets) {
      if (logs.waiting(caller, target) >= maxInbox) {
        throw refused("the inbox of device " + target + " is full; try again without it");
      }
    }
  }

  private static RefusalException refused(String what) {
    return RefusalException.of(ProblemType.COMMIT_REFUSED, what);
  }
}
