package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// The encoding of a whole tree, `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3).
///
/// ```
/// struct {
///     NodeType node_type;
///     select (Node.node_type) {
///         case leaf:   LeafNode leaf_node;
///         case parent: ParentNode parent_node;
///     };
/// } Node;
/// ```
final class TreeCodec {
  private static final int LEAF = 1;
  private static final int PARENT = 2;

  private final List<Optional<Node>> nodes;
  private final KnownCapabilities known;
  private final List<Bytes> encryptionKeys = new ArrayList<>();
  private final List<Bytes> signatureKeys = new ArrayList<>();

  private sealed interface Node {}

  private record Leaf(LeafNode value) implements Node {}

  private record Parent(ParentNode value) implements Node {}

  private TreeCodec(List<Optional<Node>> nodes, KnownCapabilities known) {
    this.nodes = nodes;
    this.known = known;
  }

  static RatchetTree decode(MlsSuite suite, Bytes encoded) throws MlsException {
    Reader reader = Reader.of(encoded);
    RatchetTree tree = read(suite, reader);
    try {
      reader.end();
    } catch (DecodeException e) {
      throw new MlsException(Rule.MALFORMED_TREE, e);
    }
    return tree;
  }

  static RatchetTree read(MlsSuite suite, Reader reader) throws MlsException {
    List<Optional<Node>> nodes;
    KnownCapabilities known = new KnownCapabilities();
    try {
      nodes = reader.vector(r -> r.optional(node -> readNode(node, known)));
    } catch (DecodeException e) {
      throw new MlsException(Rule.MALFORMED_TREE, e);
    }
    if (nodes.isEmpty() || nodes.getLast().isEmpty()) {
      throw new MlsException(Rule.MALFORMED_TREE, "the last node is blank");
    }
    return new TreeCodec(nodes, known).toTree(suite);
  }

  private static Node readNode(Reader reader, KnownCapabilities known) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case LEAF -> new Leaf(LeafNode.read(reader, known::read));
      case PARENT -> new Parent(ParentNode.read(reader));
      default -> throw new DecodeException("node type " + type);
    };
  }

  private RatchetTree toTree(MlsSuite suite) throws MlsException {
    // A vector has fewer than 2^30 bytes, so the tree has at most 2^29 leaves.
    int level = 0;
    while ((2 << level) - 1 < nodes.size()) {
      level++;
    }
    TreeNode root = build((1 << level) - 1, level);
    return new RatchetTree(suite, root, KeyIndex.of(encryptionKeys), KeyIndex.of(signatureKeys));
  }

  private TreeNode build(int index, int level) throws MlsException {
    if (index - (1 << level) + 1 >= nodes.size()) {
      return new BlankSubtree(index);
    }
    return level == 0 ? buildLeaf(index) : buildParent(index, level);
  }

  private TreeNode buildLeaf(int index) throws MlsException {
    Optional<Node> node = nodes.get(index);
    if (node.isEmpty()) {
      return new BlankSubtree(index);
    }
    if (!(node.get() instanceof Leaf(LeafNode leaf))) {
      throw new MlsException(Rule.MALFORMED_TREE, "a parent at the leaf node " + index);
    }
    encryptionKeys.add(leaf.encryptionKey());
    signatureKeys.add(leaf.signatureKey());
    return new LeafSlot(index / 2, leaf, known.aggregate(leaf));
  }

  private TreeNode buildParent(int index, int level) throws MlsException {
    Optional<Node> node = index < nodes.size() ? nodes.get(index) : Optional.empty();
    if (node.isPresent() && node.get() instanceof Leaf) {
      throw new MlsException(Rule.MALFORMED_TREE, "a leaf at the parent node " + index);
    }
    Optional<ParentNode> parent = Optional.empty();
    if (node.isPresent() && node.get() instanceof Parent(ParentNode value)) {
      parent = Optional.of(value);
      encryptionKeys.add(value.encryptionKey());
    }
    TreeNode left = build(TreeMath.left(index), level - 1);
    TreeNode right = build(TreeMath.right(index), level - 1);
    boolean blank = parent.isEmpty() && left.isBlankThroughout() && right.isBlankThroughout();
    return blank ? new BlankSubtree(index) : new ParentSlot(left, right, parent);
  }

  static void write(TreeNode root, Writer writer) {
    int last = lastNonBlank(root);
    writer.prefixed(body -> writeSubtree(root, last, body));
  }

  /// The index of the last node that is not blank, -1 when there is none.
  private static int lastNonBlank(TreeNode node) {
    if (node.isBlankThroughout()) {
      return -1;
    }
    if (node.level() == 0) {
      return node.index();
    }
    int right = lastNonBlank(node.right());
    if (right >= 0) {
      return right;
    }
    return node.parent().isPresent() ? node.index() : lastNonBlank(node.left());
  }

  private static void writeSubtree(TreeNode node, int last, Writer writer) {
    int level = node.level();
    int first = node.index() - (1 << level) + 1;
    if (first > last) {
      return;
    }
    if (node.isBlankThroughout()) {
      // The last node of the tree is not blank, so this subtree ends before it.
      for (int i = 0; i < (2 << level) - 1; i++) {
        writer.u8(0);
      }
      return;
    }
    if (node instanceof LeafSlot slot) {
      writer.u8(1).u8(LEAF).raw(slot.encoding());
      return;
    }
    writeSubtree(node.left(), last, writer);
    if (node.index() <= last) {
      Optional<ParentNode> parent = node.parent();
      if (parent.isPresent()) {
        writer.u8(1).u8(PARENT).value(parent.get());
      } else {
        writer.u8(0);
      }
    }
    writeSubtree(node.right(), last, writer);
  }
}
