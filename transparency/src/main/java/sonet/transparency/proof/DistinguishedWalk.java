package sonet.transparency.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import sonet.transparency.TransparencyException;
import sonet.transparency.log.SearchTree;

/// Walks the recent distinguished log entries from right to left (§10.1).
///
/// "Recent" are the rightmost ones, up to a number, that have not expired.
public final class DistinguishedWalk {
  /// How many are recent at most (§10.1).
  public static final int MOST = 10;

  private final CombinedTree tree;
  private final int recent;
  private final Optional<Long> stop;
  private final Deque<Long> found = new ArrayDeque<>();

  private DistinguishedWalk(CombinedTree tree, int recent, Optional<Long> stop) {
    this.tree = tree;
    this.recent = recent;
    this.stop = stop;
  }

  /// The positions of the recent ones that are right of where to stop, ascending.
  public static List<Long> run(CombinedTree tree, int recent, Optional<Long> stop)
      throws TransparencyException {
    if (recent < 1 || recent > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " log entries are recent");
    }
    DistinguishedWalk walk = new DistinguishedWalk(tree, recent, stop);
    walk.visit(SearchTree.root(tree.size()), 0, tree.timestamp(tree.rightmost()));
    return List.copyOf(walk.found);
  }

  private void visit(long position, long left, long right) throws TransparencyException {
    if (!tree.isDistinguished(left, right)) {
      return;
    }
    long timestamp = tree.timestamp(position);
    if (SearchTree.hasRight(position, tree.size())) {
      visit(SearchTree.right(position, tree.size()), timestamp, right);
    }
    if ((stop.isPresent() && position <= stop.get())
        || found.size() == recent
        || tree.hasExpired(position)) {
      return;
    }
    found.addFirst(position);
    if (SearchTree.hasLeft(position)) {
      visit(SearchTree.left(position), left, timestamp);
    }
  }
}
