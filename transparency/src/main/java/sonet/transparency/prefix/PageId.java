package sonet.transparency.prefix;

import sonet.crypto.Bytes;

/// The address of a page: a few levels of a prefix tree as one log entry wrote them.
///
/// Ordered by path and then by version, as a store with sorted keys would lay them, the pages of a
/// path are neighbours, and those that a later entry replaced come first ([ReplacedPages]).
///
/// @param path the bits above the page, four to each byte
/// @param version the position of the log entry that wrote it
public record PageId(Bytes path, long version) {
  /// How many levels a page has.
  static final int LEVELS = 4;

  /// The page with the root of the tree of a log entry.
  public static PageId root(long version) {
    return new PageId(Bytes.EMPTY, version);
  }

  /// The page below this path for the next four bits.
  PageId child(int nibble, long childVersion) {
    return new PageId(Bytes.concat(path, Bytes.of((byte) nibble)), childVersion);
  }

  /// The depth of the topmost node in the page.
  int depth() {
    return LEVELS * path.length();
  }
}
