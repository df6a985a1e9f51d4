package sonet.transparency.log;

import java.util.ArrayList;
import java.util.List;

/// A balanced subtree of the log tree: `2^level` entries from `index * 2^level` on. The address of
/// its head in a store.
///
/// @param level 0 for a single entry
/// @param index counted from the left among those of its level
public record Subtree(int level, long index) {
  /// The subtree of a single entry.
  public static Subtree leaf(long position) {
    return new Subtree(0, position);
  }

  /// The subtree of a range whose length is a power of two and divides its start.
  static Subtree of(long start, long end) {
    int level = Long.numberOfTrailingZeros(end - start);
    return new Subtree(level, start >> level);
  }

  /// The largest balanced subtrees of a log of so many entries, from left to right (§4.2).
  public static List<Subtree> full(long size) {
    List<Subtree> subtrees = new ArrayList<>();
    long start = 0;
    for (int level = Long.SIZE - 1; level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        subtrees.add(new Subtree(level, start >> level));
        start += 1L << level;
      }
    }
    return List.copyOf(subtrees);
  }

  /// The first entry.
  public long start() {
    return index << level;
  }

  /// The entry after the last.
  public long end() {
    return (index + 1) << level;
  }

  /// Whether it is a single entry.
  public boolean isLeaf() {
    return level == 0;
  }
}
