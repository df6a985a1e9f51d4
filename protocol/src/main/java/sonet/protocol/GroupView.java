package sonet.protocol;

import java.util.List;
import sonet.crypto.Bytes;

/// The public state of a group: the answer to `GET /v1/groups/{id}/group-info`, for an external
/// join (RFC 9420 §12.4.3.2).
///
/// @param group the group
/// @param epoch its epoch
/// @param head the number of its log's last entry
/// @param groupInfo the MLSMessage with the GroupInfo of this epoch
/// @param ratchetTree the `ratchet_tree` of this epoch (RFC 9420 §12.4.3.3)
/// @param selfRemoves the MLSMessages of members that asked to leave in this epoch, whom the
///   joiner's commit must take along (draft-ietf-mls-extensions §6.3.1)
public record GroupView(
    GroupId group,
    long epoch,
    long head,
    Bytes groupInfo,
    Bytes ratchetTree,
    List<Bytes> selfRemoves) {
  /// Copies the list.
  public GroupView {
    selfRemoves = List.copyOf(selfRemoves);
  }
}
