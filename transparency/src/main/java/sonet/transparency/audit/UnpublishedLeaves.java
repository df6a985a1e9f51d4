package sonet.transparency.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;

/// The leaves that no distinguished log entry has published yet, each with the position of the
/// entry that inserted it. Immutable: what changes it gives another one.
///
/// They are as many as were inserted in a monitoring window, and every entry adds some, so no entry
/// copies all of them. They lie in sorted runs, the newest last, of which each is more than twice
/// as long as the next; a run is merged into the one before it when it is not. So what a leaf costs
/// in all grows with the logarithm of their number.
public final class UnpublishedLeaves {
  /// None.
  public static final UnpublishedLeaves NONE = new UnpublishedLeaves(List.of(), -1);

  /// In the place of a position: the leaf was removed.
  private static final long REMOVED = -1;

  private final List<Run> runs;

  /// Up to which entry all were published.
  private final long published;

  private UnpublishedLeaves(List<Run> runs, long published) {
    this.runs = List.copyOf(runs);
    this.published = published;
  }

  /// Leaves in order, with their positions.
  private static final class Run {
    private final Bytes[] leaves;
    private final long[] positions;

    Run(Bytes[] leaves, long[] positions) {
      this.leaves = leaves;
      this.positions = positions;
    }

    static Run of(NavigableMap<Bytes, Long> map) {
      Bytes[] leaves = map.keySet().toArray(Bytes[]::new);
      long[] positions = new long[leaves.length];
      int at = 0;
      for (long position : map.values()) {
        positions[at++] = position;
      }
      return new Run(leaves, positions);
    }

    int size() {
      return leaves.length;
    }

    @Nullable Long find(Bytes leaf) {
      int from = 0;
      int to = leaves.length - 1;
      while (from <= to) {
        int middle = (from + to) >>> 1;
        int order = leaves[middle].compareTo(leaf);
        if (order == 0) {
          return positions[middle];
        }
        if (order < 0) {
          from = middle + 1;
        } else {
          to = middle - 1;
        }
      }
      return null;
    }
  }

  /// Leaves in order, with their positions.
  public static UnpublishedLeaves of(NavigableMap<Bytes, Long> leaves) {
    return of(leaves, -1);
  }

  private static UnpublishedLeaves of(NavigableMap<Bytes, Long> leaves, long published) {
    return new UnpublishedLeaves(leaves.isEmpty() ? List.of() : List.of(Run.of(leaves)), published);
  }

  /// Where a leaf was inserted, if it is one of them.
  public Optional<Long> position(Bytes leaf) {
    for (Run run : runs.reversed()) {
      Long found = run.find(leaf);
      if (found != null) {
        return found == REMOVED ? Optional.empty() : Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /// Whether a leaf is one of them.
  public boolean contains(Bytes leaf) {
    return position(leaf).isPresent();
  }

  /// What an entry makes of them.
  ///
  /// @param removed leaves that are gone
  /// @param added leaves that it inserted, whether or not they were removed with it
  UnpublishedLeaves with(Iterable<Bytes> removed, Iterable<Bytes> added, long position) {
    NavigableMap<Bytes, Long> changes = new TreeMap<>();
    for (Bytes leaf : removed) {
      changes.put(leaf, REMOVED);
    }
    for (Bytes leaf : added) {
      changes.put(leaf, position);
    }
    if (changes.isEmpty()) {
      return this;
    }
    List<Run> next = new ArrayList<>(runs);
    Run last = Run.of(changes);
    while (!next.isEmpty() && next.getLast().size() <= 2 * last.size()) {
      Run before = next.removeLast();
      last = merge(before, last, next.isEmpty());
    }
    next.add(last);
    return new UnpublishedLeaves(next, published);
  }

  /// Two runs as one; of a leaf in both the newer counts. In the oldest run nothing needs to be
  /// said of what was removed.
  private static Run merge(Run older, Run newer, boolean oldest) {
    Bytes[] leaves = new Bytes[older.size() + newer.size()];
    long[] positions = new long[leaves.length];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < older.size() || j < newer.size()) {
      int order = order(older, i, newer, j);
      Bytes leaf = order < 0 ? older.leaves[i] : newer.leaves[j];
      long position = order < 0 ? older.positions[i] : newer.positions[j];
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      if (!oldest || position != REMOVED) {
        leaves[count] = leaf;
        positions[count++] = position;
      }
    }
    return cut(leaves, positions, count);
  }

  private static int order(Run older, int i, Run newer, int j) {
    if (i == older.size()) {
      return 1;
    }
    return j == newer.size() ? -1 : older.leaves[i].compareTo(newer.leaves[j]);
  }

  private static Run cut(Bytes[] leaves, long[] positions, int count) {
    Bytes[] some = new Bytes[count];
    long[] their = new long[count];
    System.arraycopy(leaves, 0, some, 0, count);
    System.arraycopy(positions, 0, their, 0, count);
    return new Run(some, their);
  }

  /// Those that were inserted after an entry, which published the others.
  UnpublishedLeaves after(long position) {
    if (position <= published) {
      return this;
    }
    NavigableMap<Bytes, Long> left = byLeaf();
    left.values().removeIf(inserted -> inserted <= position);
    return of(left, position);
  }

  /// All of them in order, with their positions.
  public NavigableMap<Bytes, Long> byLeaf() {
    NavigableMap<Bytes, Long> all = new TreeMap<>();
    for (Run run : runs) {
      for (int i = 0; i < run.size(); i++) {
        all.put(run.leaves[i], run.positions[i]);
      }
    }
    all.values().removeIf(position -> position == REMOVED);
    return all;
  }

  /// How many runs there are, for tests of the cost.
  int runs() {
    return runs.size();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnpublishedLeaves leaves && byLeaf().equals(leaves.byLeaf());
  }

  @Override
  public int hashCode() {
    return byLeaf().hashCode();
  }

  @Override
  public String toString() {
    return byLeaf().size() + " leaves";
  }
}
