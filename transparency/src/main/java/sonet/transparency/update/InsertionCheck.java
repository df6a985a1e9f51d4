package sonet.transparency.update;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.SearchTree;
import sonet.transparency.monitor.OwnerInitialization;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.proof.Ladder;

/// Whether new versions of a label were inserted correctly (§9.1): nothing unknown was there before
/// them, and they are there now.
///
/// @param previous the greatest version before, if there was one
/// @param known the rightmost log entry that the owner has checked: where the ownership began, or
///   where the previous version was inserted
/// @param position of the log entry with the new versions
/// @param count how many new versions there are
public record InsertionCheck(Optional<Long> previous, long known, long position, int count) {
  /// The versions that were inserted, ascending.
  public List<Long> inserted() {
    List<Long> versions = new ArrayList<>();
    long first = previous.map(version -> version + 1).orElse(0L);
    for (int i = 0; i < count; i++) {
      versions.add(first + i);
    }
    return versions;
  }

  /// The greatest version afterwards.
  public long greatest() {
    return previous.map(version -> version + count).orElse(count - 1L);
  }

  /// The versions of which the owner still needs VRF outputs, ascending.
  public NavigableSet<Long> versions() {
    NavigableSet<Long> versions = new TreeSet<>(Ladder.base(greatest()));
    if (count > 1) {
      versions.addAll(inserted());
    }
    if (previous.isPresent()) {
      Ladder.base(previous.get()).forEach(versions::remove);
    } else {
      versions.remove(0L);
    }
    return versions;
  }

  /// Runs the check.
  ///
  /// @param greatestAt the greatest version at a log entry that was checked already
  /// @return whether the log entry is distinguished; if not, the new versions must be monitored
  public boolean run(CombinedTree tree, LongFunction<Optional<Long>> greatestAt)
      throws TransparencyException {
    if (position <= known || position >= tree.size()) {
      throw new TransparencyException(
          Reason.POSITION, position + " is not to the right of " + known);
    }
    List<Long> above = position == 0 ? List.of() : tree.distinguishedPath(position - 1);
    boolean distinguished = tree.isDistinguished(position);
    List<Long> frontier = SearchTree.frontier(position);
    int first = 0;
    while (first < frontier.size() && above.contains(frontier.get(first))) {
      first++;
    }
    if (first > 0 && previous.isPresent()) {
      // Where a search would begin, as the rightmost distinguished entry.
      assumeLadder(tree, frontier.get(first - 1), greatestAt);
    }
    for (long entry : frontier.subList(first, frontier.size())) {
      if (previous.isPresent() && entry <= known) {
        assumeLadder(tree, entry, greatestAt);
      } else {
        requireNothingUnknown(tree, entry);
      }
    }
    List<Long> rest = new ArrayList<>(inserted());
    rest.removeAll(Ladder.base(greatest()));
    if (!distinguished) {
      OwnerInitialization.require(
          tree.searchLadder(position, greatest(), Repeats.OMITTED),
          position,
          Optional.of(greatest()));
    }
    if (!rest.isEmpty()) {
      tree.requireAll(position, rest);
    }
    return distinguished;
  }

  private void assumeLadder(
      CombinedTree tree, long entry, LongFunction<Optional<Long>> greatestAt) {
    tree.assumeLadder(entry, previous.orElseThrow(), greatestAt.apply(entry));
  }

  /// Step 2.3, at an entry on the frontier of the previous tree.
  private void requireNothingUnknown(CombinedTree tree, long entry) throws TransparencyException {
    OwnerInitialization.require(
        tree.searchLadder(entry, previous.orElse(0L), Repeats.OMITTED), entry, previous);
  }
}
