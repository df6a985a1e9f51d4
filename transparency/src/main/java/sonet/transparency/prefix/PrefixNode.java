package sonet.transparency.prefix;

import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.PrefixLeaf;

/// A node of a prefix tree, with its hash (§11.9). Immutable, so that the tree of one log entry
/// shares all nodes with the next one that did not change.
///
/// Paths are not compressed, but a subtree of a single leaf is that leaf: its depth is the first at
/// which it is alone.
public sealed interface PrefixNode {
  /// The value of the node.
  Bytes hash();

  /// Nothing there.
  record Empty() implements PrefixNode {
    static final Empty INSTANCE = new Empty();
    private static final Bytes HASH = Bytes.wrap(new byte[TransparencySuite.HASH_LENGTH]);

    @Override
    public Bytes hash() {
      return HASH;
    }
  }

  /// A key with its commitment.
  ///
  /// @param leaf both
  /// @param hash of the leaf
  record Leaf(PrefixLeaf leaf, Bytes hash) implements PrefixNode {
    private static final Bytes TAG = Bytes.of((byte) 2);

    static Leaf of(Primitives primitives, PrefixLeaf leaf) {
      return new Leaf(leaf, primitives.hash(TAG, leaf.vrfOutput(), leaf.commitment()));
    }
  }

  /// A node with two children, of which at most one is empty.
  ///
  /// @param left the keys whose next bit is 0
  /// @param right the keys whose next bit is 1
  /// @param hash of both
  record Parent(PrefixNode left, PrefixNode right, Bytes hash) implements PrefixNode {
    private static final Bytes TAG = Bytes.of((byte) 3);

    static Parent of(Primitives primitives, PrefixNode left, PrefixNode right) {
      return new Parent(left, right, primitives.hash(TAG, left.hash(), right.hash()));
    }
  }

  /// A parent that is in a page of its own.
  ///
  /// @param page where
  /// @param hash of the parent
  record Paged(PageId page, Bytes hash) implements PrefixNode {}

  /// A node of which only the hash is known, as it stands in a proof.
  ///
  /// @param hash of whatever it is
  record Opaque(Bytes hash) implements PrefixNode {}

  /// A bit of a key, the first being that of depth 0.
  static int bit(Bytes key, int depth) {
    return key.at(depth >> 3) >> (7 - (depth & 7)) & 1;
  }
}
