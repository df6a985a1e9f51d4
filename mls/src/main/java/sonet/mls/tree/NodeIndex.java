package sonet.mls.tree;

/// The index of a node in the array form of a tree: leaves are even (RFC 9420 appendix C).
///
/// @param value from 0 to 2^31 - 2
public record NodeIndex(int value) {
  public NodeIndex {
    if (value < 0) {
      throw new IllegalArgumentException("node index " + Integer.toUnsignedString(value));
    }
  }

  /// Whether a leaf stands here.
  public boolean isLeaf() {
    return (value & 1) == 0;
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
