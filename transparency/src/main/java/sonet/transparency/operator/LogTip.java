package sonet.transparency.operator;

import sonet.transparency.Primitives;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.proof.LogSource;

/// What is needed of a log to add to it. Immutable.
///
/// @param tree the full subtrees of the log tree
/// @param prefixes the prefix tree of the rightmost entry
/// @param timestamp of the rightmost entry
public record LogTip(FullSubtrees tree, PrefixTree prefixes, long timestamp) {
  /// The tip of a log without entries.
  public static LogTip empty(Primitives primitives, LogSource source) {
    return new LogTip(FullSubtrees.EMPTY, PrefixTree.empty(primitives, source), 0);
  }

  /// The tip of a log in a store.
  public static LogTip load(Primitives primitives, LogSource source, long size) {
    if (size == 0) {
      return empty(primitives, source);
    }
    return new LogTip(
        FullSubtrees.load(size, source),
        PrefixTree.load(primitives, source, size - 1),
        source.entry(size - 1).timestamp());
  }

  /// The position of the next entry.
  public long next() {
    return tree.size();
  }
}
