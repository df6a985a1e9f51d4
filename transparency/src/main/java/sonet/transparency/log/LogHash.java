package sonet.transparency.log;

import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.wire.LogEntry;

/// The hashes of the log tree (§11.8).
final class LogHash {
  private static final Bytes LEAF = Bytes.of((byte) 0);
  private static final Bytes PARENT = Bytes.of((byte) 1);

  private LogHash() {}

  static Bytes leaf(Primitives primitives, LogEntry entry) {
    return primitives.hash(entry.encoded());
  }

  /// The value of a parent; what a child's value is prefixed with says whether that is a leaf.
  static Bytes parent(
      Primitives primitives, Bytes left, boolean leftIsLeaf, Bytes right, boolean rightIsLeaf) {
    return primitives.hash(leftIsLeaf ? LEAF : PARENT, left, rightIsLeaf ? LEAF : PARENT, right);
  }
}
