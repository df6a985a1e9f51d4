package sonet.transparency.proof;

import java.util.ArrayList;
import java.util.List;
import sonet.transparency.DraftRevision;
import sonet.transparency.TransparencyException;
import sonet.transparency.log.SearchTree;

/// Brings a user's view up to date (§4.2), before anything else in every response.
public final class ViewUpdate {
  private ViewUpdate() {}

  /// The log entries whose timestamps show that none of those added goes backwards.
  ///
  /// @param size of the new tree
  /// @param last of the tree that was seen before; 0 for none
  public static List<Long> entries(DraftRevision revision, long size, long last) {
    if (last == 0) {
      return SearchTree.frontier(size);
    }
    if (last == size) {
      return List.of();
    }
    List<Long> path = SearchTree.pathTo(last - 1, size);
    List<Long> entries = new ArrayList<>();
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i) >= last) {
        entries.add(path.get(i));
      }
    }
    boolean onFrontier = entries.isEmpty();
    if (onFrontier && !revision.continuesFromPreviousRightmost()) {
      return List.of();
    }
    long from = onFrontier ? last - 1 : entries.getLast();
    List<Long> rest = SearchTree.frontierFrom(from, size);
    entries.addAll(rest.subList(1, rest.size()));
    return List.copyOf(entries);
  }

  /// Asks for their timestamps.
  public static void run(CombinedTree tree, DraftRevision revision, long last)
      throws TransparencyException {
    for (long position : entries(revision, tree.size(), last)) {
      long _ = tree.timestamp(position);
    }
  }
}
