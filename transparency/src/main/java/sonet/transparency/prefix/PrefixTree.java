package sonet.transparency.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;
import sonet.transparency.wire.PrefixSearchResult;

/// The prefix tree of one log entry, as the log has it. Immutable: changing it gives another tree
/// that shares what did not change, in memory and in the store.
///
/// Nodes are loaded page by page when a search or a change comes to them, so that neither needs
/// more of the tree than its paths.
public final class PrefixTree {
  private final Primitives primitives;
  private final PrefixPages pages;
  private final Map<PageId, PrefixNode> atHand;
  private final PrefixNode root;

  private PrefixTree(
      Primitives primitives, PrefixPages pages, Map<PageId, PrefixNode> atHand, PrefixNode root) {
    this.primitives = primitives;
    this.pages = pages;
    this.atHand = atHand;
    this.root = root;
  }

  /// A tree without leaves, whose root is defined here to be zero; the draft leaves it open, and no
  /// log publishes one.
  public static PrefixTree empty(Primitives primitives, PrefixPages pages) {
    return new PrefixTree(primitives, pages, Map.of(), PrefixNode.Empty.INSTANCE);
  }

  /// The tree of a log entry, from the store.
  public static PrefixTree load(Primitives primitives, PrefixPages pages, long version) {
    return new PrefixTree(primitives, pages, Map.of(), pages.page(PageId.root(version)));
  }

  /// A tree that was written, with the pages to be stored before anyone hears of its root.
  ///
  /// @param tree what to go on with
  /// @param pages by their addresses
  public record Written(PrefixTree tree, Map<PageId, PrefixPage.Written> pages) {}

  /// The root's hash.
  public Bytes root() {
    return root.hash();
  }

  /// The tree after removing some leaves and then adding others, in any order.
  public PrefixTree change(List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    PrefixMutation mutation = new PrefixMutation(primitives, this::resolve, _ -> {});
    return new PrefixTree(
        primitives, pages, atHand, mutation.apply(root, 0, PrefixChange.of(added, removed)));
  }

  /// The pages of what changed since the tree was loaded or written, under the position of the log
  /// entry that gets its root.
  public Written write(long version) {
    PageId id = PageId.root(version);
    Map<PageId, PrefixPage.Written> written = new LinkedHashMap<>();
    PrefixPage.write(root, id, written);
    PrefixNode top = Objects.requireNonNull(written.get(id)).top();
    return new Written(new PrefixTree(primitives, pages, Map.of(), top), written);
  }

  /// The commitment of a key.
  public Optional<Bytes> commitment(Bytes key) {
    PrefixNode node = resolve(root);
    for (int depth = 0; node instanceof PrefixNode.Parent parent; depth++) {
      node = resolve(PrefixNode.bit(key, depth) == 1 ? parent.right() : parent.left());
    }
    return node instanceof PrefixNode.Leaf(PrefixLeaf leaf, Bytes _) && leaf.vrfOutput().equals(key)
        ? Optional.of(leaf.commitment())
        : Optional.empty();
  }

  /// The pages on the path of a key, loaded.
  public Map<PageId, PrefixNode> path(Bytes key) {
    Map<PageId, PrefixNode> path = new HashMap<>();
    PrefixNode node = root;
    for (int depth = 0; true; depth++) {
      if (node instanceof PrefixNode.Paged paged) {
        node = page(paged.page());
        path.put(paged.page(), node);
      }
      if (!(node instanceof PrefixNode.Parent parent)) {
        return path;
      }
      node = PrefixNode.bit(key, depth) == 1 ? parent.right() : parent.left();
    }
  }

  /// The same tree with some pages at hand, which it does not load again until it is written.
  public PrefixTree with(Map<PageId, PrefixNode> loaded) {
    return new PrefixTree(primitives, pages, loaded, root);
  }

  /// The leaves that would move up in place of a parent if some others were removed, so that an
  /// auditor must see them ([PrefixMutation]).
  public List<PrefixLeaf> movedUp(List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    List<PrefixLeaf> moved = new ArrayList<>();
    PrefixMutation mutation = new PrefixMutation(primitives, this::resolve, moved::add);
    PrefixNode _ = mutation.apply(root, 0, PrefixChange.of(added, removed));
    return List.copyOf(moved);
  }

  /// The search for some keys (§12.2), in their order.
  public PrefixProof prove(List<Bytes> keys) {
    Map<Integer, PrefixSearchResult> results = new TreeMap<>();
    List<Bytes> elements = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      all.add(i);
    }
    prove(root, 0, new Search(keys, results, elements), all);
    return new PrefixProof(List.copyOf(results.values()), elements);
  }

  private record Search(
      List<Bytes> keys, Map<Integer, PrefixSearchResult> results, List<Bytes> elements) {}

  private void prove(PrefixNode node, int depth, Search search, List<Integer> items) {
    if (items.isEmpty()) {
      search.elements().add(node.hash());
      return;
    }
    switch (resolve(node)) {
      case PrefixNode.Empty _ ->
          items.forEach(
              i -> search.results().put(i, new PrefixSearchResult.NonInclusionParent(depth)));
      case PrefixNode.Leaf(PrefixLeaf leaf, Bytes _) ->
          items.forEach(i -> search.results().put(i, result(leaf, search.keys().get(i), depth)));
      case PrefixNode.Parent(PrefixNode left, PrefixNode right, Bytes _) -> {
        List<Integer> leftItems = new ArrayList<>();
        List<Integer> rightItems = new ArrayList<>();
        for (int i : items) {
          (PrefixNode.bit(search.keys().get(i), depth) == 0 ? leftItems : rightItems).add(i);
        }
        prove(left, depth + 1, search, leftItems);
        prove(right, depth + 1, search, rightItems);
      }
      case PrefixNode.Paged _, PrefixNode.Opaque _ ->
          throw new IllegalStateException("a search below an unknown node");
    }
  }

  private static PrefixSearchResult result(PrefixLeaf leaf, Bytes key, int depth) {
    return leaf.vrfOutput().equals(key)
        ? new PrefixSearchResult.Inclusion(depth)
        : new PrefixSearchResult.NonInclusionLeaf(leaf, depth);
  }

  private PrefixNode resolve(PrefixNode node) {
    return node instanceof PrefixNode.Paged paged ? page(paged.page()) : node;
  }

  private PrefixNode page(PageId id) {
    PrefixNode known = atHand.get(id);
    return known != null ? known : pages.page(id);
  }
}
