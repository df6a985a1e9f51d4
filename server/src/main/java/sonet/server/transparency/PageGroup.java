package sonet.server.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixPage;

/// The pages of the prefix tree that one entry wrote below one path, as one document: the two
/// uppermost levels of pages are a group, and below each path of two nibbles all the rest. An entry
/// with a full batch changes about a path in each of these, so that it writes a few hundred
/// documents instead of a thousand, each of a few kilobytes.
///
/// ```
/// struct { opaque path<V>; opaque page<V>; } Page;    // the path below that of the group
/// Page pages[];
/// ```
///
/// @param path of the group
/// @param pages by their whole paths
record PageGroup(Bytes path, Map<Bytes, Bytes> pages) {
  private static final int TOP = 2;

  /// The path of the group that a page is in.
  static Bytes of(PageId page) {
    return page.path().length() < TOP ? Bytes.EMPTY : page.path().slice(0, TOP);
  }

  /// The groups of the pages that an entry wrote.
  static List<PageGroup> of(Map<PageId, PrefixPage.Written> pages) {
    Map<Bytes, Map<Bytes, Bytes>> groups = new TreeMap<>();
    pages.forEach((id, page) ->
        groups.computeIfAbsent(of(id), _ -> new TreeMap<>()).put(id.path(), page.bytes()));
    List<PageGroup> found = new ArrayList<>();
    groups.forEach((path, members) -> found.add(new PageGroup(path, members)));
    return List.copyOf(found);
  }

  /// An encoded group.
  static PageGroup decode(Bytes path, Bytes document) {
    Map<Bytes, Bytes> pages = new TreeMap<>();
    Reader reader = Reader.of(document);
    try {
      while (reader.remaining() > 0) {
        pages.put(Bytes.concat(path, reader.opaque()), reader.opaque());
      }
      return new PageGroup(path, pages);
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no group of pages", e);
    }
  }

  /// The same without some pages.
  PageGroup without(Set<Bytes> paths) {
    Map<Bytes, Bytes> rest = new TreeMap<>(pages);
    rest.keySet().removeAll(paths);
    return new PageGroup(path, rest);
  }

  Bytes encoded() {
    return Writer.exactly(writer ->
        pages.forEach((whole, page) ->
            writer.opaque(whole.slice(path.length(), whole.length())).opaque(page)));
  }

  /// One page of an encoded group.
  static Optional<Bytes> find(Bytes document, PageId page) {
    Bytes wanted = page.path().slice(of(page).length(), page.path().length());
    Reader reader = Reader.of(document);
    try {
      while (reader.remaining() > 0) {
        Bytes path = reader.opaque();
        if (path.equals(wanted)) {
          return Optional.of(reader.opaque());
        }
        reader.skipVector();
      }
      return Optional.empty();
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no group of pages", e);
    }
  }
}
