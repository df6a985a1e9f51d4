package sonet.protocol;

/// What can be done with a group.
public enum GroupStatus {
  /// Everything.
  OPEN,
  /// Members come back by external commit, or reset the group; other commits and proposals wait.
  CONTESTED,
  /// Nothing: it has a successor, by a ReInit (RFC 9420 §11.2) or a reset.
  CLOSED
}
