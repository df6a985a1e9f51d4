package sonet.transparency.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.SearchTree;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.proof.Ladder;
import sonet.transparency.proof.Relation;

/// How someone becomes the owner of a label (§8.3, first algorithm): what the greatest version was
/// at a distinguished log entry and at those left above it.
public final class OwnerInitialization {
  private OwnerInitialization() {}

  /// The versions of which VRF outputs are needed: zero, and all of the ladders.
  ///
  /// @param greatestVersions as far as the label exists
  public static NavigableSet<Long> versions(List<Long> greatestVersions) {
    NavigableSet<Long> versions = new TreeSet<>(List.of(0L));
    greatestVersions.forEach(greatest -> versions.addAll(Ladder.base(greatest)));
    // Where the label does not exist, the ladder for version zero is looked up.
    return versions;
  }

  /// The log entries that are inspected: the starting one, and its ancestors to the left as far as
  /// they have not expired.
  public static List<Long> entries(CombinedTree tree, long start) throws TransparencyException {
    if (start >= tree.size()) {
      throw new TransparencyException(Reason.POSITION, start + " is not in the log");
    }
    if (!tree.isDistinguished(start)) {
      throw new TransparencyException(Reason.POSITION, start + " is not distinguished");
    }
    if (tree.hasExpired(start)) {
      throw new TransparencyException(Reason.EXPIRED, "log entry " + start);
    }
    List<Long> entries = new ArrayList<>(List.of(start));
    List<Long> path = SearchTree.pathTo(start, tree.size());
    for (int i = path.size() - 1; i >= 0; i--) {
      long ancestor = path.get(i);
      if (ancestor > start) {
        continue;
      }
      if (tree.hasExpired(ancestor)) {
        break;
      }
      entries.add(ancestor);
    }
    return List.copyOf(entries);
  }

  /// Checks that the greatest versions are the right ones.
  ///
  /// @param entries as [#entries] gives them
  public static void run(CombinedTree tree, List<Long> entries, List<Long> greatestVersions)
      throws TransparencyException {
    if (greatestVersions.size() > entries.size()) {
      throw new TransparencyException(
          Reason.PROOF_SIZE, greatestVersions.size() + " versions of " + entries.size());
    }
    for (int i = 0; i < entries.size(); i++) {
      Optional<Long> greatest =
          i < greatestVersions.size() ? Optional.of(greatestVersions.get(i)) : Optional.empty();
      if (i > 0 && i < greatestVersions.size() && greatest.get() > greatestVersions.get(i - 1)) {
        throw new TransparencyException(
            Reason.MISSING_VERSION, greatest.get() + " was there at an earlier log entry");
      }
      requireGreatest(tree, entries.get(i), greatest);
    }
  }

  /// Checks the greatest version at a log entry with a full ladder.
  static void requireGreatest(CombinedTree tree, long position, Optional<Long> greatest)
      throws TransparencyException {
    require(tree.searchLadder(position, greatest.orElse(0L), Repeats.INCLUDED), position, greatest);
  }

  /// Checks what a ladder said against the version that should be the greatest.
  public static void require(Relation relation, long position, Optional<Long> greatest)
      throws TransparencyException {
    Relation expected = greatest.isPresent() ? Relation.EQUAL : Relation.LESS;
    if (relation == expected) {
      return;
    }
    throw new TransparencyException(
        relation == Relation.LESS ? Reason.MISSING_VERSION : Reason.GREATER_VERSION,
        "at log entry " + position);
  }
}
