package sonet.transparency.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.wire.LogEntry;

/// The heads of the largest balanced subtrees of a log, from left to right (§4.2): enough to
/// compute its root, to append to it, and to check that a later tree is an extension of it.
///
/// @param size the number of entries
/// @param heads one for each bit set in the size, the greatest first
public record FullSubtrees(long size, List<Bytes> heads) {
  /// Those of a log without entries.
  public static final FullSubtrees EMPTY = new FullSubtrees(0, List.of());

  /// Checks the number of heads.
  public FullSubtrees {
    heads = List.copyOf(heads);
    if (size < 0 || heads.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(heads.size() + " heads of a log of " + size + " entries");
    }
  }

  /// What appending gives.
  ///
  /// @param next the heads afterwards
  /// @param created the subtrees that became full, with their heads
  public record Appended(FullSubtrees next, Map<Subtree, Bytes> created) {}

  /// Those of a log in a store.
  public static FullSubtrees load(long size, LogNodes nodes) {
    return new FullSubtrees(size, Subtree.full(size).stream().map(nodes::head).toList());
  }

  /// Appends an entry: its head joins with those of subtrees of the same size, as in a binary
  /// counter.
  public Appended append(Primitives primitives, LogEntry entry) {
    List<Bytes> next = new ArrayList<>(heads);
    Map<Subtree, Bytes> created = new TreeMap<>(FullSubtrees::compare);
    Bytes head = LogHash.leaf(primitives, entry);
    Subtree subtree = Subtree.leaf(size);
    created.put(subtree, head);
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      boolean leaves = subtree.isLeaf();
      head = LogHash.parent(primitives, next.removeLast(), leaves, head, leaves);
      subtree = new Subtree(subtree.level() + 1, subtree.index() >> 1);
      created.put(subtree, head);
    }
    next.add(head);
    return new Appended(new FullSubtrees(size + 1, next), created);
  }

  private static int compare(Subtree first, Subtree second) {
    return first.level() != second.level()
        ? Integer.compare(first.level(), second.level())
        : Long.compare(first.index(), second.index());
  }

  /// The root of the log.
  ///
  /// @throws IllegalStateException when it has no entries
  public Bytes root(Primitives primitives) {
    if (heads.isEmpty()) {
      throw new IllegalStateException("a log without entries has no root");
    }
    List<Subtree> subtrees = Subtree.full(size);
    Bytes root = heads.getLast();
    boolean isLeaf = subtrees.getLast().isLeaf();
    for (int i = heads.size() - 2; i >= 0; i--) {
      root = LogHash.parent(primitives, heads.get(i), subtrees.get(i).isLeaf(), root, isLeaf);
      isLeaf = false;
    }
    return root;
  }

  /// The value of an entry as a leaf.
  public static Bytes leafValue(Primitives primitives, LogEntry entry) {
    return LogHash.leaf(primitives, entry);
  }

  /// The heads by their subtrees.
  SortedMap<Subtree, Bytes> bySubtree() {
    SortedMap<Subtree, Bytes> map = new TreeMap<>(FullSubtrees::compare);
    List<Subtree> subtrees = Subtree.full(size);
    for (int i = 0; i < heads.size(); i++) {
      map.put(subtrees.get(i), heads.get(i));
    }
    return map;
  }
}
