package sonet.transparency.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.SearchTree;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.proof.Relation;

/// The search for a given version of a label (§7.2): a binary search for the first log entry that
/// has it, which may end early where it is the greatest one.
public final class FixedVersionSearch {
  private final CombinedTree tree;
  private final long version;
  private final List<Long> unexpiredDistinguished = new ArrayList<>();
  private Optional<Long> leftmostGreater = Optional.empty();
  private boolean metExpired;

  private FixedVersionSearch(CombinedTree tree, long version) {
    this.tree = tree;
    this.version = version;
  }

  /// Runs the search; the position of the terminal log entry.
  public static long run(CombinedTree tree, long version) throws TransparencyException {
    return new FixedVersionSearch(tree, version).run();
  }

  private long run() throws TransparencyException {
    long left = 0;
    long right = tree.timestamp(tree.rightmost());
    Optional<Long> next = Optional.of(SearchTree.root(tree.size()));
    while (next.isPresent()) {
      long position = next.get();
      long timestamp = tree.timestamp(position);
      if (tree.hasExpired(position)) {
        metExpired = true;
        left = timestamp;
        next = rightOf(position);
        continue;
      }
      if (tree.isDistinguished(left, right)) {
        unexpiredDistinguished.add(position);
      }
      Relation relation = tree.searchLadder(position, version, Repeats.OMITTED);
      switch (relation) {
        case LESS -> {
          left = timestamp;
          next = rightOf(position);
        }
        case GREATER -> {
          leftmostGreater = Optional.of(Math.min(position, leftmostGreater.orElse(position)));
          right = timestamp;
          next = leftOf(position);
        }
        case EQUAL -> {
          requireChecked(position + 1);
          return position;
        }
      }
    }
    return lookUp();
  }

  private Optional<Long> leftOf(long position) {
    return SearchTree.hasLeft(position) ? Optional.of(SearchTree.left(position)) : Optional.empty();
  }

  private Optional<Long> rightOf(long position) {
    return SearchTree.hasRight(position, tree.size())
        ? Optional.of(SearchTree.right(position, tree.size()))
        : Optional.empty();
  }

  /// Once something expired was met, the version counts only when a distinguished entry before a
  /// position is left where its owner checked it (§7.2 steps 5.2 and 6.2).
  private void requireChecked(long before) throws TransparencyException {
    if (metExpired && unexpiredDistinguished.stream().noneMatch(entry -> entry < before)) {
      throw new TransparencyException(Reason.EXPIRED, "version " + version);
    }
  }

  /// Step 6: nowhere is the version the greatest, so it is looked up where a greater one is.
  private long lookUp() throws TransparencyException {
    long position =
        leftmostGreater.orElseThrow(
            () -> new TransparencyException(Reason.NOT_FOUND, "version " + version));
    requireChecked(position);
    if (!tree.includes(position, version)) {
      throw new TransparencyException(Reason.NOT_FOUND, "version " + version);
    }
    return position;
  }
}
