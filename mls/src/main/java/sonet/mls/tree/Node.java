package sonet.mls.tree;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A non-blank node of the ratchet tree (RFC 9420 §12.4.3.3).
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
public sealed interface Node extends Encodable {
  /// The HPKE key of the node.
  Bytes encryptionKey();

  /// A member.
  ///
  /// @param leafNode the member's appearance
  record Leaf(LeafNode leafNode) implements Node {
    @Override
    public Bytes encryptionKey() {
      return leafNode.encryptionKey();
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).value(leafNode);
    }
  }

  /// A node above the leaves.
  ///
  /// @param parentNode what stands there
  record Parent(ParentNode parentNode) implements Node {
    @Override
    public Bytes encryptionKey() {
      return parentNode.encryptionKey();
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(2).value(parentNode);
    }
  }

  /// Reads one.
  static Node read(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case 1 -> new Leaf(LeafNode.read(reader));
      case 2 -> new Parent(ParentNode.read(reader));
      default -> throw new DecodeException("node type " + type);
    };
  }
}
