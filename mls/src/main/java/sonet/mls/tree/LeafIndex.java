package sonet.mls.tree;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// The index of a leaf, counted from the left: a `uint32` (RFC 9420 §4.1, §7).
///
/// @param value its 32 bits, unsigned
public record LeafIndex(int value) implements Comparable<LeafIndex> {
  /// Reads one.
  public static LeafIndex read(Reader reader) throws DecodeException {
    return new LeafIndex(reader.u32());
  }

  /// Whether this leaf lies in a tree with so many leaves.
  public boolean isBelow(int leafCount) {
    return Integer.compareUnsigned(value, leafCount) < 0;
  }

  @Override
  public int compareTo(LeafIndex other) {
    return Integer.compareUnsigned(value, other.value);
  }

  /// The number in decimal.
  @Override
  public String toString() {
    return Integer.toUnsignedString(value);
  }
}
