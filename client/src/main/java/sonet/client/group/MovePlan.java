package sonet.client.group;

import java.util.List;
import sonet.crypto.Bytes;

/// The move of a group to another cipher suite.
///
/// @param cipherSuite where to
/// @param groupId the id of the new group
/// @param continuation which conversation the new group continues
/// @param keyPackages of the other devices in the new suite, as MLSMessages
public record MovePlan(
    int cipherSuite, Bytes groupId, Continuation continuation, List<Bytes> keyPackages) {
  /// Copies the list.
  public MovePlan {
    keyPackages = List.copyOf(keyPackages);
  }
}
