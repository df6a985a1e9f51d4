package sonet.transparency.anchor;

import java.util.HashMap;
import java.util.Map;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.log.LogNodes;
import sonet.transparency.log.Subtree;

/// The heads of an anchor log's subtrees, read from its tiles. It keeps what it has read, so one is
/// made for a proof, or for a few.
public final class TileNodes implements LogNodes {
  private final Primitives primitives;
  private final long size;
  private final Source source;
  private final Map<Tile, Bytes> tiles = new HashMap<>();

  /// Where tiles come from.
  @FunctionalInterface
  public interface Source {
    /// The bytes of a tile, or of a wider one at its place.
    Bytes read(Tile tile);
  }

  /// The tiles of a tree of a size.
  public TileNodes(Primitives primitives, long size, Source source) {
    this.primitives = primitives;
    this.size = size;
    this.source = source;
  }

  /// @throws IllegalArgumentException when a tile is shorter than it says, or the tree has no such
  ///   subtree
  @Override
  public Bytes head(Subtree subtree) {
    int level = subtree.level() / Tile.HEIGHT;
    int below = subtree.level() % Tile.HEIGHT;
    long first = subtree.index() << below;
    Tile tile = Tile.at(level, first, size);
    int from = (int) (first % Tile.WIDTH);
    int count = 1 << below;
    if (from + count > tile.width()) {
      throw new IllegalArgumentException("a subtree that is not full");
    }
    return Tiles.root(primitives, bytes(tile), from, count);
  }

  private Bytes bytes(Tile tile) {
    Bytes known = tiles.get(tile);
    if (known == null) {
      known = source.read(tile);
      if (known.length() < tile.width() * MerkleHash.LENGTH) {
        throw new IllegalArgumentException(
            tile.path() + " has " + known.length() + " bytes, too few");
      }
      tiles.put(tile, known);
    }
    return known;
  }
}
