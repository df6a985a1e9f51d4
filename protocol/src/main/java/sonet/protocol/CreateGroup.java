package sonet.protocol;

import java.util.Optional;
import sonet.crypto.Bytes;

/// The body of `POST /v1/groups`: a group with its creator as the one member. The answer is
/// [Posted]; the same request again has the same answer.
///
/// @param groupInfo the MLSMessage with the GroupInfo of its first epoch (RFC 9420 §12.4.3), with
///   `external_pub`
/// @param ratchetTree the tree (RFC 9420 §12.4.3.3), where the GroupInfo does not carry it
/// @param parent the group of which it is to be a channel, for as long as it lasts
public record CreateGroup(Bytes groupInfo, Optional<Bytes> ratchetTree, Optional<GroupId> parent) {
  /// A group that is no channel.
  public CreateGroup(Bytes groupInfo, Optional<Bytes> ratchetTree) {
    this(groupInfo, ratchetTree, Optional.empty());
  }

  /// The same as a channel of a group.
  public CreateGroup below(GroupId group) {
    return new CreateGroup(groupInfo, ratchetTree, Optional.of(group));
  }
}
