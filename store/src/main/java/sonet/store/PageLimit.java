package sonet.store;

/// How much one reading may return.
///
/// @param entries at most so many
/// @param bytes no further one once their bodies have so many bytes together
public record PageLimit(int entries, int bytes) {
  /// Checks that there is room for one.
  public PageLimit {
    if (entries < 1 || bytes < 1) {
      throw new IllegalArgumentException("a page has room for an entry");
    }
  }
}
