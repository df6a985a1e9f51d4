package sonet.protocol;

/// What came of an operation.
public enum AuditResult {
  /// It is about to be done; another entry of the same act says what came of it.
  BEGUN,
  /// It was done.
  DONE,
  /// It had been done before, and nothing was changed.
  UNCHANGED,
  /// It was refused; the problem says why.
  REFUSED,
  /// It failed in the server, perhaps in the middle.
  FAILED,
  /// The server stopped after it was begun; it may have been done or not.
  INTERRUPTED
}
