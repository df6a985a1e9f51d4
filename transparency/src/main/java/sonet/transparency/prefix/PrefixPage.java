package sonet.transparency.prefix;

import java.util.Map;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.PrefixLeaf;

/// A page as bytes: its nodes from the top, the left one first, each after a byte that says what it
/// is. Hashes stand only where the page ends; those within are computed again, which costs less
/// than to store and read them.
public final class PrefixPage {
  private static final int EMPTY = 0;
  private static final int LEAF = 1;
  private static final int PARENT = 2;
  private static final int PAGED = 3;

  /// A page of nothing but leaves.
  private static final int MOST_BYTES = (1 << PageId.LEVELS) * (2 + PrefixLeaf.LENGTH);

  private PrefixPage() {}

  /// The topmost node of a page that this log wrote itself.
  ///
  /// @throws IllegalStateException when the bytes are no page: the store is damaged
  public static PrefixNode decode(Primitives primitives, PageId id, Bytes page) {
    try {
      return Reader.decode(page, reader -> new Decoder(primitives, id, reader).node(0, 0));
    } catch (DecodeException e) {
      throw new IllegalStateException("a damaged page of the prefix tree at " + id, e);
    }
  }

  private record Decoder(Primitives primitives, PageId id, Reader reader) {
    PrefixNode node(int level, int path) throws DecodeException {
      int type = reader.u8();
      return switch (type) {
        case EMPTY -> PrefixNode.Empty.INSTANCE;
        case LEAF -> PrefixNode.Leaf.of(primitives, PrefixLeaf.read(reader));
        case PARENT -> parent(level, path);
        case PAGED ->
            new PrefixNode.Paged(
                id.child(path, reader.u64()), reader.raw(TransparencySuite.HASH_LENGTH));
        default -> throw new DecodeException("no type of a node: " + type);
      };
    }

    private PrefixNode parent(int level, int path) throws DecodeException {
      if (level == PageId.LEVELS) {
        throw new DecodeException("a page of too many levels");
      }
      PrefixNode left = node(level + 1, path << 1);
      PrefixNode right = node(level + 1, path << 1 | 1);
      return PrefixNode.Parent.of(primitives, left, right);
    }
  }

  /// A page that was written.
  ///
  /// @param bytes what to store
  /// @param top its topmost node, as [#decode] gives it
  public record Written(Bytes bytes, PrefixNode top) {}

  /// Puts every parent that is not in a page yet into pages of a version. Nothing is hashed again.
  ///
  /// @param node the topmost node of the page
  /// @param id of the page
  /// @param pages where the pages go
  static void write(PrefixNode node, PageId id, Map<PageId, Written> pages) {
    Writer writer = new Writer(MOST_BYTES);
    PrefixNode top = write(node, id, new Place(0, 0), writer, pages);
    pages.put(id, new Written(writer.toBytes(), top));
  }

  private record Place(int level, int path) {
    Place left() {
      return new Place(level + 1, path << 1);
    }

    Place right() {
      return new Place(level + 1, path << 1 | 1);
    }
  }

  /// Writes a node; what stands in the page for it.
  private static PrefixNode write(
      PrefixNode node, PageId id, Place place, Writer writer, Map<PageId, Written> pages) {
    switch (node) {
      case PrefixNode.Empty _ -> writer.u8(EMPTY);
      case PrefixNode.Leaf leaf -> writer.u8(LEAF).value(leaf.leaf());
      case PrefixNode.Paged paged -> writer.u8(PAGED).u64(paged.page().version()).raw(paged.hash());
      case PrefixNode.Parent parent when place.level() == PageId.LEVELS -> {
        PageId child = id.child(place.path(), id.version());
        write(parent, child, pages);
        writer.u8(PAGED).u64(id.version()).raw(parent.hash());
        return new PrefixNode.Paged(child, parent.hash());
      }
      case PrefixNode.Parent parent -> {
        writer.u8(PARENT);
        PrefixNode left = write(parent.left(), id, place.left(), writer, pages);
        PrefixNode right = write(parent.right(), id, place.right(), writer, pages);
        return new PrefixNode.Parent(left, right, parent.hash());
      }
      case PrefixNode.Opaque opaque ->
          throw new IllegalStateException("an unknown node in a tree: " + opaque);
    }
    return node;
  }
}
