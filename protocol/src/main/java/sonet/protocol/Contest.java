package sonet.protocol;

import java.util.List;
import sonet.crypto.Bytes;

/// Why a group is contested: a commit that many of its members cannot take. The body of an entry of
/// the kind [EntryKind#CONTESTED], as JSON in UTF-8.
///
/// @param epoch the epoch that the commit ended
/// @param commitHash the SHA-256 hash of the commit's MLSMessage
/// @param devices those that rejected it and have not come back yet
public record Contest(long epoch, Bytes commitHash, List<DeviceId> devices) {
  /// Copies the list.
  public Contest {
    devices = List.copyOf(devices);
  }
}
