package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;

/// The right edge of an anchor log in tiles: what is needed of it to append entries, and to say its
/// root. Whoever has it has one owner; what it says is to be stored is stored before the tree of
/// that size is shown.
///
/// A tile is emitted when it is full, and its root goes into the tile above it. What is not full
/// yet is emitted by [#emit()], as often as a tree is to be shown.
public final class Tiles {
  private final Primitives primitives;
  private final List<List<Bytes>> levels = new ArrayList<>();
  private Map<Tile, Bytes> full = newMap();
  private long size;

  private Tiles(Primitives primitives) {
    this.primitives = primitives;
  }

  private static Map<Tile, Bytes> newMap() {
    return new TreeMap<>((one, other) ->
        one.level() != other.level()
            ? Integer.compare(one.level(), other.level())
            : Long.compare(one.index(), other.index()));
  }

  /// Those of a log without entries.
  public static Tiles empty(Primitives primitives) {
    return new Tiles(primitives);
  }

  /// Those of a log of a size.
  ///
  /// @param source of the tiles that are not full; a wider one may stand in each one's place
  /// @throws IllegalArgumentException when a tile is shorter than it must be
  public static Tiles load(Primitives primitives, long size, TileNodes.Source source) {
    Tiles tiles = new Tiles(primitives);
    tiles.size = size;
    for (int level = 0; Tile.hashes(level, size) > 0; level++) {
      tiles.levels.add(new ArrayList<>());
    }
    for (Tile tile : Tile.partial(size)) {
      Bytes bytes = source.read(tile);
      if (bytes.length() < tile.width() * MerkleHash.LENGTH) {
        throw new IllegalArgumentException(tile.path() + " is too short");
      }
      for (int i = 0; i < tile.width(); i++) {
        tiles.levels.get(tile.level()).add(hash(bytes, i));
      }
    }
    return tiles;
  }

  private static Bytes hash(Bytes tile, int index) {
    return tile.slice(index * MerkleHash.LENGTH, (index + 1) * MerkleHash.LENGTH);
  }

  /// The root of a balanced part of a tile.
  static Bytes root(Primitives primitives, Bytes tile, int from, int count) {
    return count == 1
        ? hash(tile, from)
        : MerkleHash.node(
            primitives,
            root(primitives, tile, from, count / 2),
            root(primitives, tile, from + count / 2, count / 2));
  }

  /// The number of entries.
  public long size() {
    return size;
  }

  /// Appends an entry.
  public void append(Bytes entry) {
    long index = size++;
    Bytes hash = MerkleHash.leaf(primitives, entry);
    for (int level = 0; ; level++) {
      if (level == levels.size()) {
        levels.add(new ArrayList<>());
      }
      List<Bytes> hashes = levels.get(level);
      hashes.add(hash);
      index /= Tile.WIDTH;
      if (hashes.size() < Tile.WIDTH) {
        return;
      }
      Bytes bytes = Bytes.concat(hashes.toArray(Bytes[]::new));
      full.put(new Tile(level, index, Tile.WIDTH), bytes);
      hashes.clear();
      hash = root(primitives, bytes, 0, Tile.WIDTH);
    }
  }

  /// The tiles that became full since the last time, and those on the right edge as they are now.
  public Map<Tile, Bytes> emit() {
    Map<Tile, Bytes> emitted = full;
    full = newMap();
    for (Tile tile : Tile.partial(size)) {
      emitted.put(tile, Bytes.concat(levels.get(tile.level()).toArray(Bytes[]::new)));
    }
    return emitted;
  }

  /// The tree: the greatest full subtrees, which stand in the highest tiles, are to the left.
  public MerkleProof.Head head() {
    List<Bytes> heads = new ArrayList<>();
    for (int level = levels.size() - 1; level >= 0; level--) {
      Bytes tile = Bytes.concat(levels.get(level).toArray(Bytes[]::new));
      int at = 0;
      for (int width = Tile.WIDTH / 2; width > 0; width /= 2) {
        if ((levels.get(level).size() & width) != 0) {
          heads.add(root(primitives, tile, at, width));
          at += width;
        }
      }
    }
    if (heads.isEmpty()) {
      return new MerkleProof.Head(0, MerkleHash.empty(primitives));
    }
    Bytes root = heads.removeLast();
    for (Bytes head : heads.reversed()) {
      root = MerkleHash.node(primitives, head, root);
    }
    return new MerkleProof.Head(size, root);
  }
}
