package sonet.mls;

import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.LeafNodeSource;

/// Leaves that were changed after they were signed.
final class Leaves {
  private Leaves() {}

  static LeafNode with(LeafNode leaf, Bytes signature) {
    return new LeafNode(
        leaf.encryptionKey(),
        leaf.signatureKey(),
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        leaf.extensions(),
        signature);
  }

  static LeafNode with(LeafNode leaf, UnaryOperator<LeafNode.Content> change) {
    LeafNode.Content content = change.apply(leaf.content());
    return new LeafNode(
        content.encryptionKey(),
        leaf.signatureKey(),
        content.credential(),
        content.capabilities(),
        leaf.source(),
        content.extensions(),
        leaf.signature());
  }

  static LeafNode with(LeafNode leaf, LeafNodeSource source) {
    return new LeafNode(
        leaf.encryptionKey(),
        leaf.signatureKey(),
        leaf.credential(),
        leaf.capabilities(),
        source,
        leaf.extensions(),
        leaf.signature());
  }

  static LeafNode withSignatureKey(LeafNode leaf, Bytes signatureKey) {
    return new LeafNode(
        leaf.encryptionKey(),
        signatureKey,
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        leaf.extensions(),
        leaf.signature());
  }
}
