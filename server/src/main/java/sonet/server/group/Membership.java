package sonet.server.group;

import java.util.Optional;
import sonet.protocol.GroupId;

/// Since when a device is a member of a group, and until when.
///
/// @param joined the first epoch that it is in
/// @param removed the first epoch that it is not in any more
/// @param parent the group above, in which a member of a channel must be as well
record Membership(long joined, Optional<Long> removed, Optional<GroupId> parent) {
  static Membership since(long epoch, Optional<GroupId> parent) {
    return new Membership(epoch, Optional.empty(), parent);
  }

  Membership until(long epoch) {
    return new Membership(joined, Optional.of(epoch), parent);
  }

  boolean isOpen() {
    return removed.isEmpty();
  }

  /// Whether it may see what was sent in an epoch.
  boolean covers(long epoch) {
    return epoch >= joined && removed.map(end -> epoch < end).orElse(true);
  }
}
