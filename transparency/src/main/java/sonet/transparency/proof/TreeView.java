package sonet.transparency.proof;

import sonet.transparency.TransparencyException;

/// What an algorithm can ask of the combined tree (§12.3): either recorded or consumed.
public interface TreeView {
  /// The number of log entries.
  long size();

  /// The timestamp of a log entry. A [CombinedTree] asks once for each.
  long timestamp(long position) throws TransparencyException;

  /// Begins lookups in the prefix tree of a log entry, which are one proof together.
  Lookups lookups(long position) throws TransparencyException;

  /// Whether there is nothing more to come: the proof is used up, or the log stops here because
  /// more versions exist than its asker knows (§8.4).
  boolean isAtEnd(long position);

  /// Lookups of versions of one label, in their order.
  interface Lookups {
    /// Whether a version is there.
    boolean includes(long version) throws TransparencyException;

    /// Ends the lookups.
    void end() throws TransparencyException;
  }
}
