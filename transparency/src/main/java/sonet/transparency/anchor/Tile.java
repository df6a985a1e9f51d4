package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The address of a tile: up to 256 neighbouring hashes of a level (tlog-tiles).
///
/// @param level 0 for the hashes of entries, and each further one for eight levels of the tree
/// @param index counted from the left
/// @param width how many hashes it has; 256 for a full one
public record Tile(int level, long index, int width) {
  /// How wide a full tile is.
  public static final int WIDTH = 256;

  /// How many bytes each of its hashes has.
  public static final int HASH_LENGTH = MerkleHash.LENGTH;

  /// How many levels of the tree a tile stands for.
  static final int HEIGHT = 8;

  private static final int MOST_LEVEL = 63;
  private static final String TILES = "tile/";
  private static final String ENTRIES = TILES + "entries/";

  /// What the name of a full tile is followed by in that of the folder of its partial ones.
  public static final String PARTIAL = ".p";

  /// Checks the bounds.
  public Tile {
    if (level < 0 || level > MOST_LEVEL || index < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("no tile");
    }
  }

  /// How many hashes a level of tiles has in a tree of a size.
  public static long hashes(int level, long size) {
    return level * HEIGHT >= Long.SIZE - 1 ? 0 : size >> (level * HEIGHT);
  }

  /// The tile that has a hash of a level, as wide as a tree of a size makes it.
  ///
  /// @throws IllegalArgumentException when that tree has no such hash
  public static Tile at(int level, long hash, long size) {
    long all = hashes(level, size);
    if (hash < 0 || hash >= all) {
      throw new IllegalArgumentException("hash " + hash + " of " + all);
    }
    long index = hash / WIDTH;
    return new Tile(level, index, (int) Math.min(WIDTH, all - index * WIDTH));
  }

  /// The tiles on the right edge of a tree that are not full, by their levels.
  public static List<Tile> partial(long size) {
    List<Tile> tiles = new ArrayList<>();
    for (int level = 0; hashes(level, size) > 0; level++) {
      int width = (int) (hashes(level, size) % WIDTH);
      if (width > 0) {
        tiles.add(new Tile(level, hashes(level, size) / WIDTH, width));
      }
    }
    return List.copyOf(tiles);
  }

  /// The first entry of a tile of level 0.
  public long start() {
    return index * WIDTH;
  }

  /// Whether nothing is to be added to it.
  public boolean isFull() {
    return width == WIDTH;
  }

  /// The path under which it is served.
  public String path() {
    return TILES + level + "/" + indexPath();
  }

  /// The path under which the entries of a tile of level 0 are served.
  public String entriesPath() {
    return ENTRIES + indexPath();
  }

  /// The end of the path, which any series of files with 256 things in each may have.
  public String indexPath() {
    StringBuilder path = new StringBuilder(threeDigits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return isFull() ? path.toString() : path + PARTIAL + "/" + width;
  }

  private static String threeDigits(long number) {
    return Long.toString(1000 + number).substring(1);
  }

  /// The tile that is served under a path; empty when none is.
  public static Optional<Tile> parse(String path) {
    int slash = path.indexOf('/', TILES.length());
    if (!path.startsWith(TILES) || slash < 0) {
      return Optional.empty();
    }
    Optional<Long> level = number(path.substring(TILES.length(), slash));
    return level
        .filter(number -> number <= MOST_LEVEL)
        .flatMap(number -> parseIndex(Math.toIntExact(number), path.substring(slash + 1)))
        .filter(tile -> tile.path().equals(path));
  }

  /// The tile of level 0 whose entries are served under a path; empty when none are.
  public static Optional<Tile> parseEntries(String path) {
    return path.startsWith(ENTRIES)
        ? parseIndex(0, path.substring(ENTRIES.length()))
        : Optional.empty();
  }

  /// The tile of a level whose path ends like this; empty when none does.
  public static Optional<Tile> parseIndex(int level, String path) {
    String[] parts = path.split("/", -1);
    int groups = parts.length;
    Optional<Long> width = Optional.of((long) WIDTH);
    if (groups > 1 && parts[groups - 2].endsWith(PARTIAL)) {
      width = number(parts[groups - 1]);
      groups--;
      parts[groups - 1] =
          parts[groups - 1].substring(0, parts[groups - 1].length() - PARTIAL.length());
    }
    long index = 0;
    for (int i = 0; i < groups; i++) {
      String digits = i < groups - 1 && parts[i].startsWith("x") ? parts[i].substring(1) : parts[i];
      Optional<Long> group = number(digits.length() == 3 ? "1" + digits : "");
      if (group.isEmpty() || index > Long.MAX_VALUE / 1000 - 1) {
        return Optional.empty();
      }
      index = index * 1000 + group.get() - 1000;
    }
    if (width.isEmpty() || width.get() < 1 || width.get() > WIDTH) {
      return Optional.empty();
    }
    // Only one path leads to a tile.
    return Optional.of(new Tile(level, index, Math.toIntExact(width.get())))
        .filter(tile -> tile.indexPath().equals(path));
  }

  private static Optional<Long> number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 4;
    for (int i = 0; i < text.length() && digits; i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
