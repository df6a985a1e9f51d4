package sonet.protocol;

/// Whether something is done.
public enum Switch {
  /// It is done.
  ON,
  /// It is not done.
  OFF
}
