package sonet.transparency.anchor;

import sonet.crypto.Bytes;
import sonet.transparency.Primitives;

/// The hashes of a Merkle tree (RFC 6962 §2.1).
final class MerkleHash {
  static final int LENGTH = 32;
  private static final Bytes LEAF = Bytes.of((byte) 0);
  private static final Bytes NODE = Bytes.of((byte) 1);

  private MerkleHash() {}

  static Bytes leaf(Primitives primitives, Bytes entry) {
    return primitives.hash(LEAF, entry);
  }

  static Bytes node(Primitives primitives, Bytes left, Bytes right) {
    return primitives.hash(NODE, left, right);
  }

  static Bytes empty(Primitives primitives) {
    return primitives.hash();
  }
}
