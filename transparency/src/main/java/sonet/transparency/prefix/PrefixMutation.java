package sonet.transparency.prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.wire.PrefixLeaf;

/// Changes many leaves of a tree in one walk, so that each node above them is hashed once (§3.3).
///
/// The log runs it over its whole tree, and an auditor over the part that a proof shows (§15.2).
/// Where a removal leaves a parent with nothing and one leaf, the leaf takes its place. When only a
/// hash is known of what is left, it stays as it is, as if it were no leaf: the draft gives no way
/// to ask, so a log that audits must show such a sibling by removing and adding it unchanged.
///
/// @param primitives the hash
/// @param resolve loads what is in a page
/// @param movedUp is told of leaves that take the place of a parent, though nothing was said of
///   them
record PrefixMutation(
    Primitives primitives, UnaryOperator<PrefixNode> resolve, Consumer<PrefixLeaf> movedUp) {
  /// The node after some changes, ascending by key, all of them below it.
  PrefixNode apply(PrefixNode node, int depth, List<PrefixChange> changes) {
    if (changes.isEmpty()) {
      return node;
    }
    PrefixNode resolved = resolve.apply(node);
    return switch (resolved) {
      case PrefixNode.Empty _ -> build(depth, leaves(List.of(), changes));
      case PrefixNode.Leaf leaf -> build(depth, leaves(List.of(leaf), changes));
      case PrefixNode.Parent parent -> join(parent, depth, changes);
      case PrefixNode.Paged _, PrefixNode.Opaque _ ->
          throw new IllegalStateException("a change below an unknown node");
    };
  }

  private PrefixNode join(PrefixNode.Parent parent, int depth, List<PrefixChange> changes) {
    int middle = PrefixChange.split(changes, depth);
    PrefixNode left = apply(parent.left(), depth + 1, changes.subList(0, middle));
    PrefixNode right = apply(parent.right(), depth + 1, changes.subList(middle, changes.size()));
    if (left instanceof PrefixNode.Empty && isAlone(right)) {
      return moveUp(right, middle == changes.size());
    }
    if (right instanceof PrefixNode.Empty && isAlone(left)) {
      return moveUp(left, middle == 0);
    }
    return PrefixNode.Parent.of(primitives, left, right);
  }

  private PrefixNode moveUp(PrefixNode child, boolean untouched) {
    if (untouched && child instanceof PrefixNode.Leaf(PrefixLeaf leaf, Bytes _)) {
      movedUp.accept(leaf);
    }
    return child;
  }

  private static boolean isAlone(PrefixNode node) {
    return node instanceof PrefixNode.Leaf || node instanceof PrefixNode.Empty;
  }

  /// The leaves that are there afterwards, ascending; one that was there is not hashed again.
  private List<PrefixNode.Leaf> leaves(List<PrefixNode.Leaf> before, List<PrefixChange> changes) {
    TreeMap<Bytes, PrefixNode.Leaf> leaves = new TreeMap<>();
    before.forEach(leaf -> leaves.put(leaf.leaf().vrfOutput(), leaf));
    for (PrefixChange change : changes) {
      if (change.commitment().isPresent()) {
        PrefixLeaf leaf = new PrefixLeaf(change.key(), change.commitment().get());
        leaves.put(change.key(), PrefixNode.Leaf.of(primitives, leaf));
      } else {
        leaves.remove(change.key());
      }
    }
    return new ArrayList<>(leaves.values());
  }

  private PrefixNode build(int depth, List<PrefixNode.Leaf> leaves) {
    return switch (leaves.size()) {
      case 0 -> PrefixNode.Empty.INSTANCE;
      case 1 -> leaves.getFirst();
      default -> {
        int middle = 0;
        while (middle < leaves.size()
            && PrefixNode.bit(leaves.get(middle).leaf().vrfOutput(), depth) == 0) {
          middle++;
        }
        yield PrefixNode.Parent.of(
            primitives,
            build(depth + 1, leaves.subList(0, middle)),
            build(depth + 1, leaves.subList(middle, leaves.size())));
      }
    };
  }
}
