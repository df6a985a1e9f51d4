package sonet.transparency.log;

import java.util.ArrayList;
import java.util.List;

/// The implicit binary search tree over the entries of a log (§4.1, appendix A): pure arithmetic
/// with positions, so that everyone walks the same way through a log of the same size. Positions
/// and sizes are unsigned numbers of 64 bits.
public final class SearchTree {
  private SearchTree() {}

  /// The root of the tree over so many entries.
  ///
  /// @throws IllegalArgumentException when there are none
  public static long root(long size) {
    if (size == 0) {
      throw new IllegalArgumentException("a tree without entries has no root");
    }
    return Long.highestOneBit(size) - 1;
  }

  /// How far an entry stands above the leaves, if the tree were full.
  public static int level(long position) {
    return Long.numberOfTrailingZeros(~position);
  }

  /// Whether there is a left child.
  public static boolean hasLeft(long position) {
    return level(position) > 0;
  }

  /// Whether there is a right child among so many entries.
  public static boolean hasRight(long position, long size) {
    return level(position) > 0 && position != size - 1;
  }

  /// The left child.
  ///
  /// @throws IllegalArgumentException when there is none
  public static long left(long position) {
    int level = level(position);
    if (level == 0) {
      throw new IllegalArgumentException(position + " has no left child");
    }
    return position ^ 1L << (level - 1);
  }

  /// The right child among so many entries.
  ///
  /// @throws IllegalArgumentException when there is none
  public static long right(long position, long size) {
    if (!hasRight(position, size)) {
      throw new IllegalArgumentException(position + " has no right child");
    }
    long child = position ^ 3L << (level(position) - 1);
    while (Long.compareUnsigned(child, size) >= 0) {
      child = left(child);
    }
    return child;
  }

  /// The root, its right child, the right child of that, to the rightmost entry; empty for an empty
  /// log.
  public static List<Long> frontier(long size) {
    return size == 0 ? List.of() : frontierFrom(root(size), size);
  }

  /// The part of the frontier from an entry on it.
  public static List<Long> frontierFrom(long position, long size) {
    List<Long> frontier = new ArrayList<>();
    long next = position;
    frontier.add(next);
    while (next != size - 1) {
      next = right(next, size);
      frontier.add(next);
    }
    return List.copyOf(frontier);
  }

  /// The entries from the root to the parent of an entry, in this order.
  public static List<Long> pathTo(long position, long size) {
    List<Long> path = new ArrayList<>();
    long next = root(size);
    while (next != position) {
      path.add(next);
      next = Long.compareUnsigned(position, next) < 0 ? left(next) : right(next, size);
    }
    return List.copyOf(path);
  }
}
