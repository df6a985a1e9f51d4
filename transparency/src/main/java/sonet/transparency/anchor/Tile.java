package sonet.transparency.anchor;

/// The address of a tile: up to 256 neighbouring hashes of a level (tlog-tiles).
///
/// @param level 0 for the hashes of entries, and each further one for eight levels of the tree
/// @param index counted from the left
/// @param width how many hashes it has; 256 for a full one
public record Tile(int level, long index, int width) {
  /// How wide a full tile is.
  public static final int WIDTH = 256;

  /// How many levels of the tree a tile stands for.
  static final int HEIGHT = 8;

  /// Checks the bounds.
  public Tile {
    if (level < 0 || level > 63 || index < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("no tile");
    }
  }

  /// The path under which it is served.
  public String path() {
    return "tile/" + level + "/" + indexPath();
  }

  /// The path under which the entries of a tile of level 0 are served.
  public String entriesPath() {
    return "tile/entries/" + indexPath();
  }

  private String indexPath() {
    StringBuilder path = new StringBuilder(threeDigits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return width == WIDTH ? path.toString() : path + ".p/" + width;
  }

  private static String threeDigits(long number) {
    return Long.toString(1000 + number).substring(1);
  }
}
