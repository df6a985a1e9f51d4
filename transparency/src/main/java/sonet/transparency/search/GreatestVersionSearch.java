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

  /// Where a version was found that is said to be the greatest.
  ///
  /// @param terminal the leftmost entry inspected that has it
  /// @param distinguished the rightmost distinguished entry
  public record Found(long terminal, Optional<Long> distinguished) {
    /// Whether a user has to monitor the version, where users are those who watch (§8).
    public boolean mustBeMonitored() {
      return distinguished.isEmpty() || terminal > distinguished.get();
    }
  }

  /// Runs the search.
  ///
  /// @param version the one said to be the greatest
  public static Found run(CombinedTree tree, long version) throws TransparencyException {
    Optional<Long> distinguished = tree.rightmostDistinguished();
    long start = distinguished.orElse(SearchTree.root(tree.size()));
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
    return new Found(terminal.orElseThrow(), distinguished);
  }
}
