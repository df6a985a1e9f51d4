package sonet.transparency.prefix;

import sonet.crypto.Bytes;

/// Where a log keeps the pages of its prefix trees. A page never changes once it is there.
@FunctionalInterface
public interface PrefixPages {
  /// The topmost node of a page. A store decodes it with [PrefixPage#decode] and may keep the
  /// decoded ones that are asked for often, which are those near the root.
  PrefixNode page(PageId id);

  /// One that has the pages' bytes and keeps nothing decoded.
  static PrefixPages of(
      sonet.transparency.Primitives primitives, java.util.function.Function<PageId, Bytes> bytes) {
    return id -> PrefixPage.decode(primitives, id, bytes.apply(id));
  }
}
