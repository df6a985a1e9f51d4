package sonet.protocol;

import java.util.List;
import sonet.crypto.Bytes;

/// The body of `POST /v1/groups/{id}/commits`: a commit with all that belongs to it, taken as one
/// or not at all.
///
/// The answer is [Posted]. Of several commits in one epoch the server takes the first; the others
/// get a [Problem] of type [ProblemType#EPOCH_CONFLICT] with the entries they missed. The same
/// commit again has the same answer. An external commit (RFC 9420 §12.4.3.2) is submitted just so.
///
/// @param expectedEpoch the epoch it was made in
/// @param commit the commit as a PublicMessage (RFC 9420 §6.2)
/// @param welcomes for those whom it adds
/// @param groupInfo the MLSMessage with the GroupInfo of the epoch it begins, without the tree,
///   with `external_pub`
public record SubmitCommit(
    long expectedEpoch, Bytes commit, List<Welcome> welcomes, Bytes groupInfo) {
  /// Checks the epoch and copies the list.
  public SubmitCommit {
    welcomes = List.copyOf(welcomes);
    if (expectedEpoch < 0) {
      throw new IllegalArgumentException("an epoch is not negative: " + expectedEpoch);
    }
  }

  /// A Welcome with those whom it is for.
  ///
  /// @param welcome the MLSMessage with the Welcome, without the tree
  /// @param targets the devices whose inboxes it goes to
  public record Welcome(Bytes welcome, List<DeviceId> targets) {
    /// Copies the list.
    public Welcome {
      targets = List.copyOf(targets);
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("a Welcome needs a target");
      }
    }
  }
}
