package sonet.server.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.protocol.AccountName;
import sonet.protocol.Channels;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupDescription.Standing;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.store.DocWrite;
import sonet.store.LogId;

/// What can be seen of groups by those who may.
public final class GroupViews {
  private final GroupDesk desk;
  private final Channeling channeling;

  GroupViews(GroupDesk desk, Channeling channeling) {
    this.desk = desk;
    this.channeling = channeling;
  }

  /// What the store keeps as the GroupInfo of a group.
  private record CurrentInfo(long epoch, Bytes groupInfo) {}

  /// What is written when an epoch begins.
  DocWrite info(Locations at, GroupId group, long epoch, Bytes groupInfo) {
    return new DocWrite.Put(
        at.groupInfo(group), desk.storage().encode(new CurrentInfo(epoch, groupInfo)));
  }

  /// The public state of a group, for an external join by a device of a member's account.
  ///
  /// @throws RefusalException when the device may not know it
  public GroupView view(Caller caller, GroupId group) throws RefusalException {
    Locations at = caller.locations();
    while (true) {
      GroupStates.State state = desk.states().current(at, group);
      desk.policy().admit(caller, group, state);
      CurrentInfo info =
          desk.storage()
              .read(at.groupInfo(group), CurrentInfo.class)
              .orElseThrow(() -> new AssertionError("a group has a GroupInfo"))
              .value();
      // Both are written with each commit; one that came in between shows in the epoch.
      if (info.epoch() == state.epoch()) {
        Bytes tree = state.observer().ratchetTree();
        List<Bytes> leaving =
            desk.states().proposals(at, group, state).stream()
                .filter(state.observer()::asksToLeave)
                .toList();
        return new GroupView(
            group, info.epoch(), head(caller, group), info.groupInfo(), tree, leaving);
      }
    }
  }

  private long head(Caller caller, GroupId group) throws RefusalException {
    return desk.storage().call(store -> store.head(caller.locations().groupLog(group))).seq();
  }

  /// The devices of a group's members.
  ///
  /// @throws RefusalException when there is no such group
  public List<DeviceId> members(Locations at, GroupId group) throws RefusalException {
    return desk.states().current(at, group).observer().members().stream()
        .map(member -> desk.primitives().device(member.signatureKey()))
        .toList();
  }

  /// The tree of an epoch that a Welcome leads into.
  ///
  /// @throws RefusalException when the device is no member, or there is none for the epoch
  public GroupTree tree(Caller caller, GroupId group, long epoch) throws RefusalException {
    Optional<Membership> membership = desk.logs().find(caller, group);
    if (membership.isEmpty() || !membership.get().covers(epoch)) {
      throw GroupStates.unknown(group);
    }
    desk.logs().checkInside(caller, group, membership.get());
    LogId log = caller.locations().groupLog(group);
    OptionalLong begin = desk.storage().call(store -> store.beginOf(log, epoch));
    if (begin.isEmpty()) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, "the group has had no epoch " + epoch);
    }
    Bytes tree =
        desk.logs()
            .tree(caller, group, epoch)
            .orElseThrow(() ->
                RefusalException.of(
                    ProblemType.TREE_GONE,
                    "no Welcome leads into epoch " + epoch + ", or it is too long ago"));
    return new GroupTree(group, epoch, begin.getAsLong(), tree);
  }

  /// A group with its members.
  ///
  /// @throws RefusalException when the device may not know it
  public GroupDescription describe(Caller caller, GroupId group) throws RefusalException {
    GroupStates.State state = desk.states().current(caller.locations(), group);
    desk.policy().admit(caller, group, state);
    GroupObserver observer = state.observer();
    Optional<GroupId> parent = state.condition().parent();
    List<GroupDescription.Member> members = new ArrayList<>();
    for (GroupObserver.Member member : observer.members()) {
      DeviceId device = desk.primitives().device(member.signatureKey());
      boolean inside = desk.logs().isInside(caller.locations(), device, parent);
      members.add(
          new GroupDescription.Member(
              member.leaf(),
              device,
              new AccountName(member.identity().toUtf8()),
              role(observer.role(member.identity())),
              inside ? Standing.INSIDE : Standing.OUTSIDE));
    }
    return new GroupDescription(
        group,
        state.epoch(),
        head(caller, group),
        state.status(),
        state.condition().contest(),
        state.successor(),
        parent,
        observer.roles().map(GroupViews::rights),
        members);
  }

  private static GroupDescription.Rights rights(GroupRoles roles) {
    return new GroupDescription.Rights(
        role(roles.needed(Right.ADD)),
        role(roles.needed(Right.REMOVE)),
        role(roles.needed(Right.ROLES)),
        role(roles.needed(Right.POLICY)),
        role(roles.needed(Right.RENAME)),
        role(roles.needed(Right.CHANNELS)),
        role(roles.needed(Right.LEAVE)),
        switch (roles.joiners()) {
          case NOBODY -> GroupDescription.Joiners.NOBODY;
          case OWN_DEVICES -> GroupDescription.Joiners.OWN_DEVICES;
          case ANYONE -> GroupDescription.Joiners.ANYONE;
        });
  }

  private static GroupDescription.Role role(sonet.mls.role.Role role) {
    return switch (role) {
      case MEMBER -> GroupDescription.Role.MEMBER;
      case ADMIN -> GroupDescription.Role.ADMIN;
      case OWNER -> GroupDescription.Role.OWNER;
    };
  }

  /// The groups below a group.
  ///
  /// @throws RefusalException when the device is no member
  public Channels channels(Caller caller, GroupId group) throws RefusalException {
    return channeling.list(caller, group);
  }
}
