package sonet.transparency.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;

/// Which pages an entry replaced: those of the tree before it that its own tree has no more.
///
/// A page that is in a tree and not in the next one is in none after that either, since what a
/// later entry writes bears that entry's position. So when nobody looks at the trees left of an
/// entry any more, the pages that this entry and all before it replaced can go, and every other
/// page is in a tree that is still looked at. Nothing but the replaced pages and those in their
/// place is read.
public final class ReplacedPages {
  private final PrefixPages pages;
  private final Consumer<PageId> found;

  private ReplacedPages(PrefixPages pages, Consumer<PageId> found) {
    this.pages = pages;
    this.found = found;
  }

  /// The pages that the entry at a position replaced.
  ///
  /// @param pages of the trees of this entry and the one before it
  public static List<PageId> by(PrefixPages pages, long position) {
    if (position < 1) {
      throw new IllegalArgumentException("there is no tree before that of entry " + position);
    }
    List<PageId> found = new ArrayList<>();
    new ReplacedPages(pages, found::add)
        .compare(PageId.root(position - 1), Optional.of(PageId.root(position)));
    return List.copyOf(found);
  }

  /// All pages of the tree of an entry.
  public static List<PageId> all(PrefixPages pages, long position) {
    List<PageId> found = new ArrayList<>();
    new ReplacedPages(pages, found::add).compare(PageId.root(position), Optional.empty());
    return List.copyOf(found);
  }

  /// @param after the page at the same path in the next tree; there is none when so many leaves
  ///   were removed that the rest has its place further up
  private void compare(PageId before, Optional<PageId> after) {
    if (after.filter(before::equals).isPresent()) {
      return;
    }
    found.accept(before);
    Map<Bytes, PageId> below = new HashMap<>();
    after.ifPresent(page -> children(page).forEach(child -> below.put(child.path(), child)));
    for (PageId child : children(before)) {
      compare(child, Optional.ofNullable(below.get(child.path())));
    }
  }

  private List<PageId> children(PageId page) {
    List<PageId> children = new ArrayList<>();
    collect(pages.page(page), children);
    return children;
  }

  /// Within one page.
  private static void collect(PrefixNode node, List<PageId> children) {
    switch (node) {
      case PrefixNode.Paged(PageId page, Bytes _) -> children.add(page);
      case PrefixNode.Parent(PrefixNode left, PrefixNode right, Bytes _) -> {
        collect(left, children);
        collect(right, children);
      }
      case PrefixNode.Leaf _, PrefixNode.Empty _ -> {}
      case PrefixNode.Opaque _ -> throw new IllegalStateException("an unknown node in a tree");
    }
  }
}
