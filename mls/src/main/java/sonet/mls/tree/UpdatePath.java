package sonet.mls.tree;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// New keys for a committer's leaf and filtered direct path (RFC 9420 §7.6).
///
/// ```
/// struct {
///     LeafNode leaf_node;
///     UpdatePathNode nodes<V>;
/// } UpdatePath;
/// ```
///
/// @param leafNode the committer's new leaf
/// @param nodes one for each node of the filtered direct path, from the leaf upwards
public record UpdatePath(LeafNode leafNode, List<Node> nodes) implements Encodable {
  public UpdatePath {
    nodes = List.copyOf(nodes);
  }

  /// Reads one.
  public static UpdatePath read(Reader reader) throws DecodeException {
    return new UpdatePath(LeafNode.read(reader), reader.vector(Node::read));
  }

  /// Checks the leaf as far as that takes no tree (RFC 9420 §7.3), and gives its parent hash.
  ///
  /// @param place where it stands
  /// @param old the leaf that it replaces, which an external committer does not have
  /// @throws MlsException with `WRONG_LEAF_SOURCE`, `INVALID_PUBLIC_KEY`, `INVALID_LEAF_SIGNATURE`
  ///   or `ENCRYPTION_KEY_NOT_CHANGED`
  public Bytes checkLeaf(MlsSuite suite, LeafNode.Place place, Optional<LeafNode> old)
      throws MlsException {
    if (!(leafNode.source() instanceof LeafNodeSource.Commit(Bytes parentHash))) {
      throw new MlsException(Rule.WRONG_LEAF_SOURCE, "expected a leaf from a commit");
    }
    if (!suite.primitives().acceptsKemPublicKey(leafNode.encryptionKey())) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, "in the leaf of the path");
    }
    if (!leafNode.verifySignature(suite, place)) {
      throw leafNode.signatureRefused(suite, place.leafIndex());
    }
    if (old.isPresent() && old.get().encryptionKey().equals(leafNode.encryptionKey())) {
      throw new MlsException(Rule.ENCRYPTION_KEY_NOT_CHANGED, "leaf " + place.leafIndex());
    }
    return parentHash;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(leafNode).vector(nodes);
  }

  /// `UpdatePathNode`: the new public key of one node, and its path secret for the members below
  /// its other child.
  ///
  /// ```
  /// struct {
  ///     HPKEPublicKey encryption_key;
  ///     HPKECiphertext encrypted_path_secret<V>;
  /// } UpdatePathNode;
  /// ```
  ///
  /// @param encryptionKey HPKE public key
  /// @param encryptedPathSecret one for each node in the resolution of the copath child
  public record Node(Bytes encryptionKey, List<HpkeCiphertext> encryptedPathSecret)
      implements Encodable {
    public Node {
      encryptedPathSecret = List.copyOf(encryptedPathSecret);
    }

    /// Reads one.
    public static Node read(Reader reader) throws DecodeException {
      return new Node(reader.opaque(), reader.vector(HpkeCiphertext::read));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(encryptionKey).vector(encryptedPathSecret);
    }
  }
}
