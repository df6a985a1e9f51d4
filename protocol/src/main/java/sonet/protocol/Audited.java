package sonet.protocol;

/// How an [Operation] gets into the audit trail, so that what was done cannot lack its entry after
/// a crash. What administrators ask for and are refused is always there.
public enum Audited {
  /// Not at all.
  NOT,
  /// By an entry that is written as one with what the operation writes.
  WITH_ITS_WRITE,
  /// By an entry before it begins and one with what came of it, for what is not one write.
  AROUND,
  /// By an entry before the answer goes out, for what only shows something.
  SHOWN
}
