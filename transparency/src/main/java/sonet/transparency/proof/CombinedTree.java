package sonet.transparency.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.SearchTree;
import sonet.transparency.wire.Configuration;

/// A walk over the combined tree in one response: what every algorithm of the draft is written on.
///
/// It asks its view for each timestamp once and sees to it that they do not go backwards, and it
/// knows which lookups were already done, so that ladders leave them out (§6.2). Lookups in an
/// entry always come after its timestamp, since only entries with a timestamp are covered by the
/// proof of inclusion. One owner uses it for one response.
public final class CombinedTree {
  private final Configuration configuration;
  private final TreeView view;
  private final NavigableMap<Long, Long> timestamps = new TreeMap<>();

  /// For each version the leftmost entry where it was shown to be, and the rightmost where not.
  private final Map<Long, Long> included = new TreeMap<>();

  private final Map<Long, Long> notIncluded = new TreeMap<>();

  /// A walk that begins.
  public CombinedTree(Configuration configuration, TreeView view) {
    this.configuration = configuration;
    this.view = view;
  }

  /// Whether a ladder leaves out what was already looked up.
  public enum Repeats {
    /// It leaves that out.
    OMITTED,
    /// It looks everything up.
    INCLUDED
  }

  /// The configuration of the log.
  public Configuration configuration() {
    return configuration;
  }

  /// The number of log entries.
  public long size() {
    return view.size();
  }

  /// The position of the rightmost log entry.
  public long rightmost() {
    return view.size() - 1;
  }

  /// Whether there is nothing more to come.
  public boolean isAtEnd(long position) {
    return view.isAtEnd(position);
  }

  /// The timestamp of a log entry.
  public long timestamp(long position) throws TransparencyException {
    Long known = timestamps.get(position);
    if (known != null) {
      return known;
    }
    long timestamp = view.timestamp(position);
    Map.Entry<Long, Long> before = timestamps.lowerEntry(position);
    Map.Entry<Long, Long> after = timestamps.higherEntry(position);
    if ((before != null && before.getValue() > timestamp)
        || (after != null && after.getValue() < timestamp)) {
      throw new TransparencyException(Reason.NOT_MONOTONIC, "at log entry " + position);
    }
    timestamps.put(position, timestamp);
    return timestamp;
  }

  /// Whether a log entry has expired (§7.1).
  public boolean hasExpired(long position) throws TransparencyException {
    return configuration.hasExpired(timestamp(position), timestamp(rightmost()));
  }

  /// A search ladder from a log entry (§6.2).
  public Relation searchLadder(long position, long target, Repeats repeats)
      throws TransparencyException {
    long _ = timestamp(position);
    TreeView.Lookups lookups = view.lookups(position);
    Relation relation = Relation.EQUAL;
    for (long version : Ladder.base(target)) {
      Optional<Boolean> known =
          repeats == Repeats.OMITTED ? isKnown(position, version) : Optional.empty();
      boolean there = known.isPresent() ? known.get() : lookUp(lookups, position, version);
      if (there && version > target) {
        relation = Relation.GREATER;
        break;
      }
      if (!there && version <= target) {
        relation = Relation.LESS;
        break;
      }
    }
    lookups.end();
    return relation;
  }

  /// What earlier lookups say: a version included further left is included here, one not included
  /// further right is not included here.
  private Optional<Boolean> isKnown(long position, long version) {
    Long left = included.get(version);
    if (left != null && left < position) {
      return Optional.of(true);
    }
    Long right = notIncluded.get(version);
    return right != null && right > position ? Optional.of(false) : Optional.empty();
  }

  private boolean lookUp(TreeView.Lookups lookups, long position, long version)
      throws TransparencyException {
    boolean there = lookups.includes(version);
    remember(position, version, there);
    return there;
  }

  private void remember(long position, long version, boolean there) {
    if (there) {
      included.merge(version, position, Math::min);
    } else {
      notIncluded.merge(version, position, Math::max);
    }
  }

  /// Acts as if a search ladder had been seen that is left out, because of what is known already
  /// (§9.1 step 2.2).
  ///
  /// @param greatest the greatest version at the log entry
  public void assumeLadder(long position, long target, Optional<Long> greatest) {
    for (long version : Ladder.base(target)) {
      boolean there = greatest.isPresent() && version <= greatest.get();
      if (isKnown(position, version).isEmpty()) {
        remember(position, version, there);
      }
      if (there != version <= target) {
        break;
      }
    }
  }

  /// A monitoring ladder from a log entry, all of whose lookups must be inclusions (§8.1).
  public void monitoringLadder(long position, long target) throws TransparencyException {
    requireAll(position, Ladder.monitoring(target));
  }

  /// Lookups of versions that must all be there.
  public void requireAll(long position, List<Long> versions) throws TransparencyException {
    long _ = timestamp(position);
    TreeView.Lookups lookups = view.lookups(position);
    for (long version : versions) {
      if (!lookUp(lookups, position, version)) {
        throw new TransparencyException(
            Reason.MISSING_VERSION, version + " at log entry " + position);
      }
    }
    lookups.end();
  }

  /// Whether one version is at a log entry.
  public boolean includes(long position, long version) throws TransparencyException {
    long _ = timestamp(position);
    TreeView.Lookups lookups = view.lookups(position);
    boolean there = lookUp(lookups, position, version);
    lookups.end();
    return there;
  }

  /// Whether an entry whose neighbours have these timestamps is distinguished (§6.1).
  public boolean isDistinguished(long left, long right) {
    return right - left >= configuration.reasonableMonitoringWindow();
  }

  /// The rightmost distinguished log entry (§6.1): it is on the frontier, as the parent of a
  /// distinguished entry is distinguished too.
  public Optional<Long> rightmostDistinguished() throws TransparencyException {
    Optional<Long> found = Optional.empty();
    long left = 0;
    long right = timestamp(rightmost());
    for (long position : SearchTree.frontier(size())) {
      if (!isDistinguished(left, right)) {
        break;
      }
      found = Optional.of(position);
      left = timestamp(position);
    }
    return found;
  }

  /// Whether a log entry is distinguished, by the timestamps above it, as far as these are
  /// distinguished themselves.
  public boolean isDistinguished(long position) throws TransparencyException {
    List<Long> path = SearchTree.pathTo(position, size());
    return distinguishedPart(path, position) == path.size() + 1;
  }

  /// The distinguished ancestors of a log entry, from the root on; the last one may be the entry
  /// itself.
  public List<Long> distinguishedPath(long position) throws TransparencyException {
    List<Long> path = new ArrayList<>(SearchTree.pathTo(position, size()));
    int count = distinguishedPart(path, position);
    path.add(position);
    return List.copyOf(path.subList(0, count));
  }

  private int distinguishedPart(List<Long> path, long position) throws TransparencyException {
    long left = 0;
    long right = timestamp(rightmost());
    int count = 0;
    for (long ancestor : path) {
      if (!isDistinguished(left, right)) {
        return count;
      }
      count++;
      if (ancestor < position) {
        left = timestamp(ancestor);
      } else {
        right = timestamp(ancestor);
      }
    }
    return isDistinguished(left, right) ? count + 1 : count;
  }
}
