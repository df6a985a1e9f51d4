package sonet.client.group;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;

/// A group below another, for some of its members.
///
/// @param groupId the id of the new group
/// @param roles in it
/// @param keyPackages of the other devices that are to be in it, as MLSMessages; they are devices
///   of the group above
public record ChannelPlan(Bytes groupId, GroupRoles roles, List<Bytes> keyPackages) {
  /// Copies the list.
  public ChannelPlan {
    keyPackages = List.copyOf(keyPackages);
  }
}
