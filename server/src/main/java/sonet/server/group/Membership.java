package sonet.server.group;

import java.util.Optional;

/// Since when a device is a member of a group, and until when.
///
/// @param joined the first epoch that it is in
/// @param removed the first epoch that it is not in any more
record Membership(long joined, Optional<Long> removed) {
  static Membership since(long epoch) {
    return new Membership(epoch, Optional.empty());
  }

  Membership until(long epoch) {
    return new Membership(joined, Optional.of(epoch));
  }

  boolean isOpen() {
    return removed.isEmpty();
  }

  /// Whether it may see what was sent in an epoch.
  boolean covers(long epoch) {
    return epoch >= joined && removed.map(end -> epoch < end).orElse(true);
  }
}
