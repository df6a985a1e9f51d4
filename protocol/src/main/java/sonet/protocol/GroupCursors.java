package sonet.protocol;

import java.util.List;

/// How far the members' devices have got in a group's log: the answer to `GET
/// /v1/groups/{group}/cursors`. It says what was delivered; what was read, only the members tell
/// each other, end-to-end encrypted.
///
/// @param group the group
/// @param cursors of the devices that have acknowledged anything
public record GroupCursors(GroupId group, List<DeviceCursor> cursors) {
  /// Copies the list.
  public GroupCursors {
    cursors = List.copyOf(cursors);
  }

  /// How far a device has got.
  ///
  /// @param device which
  /// @param upTo the number of the last entry that it keeps
  public record DeviceCursor(DeviceId device, long upTo) {}
}
