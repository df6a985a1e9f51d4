package sonet.client.group;

import java.util.List;
import sonet.crypto.Bytes;

/// A fresh group in the place of a contested one (docs/groups.md), with what the old one's context
/// says, roles among it.
///
/// @param groupId the id of the new group
/// @param continuation which conversation it continues
/// @param keyPackages of the other devices of the old group, as MLSMessages
public record ResetPlan(Bytes groupId, Continuation continuation, List<Bytes> keyPackages) {
  /// Copies the list.
  public ResetPlan {
    keyPackages = List.copyOf(keyPackages);
  }
}
