package sonet.transparency.directory;

/// What a device set stands on, for someone who knows the set before it or none.
public enum Standing {
  /// The first set of the account, signed by its device.
  REGISTERED,
  /// The next set after the one that is known, signed by a device of that.
  CONTINUED,
  /// A later set of an account of which no set was known: signed by a device of the account, but
  /// whether that was one before cannot be told from this set alone.
  FIRST_SEEN,
  /// A later set than the next after the one that is known. The sets between tell whether it goes
  /// on from that; where they were erased, what else stands for the devices must.
  GAP,
  /// Nobody of the account signed it: the operator made it.
  UNAUTHORIZED;

  /// Whether a device of the account, and of the set before where that is known, signed it.
  public boolean isAuthorized() {
    return this == REGISTERED || this == CONTINUED || this == FIRST_SEEN;
  }
}
