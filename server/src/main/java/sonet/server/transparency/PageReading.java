package sonet.server.transparency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.server.storage.TransparencyLocations;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.transparency.Primitives;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixNode;
import sonet.transparency.prefix.PrefixPage;
import sonet.transparency.prefix.PrefixPages;

/// Pages as one piece of pruning reads them, each document once and past the caches, which are for
/// what is asked for; and what is to be written to take some of them away. One owner.
final class PageReading implements PrefixPages {
  private final Reading reading;
  private final TransparencyLocations at;
  private final Primitives primitives;
  private final Map<Place, PageGroup> groups = new HashMap<>();
  private final Map<Place, Set<Bytes>> gone = new HashMap<>();
  private int count;

  PageReading(Reading reading, TransparencyLocations at, Primitives primitives) {
    this.reading = reading;
    this.at = at;
    this.primitives = primitives;
  }

  /// Where a group lies: its path, and the entry that wrote it.
  private record Place(Bytes path, long version) {
    static Place of(PageId page) {
      return new Place(PageGroup.of(page), page.version());
    }
  }

  /// A page is not there, which may be because somebody else has just pruned it.
  static final class LackingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LackingException(PageId page) {
      super("the store lacks the page " + page);
    }
  }

  @Override
  public PrefixNode page(PageId id) {
    Bytes page = group(Place.of(id)).pages().get(id.path());
    if (page == null) {
      throw new LackingException(id);
    }
    return PrefixPage.decode(primitives, id, page);
  }

  private PageGroup group(Place place) {
    return groups.computeIfAbsent(
        place,
        _ ->
            reading
                .get(at.pages(place.path(), place.version()))
                .map(document -> PageGroup.decode(place.path(), document))
                .orElseGet(() -> new PageGroup(place.path(), Map.of())));
  }

  /// Takes a page away.
  void remove(PageId page) {
    if (gone.computeIfAbsent(Place.of(page), _ -> new TreeSet<>()).add(page.path())) {
      count++;
    }
  }

  /// How many were taken away.
  int removed() {
    return count;
  }

  /// Those that were taken away.
  List<PageId> gone() {
    List<PageId> ids = new ArrayList<>();
    gone.forEach(
        (place, paths) -> paths.forEach(path -> ids.add(new PageId(path, place.version()))));
    return ids;
  }

  /// What is to be written: a document that has another page keeps that one.
  List<DocWrite> writes() {
    List<DocWrite> writes = new ArrayList<>();
    gone.forEach((place, paths) -> {
      PageGroup rest = group(place).without(paths);
      DocId id = at.pages(place.path(), place.version());
      writes.add(
          rest.pages().isEmpty() ? new DocWrite.Delete(id) : new DocWrite.Put(id, rest.encoded()));
    });
    return writes;
  }
}
