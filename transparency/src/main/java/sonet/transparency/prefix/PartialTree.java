package sonet.transparency.prefix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;
import sonet.transparency.wire.PrefixSearchResult;

/// What a proof shows of a prefix tree: the paths to the keys searched for, and the hashes of what
/// is beside them (§12.2). Whether it is a part of the right tree, its root says.
public final class PartialTree {
  private final Primitives primitives;
  private final PrefixNode root;

  private PartialTree(Primitives primitives, PrefixNode root) {
    this.primitives = primitives;
    this.root = root;
  }

  /// A key that was searched for.
  ///
  /// @param key the VRF output
  /// @param commitment what it is mapped to, if it may be there at all
  public record Searched(Bytes key, Optional<Bytes> commitment) {}

  /// What a proof shows of the search for some keys, in their order.
  public static PartialTree of(Primitives primitives, List<Searched> searched, PrefixProof proof)
      throws TransparencyException {
    if (searched.size() != proof.results().size()) {
      throw new TransparencyException(
          Reason.PROOF_SIZE,
          "expected " + searched.size() + " results, not " + proof.results().size());
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < searched.size(); i++) {
      items.add(item(searched.get(i), proof.results().get(i)));
    }
    Evaluation evaluation = new Evaluation(primitives, new ArrayDeque<>(proof.elements()));
    PrefixNode root = evaluation.node(0, items);
    if (!evaluation.elements().isEmpty()) {
      throw new TransparencyException(Reason.PROOF_SIZE, "too many nodes of the prefix tree");
    }
    return new PartialTree(primitives, root);
  }

  /// The tree before the first log entry, of which nothing need be shown.
  public static PartialTree empty(Primitives primitives) {
    return new PartialTree(primitives, PrefixNode.Empty.INSTANCE);
  }

  /// A search, and the leaf where it ended; empty when it ended where there is nothing.
  private record Item(Bytes key, int depth, Optional<PrefixLeaf> leaf) {}

  private static Item item(Searched searched, PrefixSearchResult result)
      throws TransparencyException {
    Bytes key = searched.key();
    return switch (result) {
      case PrefixSearchResult.Inclusion(int depth) -> {
        Bytes commitment =
            searched
                .commitment()
                .orElseThrow(() ->
                    new TransparencyException(
                        Reason.PREFIX_PROOF, "inclusion of what has no commitment"));
        yield new Item(key, depth, Optional.of(new PrefixLeaf(key, commitment)));
      }
      case PrefixSearchResult.NonInclusionLeaf(PrefixLeaf leaf, int depth) -> {
        if (leaf.vrfOutput().equals(key) || !agree(leaf.vrfOutput(), key, depth)) {
          throw new TransparencyException(
              Reason.PREFIX_PROOF, "the leaf in the way is not on the path");
        }
        yield new Item(key, depth, Optional.of(leaf));
      }
      case PrefixSearchResult.NonInclusionParent(int depth) ->
          new Item(key, depth, Optional.empty());
    };
  }

  private static boolean agree(Bytes first, Bytes second, int bits) {
    for (int depth = 0; depth < bits; depth++) {
      if (PrefixNode.bit(first, depth) != PrefixNode.bit(second, depth)) {
        return false;
      }
    }
    return true;
  }

  private record Evaluation(Primitives primitives, Deque<Bytes> elements) {
    PrefixNode node(int depth, List<Item> items) throws TransparencyException {
      if (items.isEmpty()) {
        return next();
      }
      for (Item item : items) {
        if (item.depth() == depth) {
          return terminal(items);
        }
      }
      List<Item> left = new ArrayList<>();
      List<Item> right = new ArrayList<>();
      for (Item item : items) {
        (PrefixNode.bit(item.key(), depth) == 0 ? left : right).add(item);
      }
      PrefixNode leftNode = node(depth + 1, left);
      return PrefixNode.Parent.of(primitives, leftNode, node(depth + 1, right));
    }

    /// All searches that come here end here, and at the same, which is hashed once.
    private PrefixNode terminal(List<Item> items) throws TransparencyException {
      Item first = items.getFirst();
      for (Item item : items) {
        if (item.depth() != first.depth() || !item.leaf().equals(first.leaf())) {
          throw new TransparencyException(
              Reason.PREFIX_PROOF, "searches of one path end in different places");
        }
      }
      return first.leaf().isPresent()
          ? PrefixNode.Leaf.of(primitives, first.leaf().get())
          : PrefixNode.Empty.INSTANCE;
    }

    private PrefixNode next() throws TransparencyException {
      if (elements.isEmpty()) {
        throw new TransparencyException(Reason.PROOF_SIZE, "too few nodes of the prefix tree");
      }
      Bytes hash = elements.pop();
      return hash.equals(PrefixNode.Empty.INSTANCE.hash())
          ? PrefixNode.Empty.INSTANCE
          : new PrefixNode.Opaque(hash);
    }
  }

  /// The root's hash.
  public Bytes root() {
    return root.hash();
  }

  /// The tree after removing some of the leaves shown and then adding others that were searched for
  /// (§15.2).
  public PartialTree change(List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    PrefixMutation mutation = new PrefixMutation(primitives, node -> node, _ -> {});
    return new PartialTree(primitives, mutation.apply(root, 0, PrefixChange.of(added, removed)));
  }
}
