package sonet.transparency.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// A batch of inclusion and consistency proofs (§12.1): the fewest heads of balanced subtrees that,
/// with the leaves proven and the heads retained, give the root.
///
/// The walk from the root is the same for who makes a proof and who checks it. A range of entries
/// is
/// - known, when it was retained and holds no leaf to be proven;
/// - a leaf to be proven;
/// - an element of the proof, when it is balanced and has neither leaf nor retained head in it;
/// - else cut into its two children.
///
/// A range that was retained but had to be cut is computed again, and must come out the same. With
/// an auditor's size, every range across it is cut as well, so that the root the auditor saw can be
/// computed too (§12.3).
///
/// @param size the number of entries
/// @param retained the size of the tree of which heads were retained; 0 for none
/// @param auditor the size of the tree that an auditor saw
public record LogProof(long size, long retained, Optional<Long> auditor) {
  /// Checks the sizes.
  public LogProof {
    if (size <= 0 || retained < 0 || retained > size) {
      throw new IllegalArgumentException("no proof from " + retained + " to " + size);
    }
    if (auditor.isPresent() && (auditor.get() <= 0 || auditor.get() > size)) {
      throw new IllegalArgumentException("an auditor cannot have seen " + auditor.get());
    }
  }

  /// What a proof shows.
  ///
  /// @param root of the log
  /// @param tree its full subtrees, by which a later one is checked
  /// @param auditorRoot the root that the auditor saw
  /// @param heads every subtree that was seen
  public record Shown(
      Bytes root, FullSubtrees tree, Optional<Bytes> auditorRoot, Map<Subtree, Bytes> heads) {
    /// The full subtrees when the log had another size, if enough was seen: after every entry that
    /// was proven, and wherever the frontier of the retained tree was.
    public Optional<FullSubtrees> at(long size) {
      List<Bytes> earlier = new ArrayList<>();
      for (Subtree subtree : Subtree.full(size)) {
        Bytes head = heads.get(subtree);
        if (head == null) {
          return Optional.empty();
        }
        earlier.add(head);
      }
      return Optional.of(new FullSubtrees(size, earlier));
    }
  }

  private enum Part {
    RETAINED,
    LEAF,
    ELEMENT,
    CUT
  }

  private Part part(long start, long end, SortedSet<Long> leaves) {
    boolean hasLeaf = !leaves.subSet(start, end).isEmpty();
    boolean acrossAuditor = auditor.isPresent() && start < auditor.get() && auditor.get() < end;
    if (!hasLeaf && !acrossAuditor && isRetained(start, end)) {
      return Part.RETAINED;
    }
    if (end - start == 1) {
      return hasLeaf ? Part.LEAF : Part.ELEMENT;
    }
    boolean balanced = Long.bitCount(end - start) == 1;
    return balanced && !hasLeaf && !acrossAuditor && !holdsRetained(start, end)
        ? Part.ELEMENT
        : Part.CUT;
  }

  /// Whether a range is one of the retained full subtrees.
  private boolean isRetained(long start, long end) {
    for (Subtree subtree : Subtree.full(retained)) {
      if (subtree.start() == start && subtree.end() == end) {
        return true;
      }
    }
    return false;
  }

  /// Whether a retained full subtree lies in a range and is smaller.
  private boolean holdsRetained(long start, long end) {
    for (Subtree subtree : Subtree.full(retained)) {
      boolean inside = start <= subtree.start() && subtree.end() <= end;
      if (inside && subtree.end() - subtree.start() < end - start) {
        return true;
      }
    }
    return false;
  }

  /// Where a range that is not balanced, or must be cut, falls into its children.
  private static long middle(long start, long end) {
    return start + Long.highestOneBit(end - start - 1);
  }

  /// The subtrees whose heads a proof consists of.
  public List<Subtree> elements(SortedSet<Long> leaves) {
    List<Subtree> elements = new ArrayList<>();
    collect(0, size, leaves, elements);
    return List.copyOf(elements);
  }

  private void collect(long start, long end, SortedSet<Long> leaves, List<Subtree> elements) {
    switch (part(start, end, leaves)) {
      case RETAINED, LEAF -> {}
      case ELEMENT -> elements.add(Subtree.of(start, end));
      case CUT -> {
        long middle = middle(start, end);
        collect(start, middle, leaves, elements);
        collect(middle, end, leaves, elements);
      }
    }
  }

  /// What a proof shows, for the values of leaves by their positions.
  public Shown evaluate(
      Primitives primitives,
      NavigableMap<Long, Bytes> leaves,
      FullSubtrees known,
      List<Bytes> elements)
      throws TransparencyException {
    if (known.size() != retained) {
      throw new IllegalArgumentException("retained " + known.size() + ", not " + retained);
    }
    if (!leaves.isEmpty() && (leaves.firstKey() < 0 || leaves.lastKey() >= size)) {
      throw new TransparencyException(Reason.POSITION, "a leaf outside of the log");
    }
    Evaluation evaluation =
        new Evaluation(primitives, leaves, known.bySubtree(), new ArrayDeque<>(elements));
    Bytes root = evaluation.value(0, size);
    evaluation.end();
    return new Shown(
        root,
        evaluation.tree(size),
        auditor.map(auditorSize -> evaluation.tree(auditorSize).root(primitives)),
        evaluation.heads);
  }

  private final class Evaluation {
    private final Primitives primitives;
    private final NavigableMap<Long, Bytes> leaves;
    private final SortedMap<Subtree, Bytes> known;
    private final Deque<Bytes> elements;
    private final Map<Subtree, Bytes> heads;

    Evaluation(
        Primitives primitives,
        NavigableMap<Long, Bytes> leaves,
        SortedMap<Subtree, Bytes> known,
        Deque<Bytes> elements) {
      this.primitives = primitives;
      this.leaves = leaves;
      this.known = known;
      this.elements = elements;
      this.heads = new HashMap<>(known);
    }

    private SortedSet<Long> positions() {
      return leaves.navigableKeySet();
    }

    Bytes value(long start, long end) throws TransparencyException {
      Bytes value =
          switch (part(start, end, positions())) {
            case RETAINED -> Objects.requireNonNull(known.get(Subtree.of(start, end)));
            case LEAF -> Objects.requireNonNull(leaves.get(start));
            case ELEMENT -> next();
            case CUT -> parent(start, end);
          };
      if (Long.bitCount(end - start) == 1) {
        Subtree subtree = Subtree.of(start, end);
        Bytes before = known.get(subtree);
        if (before != null && !before.equals(value)) {
          throw new TransparencyException(
              Reason.NOT_AN_EXTENSION, "other entries from " + start + " to " + end);
        }
        heads.put(subtree, value);
      }
      return value;
    }

    private Bytes parent(long start, long end) throws TransparencyException {
      long middle = middle(start, end);
      Bytes left = value(start, middle);
      Bytes right = value(middle, end);
      return LogHash.parent(primitives, left, middle - start == 1, right, end - middle == 1);
    }

    private Bytes next() throws TransparencyException {
      if (elements.isEmpty()) {
        throw new TransparencyException(Reason.PROOF_SIZE, "too few nodes of the log tree");
      }
      return elements.pop();
    }

    void end() throws TransparencyException {
      if (!elements.isEmpty()) {
        throw new TransparencyException(Reason.PROOF_SIZE, "too many nodes of the log tree");
      }
    }

    FullSubtrees tree(long treeSize) {
      return new FullSubtrees(
          treeSize,
          Subtree.full(treeSize).stream()
              .map(subtree -> Objects.requireNonNull(heads.get(subtree)))
              .toList());
    }
  }
}
