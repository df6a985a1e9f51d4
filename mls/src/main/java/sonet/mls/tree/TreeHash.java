package sonet.mls.tree;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// Tree hashes: what a subtree holds, in one value (RFC 9420 §7.8).
public final class TreeHash {
  private static final int LEAF = 1;
  private static final int PARENT = 2;
  private static final int PRESENT = 1;
  private static final int HEADER = 6;

  private TreeHash() {}

  /// The hash of a whole tree. What is missing of a large one is spread over the provider's
  /// threads.
  static Bytes ofTree(MlsSuite suite, TreeNode root) {
    if (!root.isHashed()) {
      List<TreeNode> missing = Pieces.of(root).stream().filter(piece -> !piece.isHashed()).toList();
      if (missing.size() > 1) {
        suite.primitives().provider().forEach(missing.size(), i -> hash(suite, missing.get(i)));
      }
    }
    return root.treeHash(suite);
  }

  /// Leaves the hash in the node's cache.
  private static void hash(MlsSuite suite, TreeNode node) {
    Bytes _ = node.treeHash(suite);
  }

  /// The hash of a leaf's `TreeHashInput`.
  public static Bytes ofLeaf(MlsSuite suite, int leafIndex, Optional<LeafNode> leaf) {
    return ofLeaf(suite, new Writer().u8(LEAF).u32(leafIndex).optional(leaf));
  }

  /// The same of a leaf that is there, by its encoding.
  static Bytes ofEncodedLeaf(MlsSuite suite, int leafIndex, Bytes leaf) {
    Writer input = new Writer(HEADER + leaf.length());
    return ofLeaf(suite, input.u8(LEAF).u32(leafIndex).u8(PRESENT).raw(leaf));
  }

  private static Bytes ofLeaf(MlsSuite suite, Writer input) {
    return suite.primitives().hash(input.toBytes());
  }

  /// The hash of a parent's `TreeHashInput`.
  public static Bytes ofParent(
      MlsSuite suite, Optional<ParentNode> parent, Bytes left, Bytes right) {
    Writer input = new Writer().u8(PARENT).optional(parent).opaque(left).opaque(right);
    return suite.primitives().hash(input.toBytes());
  }
}
