package sonet.transparency.proof;

import java.util.NavigableMap;
import java.util.TreeMap;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.SearchTree;
import sonet.transparency.wire.LogEntry;

/// What a user keeps of the last tree that was verified (§4.2), so that the next one can be shown
/// to be an extension of it.
///
/// @param tree the heads of its full subtrees
/// @param frontier the log entries on its frontier, by their positions
public record RetainedView(FullSubtrees tree, NavigableMap<Long, LogEntry> frontier) {
  /// Before anything was seen.
  public static final RetainedView NONE = new RetainedView(FullSubtrees.EMPTY, new TreeMap<>());

  /// Checks the positions and copies the map.
  public RetainedView {
    frontier = new TreeMap<>(frontier);
    if (!SearchTree.frontier(tree.size()).equals(frontier.keySet().stream().toList())) {
      throw new IllegalArgumentException("not the frontier of " + tree.size() + " entries");
    }
  }

  /// The number of log entries.
  public long size() {
    return tree.size();
  }

  /// The log entries on the frontier, by their positions.
  @Override
  public NavigableMap<Long, LogEntry> frontier() {
    return new TreeMap<>(frontier);
  }
}
