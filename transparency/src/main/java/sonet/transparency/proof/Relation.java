package sonet.transparency.proof;

/// How the greatest version at a log entry compares to the one in question (§6.2).
public enum Relation {
  /// It is less.
  LESS,
  /// It is the one.
  EQUAL,
  /// It is greater.
  GREATER
}
