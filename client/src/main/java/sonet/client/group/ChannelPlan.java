package sonet.client.group;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;

/// A group below another, for some of its members.
///
/// @param groupId the id of the new group
/// @param above the conversation that the group above is of
/// @param roles in it, if it has any
/// @param keyPackages of the other devices that are to be in it, as MLSMessages; they are devices
///   of the group above
public record ChannelPlan(
    Bytes groupId, Bytes above, Optional<GroupRoles> roles, List<Bytes> keyPackages) {
  /// Copies the list.
  public ChannelPlan {
    keyPackages = List.copyOf(keyPackages);
  }
}
