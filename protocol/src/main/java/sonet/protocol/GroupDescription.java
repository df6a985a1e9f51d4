package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// A group as its members may see it: the answer to `GET /v1/groups/{id}`.
///
/// @param group its id
/// @param epoch its epoch
/// @param head the number of its log's last entry
/// @param status what can be done with it
/// @param contest which commit is contested, while one is
/// @param successor the group that goes on in its place, when it is closed
/// @param parent the group above it, when it is a channel
/// @param rights what takes which role, where it has roles
/// @param members its devices, in the order of their leaves
public record GroupDescription(
    GroupId group,
    long epoch,
    long head,
    GroupStatus status,
    Optional<Contest> contest,
    Optional<GroupId> successor,
    Optional<GroupId> parent,
    Optional<Rights> rights,
    List<Member> members) {
  /// Copies the list.
  public GroupDescription {
    members = List.copyOf(members);
  }

  /// What someone is in a group. Everyone is an owner where there are no roles.
  public enum Role {
    /// Takes part.
    MEMBER,
    /// Looks after the group.
    ADMIN,
    /// Has the group.
    OWNER
  }

  /// A device in a group.
  ///
  /// @param leaf its place in the tree
  /// @param device its id
  /// @param account whose it is
  /// @param role of the account
  /// @param standing whether it may use the group
  public record Member(
      int leaf, DeviceId device, AccountName account, Role role, Standing standing) {}

  /// Whether a member may use the group.
  public enum Standing {
    /// It may.
    INSIDE,
    /// It may not, since it is no longer in the group above, and is to be removed here as well.
    OUTSIDE
  }

  /// The lowest role that has each right.
  ///
  /// @param add to add others
  /// @param remove to remove others
  /// @param roles to change roles
  /// @param policy to change what holds for the group
  /// @param rename to rename it
  /// @param channels to open channels
  /// @param leave to leave unasked
  /// @param joiners who may join by an external commit
  public record Rights(
      Role add,
      Role remove,
      Role roles,
      Role policy,
      Role rename,
      Role channels,
      Role leave,
      Joiners joiners) {}

  /// Who may join by an external commit.
  public enum Joiners {
    /// Nobody.
    NOBODY,
    /// Members with this or another device.
    OWN_DEVICES,
    /// Whoever has the GroupInfo. The server gives it to members' devices only.
    ANYONE
  }
}
