package sonet.transparency.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.SearchTree;
import sonet.transparency.proof.CombinedTree;

/// Follows monitored versions up the search tree (§8.2), from where each was last proven to exist
/// to the first distinguished entry on its right, which the owner of the label checks.
public final class ContactMonitoring {
  private final CombinedTree tree;
  private final Optional<Long> ownerStart;
  private final NavigableMap<Long, Long> map;
  private final Map<Long, Long> inspected = new TreeMap<>();
  private final NavigableMap<Long, Long> left = new TreeMap<>();

  private ContactMonitoring(CombinedTree tree, MonitoringMap map, Optional<Long> ownerStart) {
    this.tree = tree;
    this.map = map.versions();
    this.ownerStart = ownerStart;
  }

  /// What monitoring leaves.
  ///
  /// @param map what is still to be monitored
  /// @param leftToOwner for entries of the map, the distinguished one that the owner's algorithm
  ///   looks at instead; a version is done when that was verified
  public record Monitored(MonitoringMap map, NavigableMap<Long, Long> leftToOwner) {}

  /// Monitors what was looked up.
  public static MonitoringMap run(CombinedTree tree, MonitoringMap map)
      throws TransparencyException {
    return new ContactMonitoring(tree, map, Optional.empty()).run().map();
  }

  /// Monitors an owner's new versions, before the owner's own algorithm runs in the same response.
  ///
  /// @param start the rightmost distinguished entry that the owner has verified
  static Monitored runForOwner(CombinedTree tree, MonitoringMap map, long start)
      throws TransparencyException {
    return new ContactMonitoring(tree, map, Optional.of(start)).run();
  }

  private Monitored run() throws TransparencyException {
    NavigableMap<Long, Long> next = new TreeMap<>();
    for (Map.Entry<Long, Long> entry : map.descendingMap().entrySet()) {
      if (entry.getKey() >= tree.size()) {
        throw new TransparencyException(Reason.POSITION, entry.getKey() + " is not in the log");
      }
      Optional<Long> position = follow(entry.getKey(), entry.getValue());
      position.ifPresent(reached -> next.put(reached, entry.getValue()));
    }
    return new Monitored(new MonitoringMap(next), left);
  }

  /// Where a version is to be monitored from now on; empty when it need not be any more.
  private Optional<Long> follow(long position, long version) throws TransparencyException {
    List<Long> distinguished = tree.distinguishedPath(position);
    if (distinguished.contains(position)) {
      return Optional.empty();
    }
    long reached = position;
    for (long ancestor : ancestorsToTheRight(position)) {
      boolean last = distinguished.contains(ancestor);
      if (last && ownerStart.isPresent() && position >= ownerStart.get()) {
        left.put(reached, ancestor);
        return Optional.of(reached);
      }
      Long before = inspected.get(ancestor);
      if (before != null) {
        if (before > version) {
          return Optional.empty();
        }
        throw new TransparencyException(
            Reason.POSITION, "version " + version + " is monitored right of " + before);
      }
      tree.monitoringLadder(ancestor, version);
      inspected.put(ancestor, version);
      if (last) {
        return Optional.empty();
      }
      reached = ancestor;
    }
    return Optional.of(reached);
  }

  private List<Long> ancestorsToTheRight(long position) {
    List<Long> ancestors = new ArrayList<>();
    List<Long> path = SearchTree.pathTo(position, tree.size());
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i) > position) {
        ancestors.add(path.get(i));
      }
    }
    return ancestors;
  }
}
