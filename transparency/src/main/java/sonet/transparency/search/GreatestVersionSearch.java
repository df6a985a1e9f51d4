package sonet.transparency.search;

import java.util.Optional;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.SearchTree;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.CombinedTree.Repeats;

/// The search for the greatest version of a label (§6.3): down the frontier from the rightmost
/// distinguished entry, which its owner checks, to the rightmost one.
public final class GreatestVersionSearch {
  private GreatestVersionSearch() {}

  /// Runs the search; the position of the terminal log entry, the leftmost inspected that has it.
  ///
  /// @param version the one said to be the greatest
  public static long run(CombinedTree tree, long version) throws TransparencyException {
    long start = tree.rightmostDistinguished().orElse(SearchTree.root(tree.size()));
    Optional<Long> terminal = Optional.empty();
    for (long position : SearchTree.frontierFrom(start, tree.size())) {
      switch (tree.searchLadder(position, version, Repeats.OMITTED)) {
        case GREATER ->
            throw new TransparencyException(
                Reason.GREATER_VERSION, "than " + version + " at log entry " + position);
        case EQUAL -> terminal = terminal.or(() -> Optional.of(position));
        case LESS -> {
          if (position == tree.rightmost()) {
            throw new TransparencyException(
                Reason.MISSING_VERSION, version + " at the rightmost log entry");
          }
        }
      }
    }
    return terminal.orElseThrow();
  }
}
