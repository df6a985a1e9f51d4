package sonet.transparency.monitor;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import sonet.transparency.TransparencyException;
import sonet.transparency.log.SearchTree;
import sonet.transparency.proof.CombinedTree;

/// How an owner sees that no version of the label is unexpected (§8.3, second algorithm): a ladder
/// from each distinguished log entry that was not verified yet, from left to right.
public final class OwnerMonitoring {
  private final CombinedTree tree;
  private final long start;
  private final LongFunction<Optional<Long>> expected;
  private long verified;
  private boolean stopped;

  private OwnerMonitoring(CombinedTree tree, long start, LongFunction<Optional<Long>> expected) {
    this.tree = tree;
    this.start = start;
    this.expected = expected;
    this.verified = start;
  }

  /// What monitoring leaves.
  ///
  /// @param map what is still to be monitored
  /// @param verified the rightmost distinguished entry that was verified
  /// @param stopped whether there are more, to be asked for in the next request
  public record Monitored(MonitoringMap map, long verified, boolean stopped) {}

  /// Monitors a label.
  ///
  /// @param map new versions that are not in a distinguished entry yet
  /// @param start the rightmost distinguished entry that was verified
  /// @param expected the greatest version that there should be at a log entry
  public static Monitored run(
      CombinedTree tree, MonitoringMap map, long start, LongFunction<Optional<Long>> expected)
      throws TransparencyException {
    ContactMonitoring.Monitored contact = ContactMonitoring.runForOwner(tree, map, start);
    OwnerMonitoring monitoring = new OwnerMonitoring(tree, start, expected);
    monitoring.visit(SearchTree.root(tree.size()), 0, tree.timestamp(tree.rightmost()));
    NavigableMap<Long, Long> rest = new TreeMap<>(contact.map().versions());
    contact
        .leftToOwner()
        .forEach((position, distinguished) -> {
          if (distinguished <= monitoring.verified) {
            rest.remove(position);
          }
        });
    return new Monitored(new MonitoringMap(rest), monitoring.verified, monitoring.stopped);
  }

  private void visit(long position, long left, long right) throws TransparencyException {
    if (stopped || !tree.isDistinguished(left, right)) {
      return;
    }
    long timestamp = tree.timestamp(position);
    if (position > start) {
      if (SearchTree.hasLeft(position)) {
        visit(SearchTree.left(position), left, timestamp);
      }
      if (!stopped) {
        inspect(position);
      }
    }
    if (!stopped && SearchTree.hasRight(position, tree.size())) {
      visit(SearchTree.right(position, tree.size()), timestamp, right);
    }
  }

  private void inspect(long position) throws TransparencyException {
    if (tree.isAtEnd(position)) {
      stopped = true;
      return;
    }
    OwnerInitialization.requireGreatest(tree, position, expected.apply(position));
    verified = position;
  }
}
