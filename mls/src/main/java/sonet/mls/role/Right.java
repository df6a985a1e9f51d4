package sonet.mls.role;

/// What a certain role is needed for (docs/roles.md §1), in the order of the wire.
public enum Right {
  /// To add others. One's own devices everyone may add.
  ADD(0),
  /// To remove others of the same or a lower role. One's own devices everyone may remove.
  REMOVE(1),
  /// To give and take roles, up to one's own.
  ROLES(2),
  /// To change anything else in the group's extensions, this list included, and to close the group
  /// by a ReInit.
  POLICY(3),
  /// To rename the group. The name is encrypted, so that members alone can see to this right.
  RENAME(4),
  /// To open channels: groups below this one (docs/groups.md).
  CHANNELS(5),
  /// To leave unasked, with the last of one's devices.
  LEAVE(6);

  private final int place;

  Right(int place) {
    this.place = place;
  }

  /// Its place in the list on the wire.
  int place() {
    return place;
  }
}
