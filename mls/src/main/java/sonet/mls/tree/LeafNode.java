package sonet.mls.tree;

import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.SignatureLabel;

/// A member's appearance in the group, signed by the member (RFC 9420 §7.2).
///
/// ```
/// struct {
///     HPKEPublicKey encryption_key;
///     SignaturePublicKey signature_key;
///     Credential credential;
///     Capabilities capabilities;
///     LeafNodeSource leaf_node_source;
///     select (LeafNode.leaf_node_source) {
///         case key_package: Lifetime lifetime;
///         case update:      struct{};
///         case commit:      opaque parent_hash<V>;
///     };
///     Extension extensions<V>;
///     opaque signature<V>;
/// } LeafNode;
/// ```
///
/// The decoder is strict, so that encoding again gives the very bytes that were signed.
///
/// @param encryptionKey HPKE public key
/// @param signatureKey verifies what the member signs
/// @param credential who the member is
/// @param capabilities what the member supports
/// @param source how the leaf came to be
/// @param extensions of the leaf
/// @param signature over all of it (§7.2)
public record LeafNode(
    Bytes encryptionKey,
    Bytes signatureKey,
    Credential credential,
    Capabilities capabilities,
    LeafNodeSource source,
    Extensions extensions,
    Bytes signature)
    implements Encodable {

  /// The fields that a member chooses, before the leaf is placed and signed.
  ///
  /// @param encryptionKey HPKE public key
  /// @param credential who the member is
  /// @param capabilities what the member supports
  /// @param extensions of the leaf
  public record Content(
      Bytes encryptionKey,
      Credential credential,
      Capabilities capabilities,
      Extensions extensions) {}

  /// Where a leaf stands, which the signature covers unless it came in a key package (§7.2).
  ///
  /// @param groupId the group
  /// @param leafIndex the leaf
  public record Place(GroupId groupId, LeafIndex leafIndex) {}

  /// Signs a leaf for a key package.
  public static LeafNode forKeyPackage(
      MlsSuite suite, Signer signer, Content content, Lifetime lifetime) {
    return unsigned(content, signer, new LeafNodeSource.KeyPackage(lifetime))
        .signed(suite, signer, new Writer());
  }

  /// Signs a leaf for an Update proposal.
  public static LeafNode forUpdate(MlsSuite suite, Signer signer, Content content, Place place) {
    return unsigned(content, signer, new LeafNodeSource.Update())
        .signed(suite, signer, placed(place));
  }

  /// Signs a leaf for the path of a Commit.
  public static LeafNode forCommit(
      MlsSuite suite, Signer signer, Content content, Bytes parentHash, Place place) {
    return unsigned(content, signer, new LeafNodeSource.Commit(parentHash))
        .signed(suite, signer, placed(place));
  }

  /// Reads one.
  public static LeafNode read(Reader reader) throws DecodeException {
    return read(reader, Capabilities::read);
  }

  /// Reads one of many, with capabilities that were perhaps read before.
  static LeafNode read(Reader reader, Reader.Element<Capabilities> capabilities)
      throws DecodeException {
    return new LeafNode(
        reader.opaque(),
        reader.opaque(),
        Credential.read(reader),
        capabilities.read(reader),
        LeafNodeSource.read(reader),
        Extensions.read(reader),
        reader.opaque());
  }

  /// The fields that the member chose.
  public Content content() {
    return new Content(encryptionKey, credential, capabilities, extensions);
  }

  /// This leaf with equal capabilities that other leaves have too, so that memory holds them once.
  LeafNode withCapabilities(Capabilities equal) {
    return new LeafNode(
        encryptionKey, signatureKey, credential, equal, source, extensions, signature);
  }

  /// What the signature covers, `LeafNodeTBS`, for a leaf that stands at a place (§7.2). A leaf
  /// from a key package covers no place.
  public Bytes toBeSigned(Place place) {
    Writer writer = new Writer();
    writeUnsigned(writer);
    if (!(source instanceof LeafNodeSource.KeyPackage)) {
      writer.raw(placed(place).toBytes());
    }
    return writer.toBytes();
  }

  /// What the signature covers in a key package, where there is no place yet (§7.2).
  public Bytes toBeSignedUnplaced() {
    Writer writer = new Writer();
    writeUnsigned(writer);
    return writer.toBytes();
  }

  /// Whether the signature is valid for a leaf that stands at a place (§7.3).
  public boolean verifySignature(MlsSuite suite, Place place) {
    return suite.verifyWithLabel(
        signatureKey, SignatureLabel.LEAF_NODE_TBS, toBeSigned(place), signature);
  }

  /// What to say of a leaf whose signature is not valid. A valid one shows that its key is
  /// acceptable, so only here is that a question.
  MlsException signatureRefused(MlsSuite suite, LeafIndex place) {
    boolean acceptable = suite.primitives().acceptsSignaturePublicKey(signatureKey);
    Rule rule = acceptable ? Rule.INVALID_LEAF_SIGNATURE : Rule.INVALID_PUBLIC_KEY;
    return new MlsException(rule, "leaf " + place);
  }

  @Override
  public void writeTo(Writer writer) {
    writeUnsigned(writer);
    writer.opaque(signature);
  }

  private static LeafNode unsigned(Content content, Signer signer, LeafNodeSource source) {
    return new LeafNode(
        content.encryptionKey(),
        signer.publicKey(),
        content.credential(),
        content.capabilities(),
        source,
        content.extensions(),
        Bytes.EMPTY);
  }

  private static Writer placed(Place place) {
    return new Writer().opaque(place.groupId().value()).u32(place.leafIndex().value());
  }

  /// Signs, with a signer of the suite's scheme: no one could verify another's (§5.1.2).
  private LeafNode signed(MlsSuite suite, Signer signer, Writer place) {
    SignatureScheme expected = suite.primitives().definition().signature();
    if (signer.scheme() != expected) {
      throw new IllegalArgumentException(
          "%s needs a signer of %s, not of %s".formatted(suite, expected, signer.scheme()));
    }
    Writer tbs = new Writer();
    writeUnsigned(tbs);
    tbs.raw(place.toBytes());
    Bytes signed = suite.signWithLabel(signer, SignatureLabel.LEAF_NODE_TBS, tbs.toBytes());
    return new LeafNode(
        encryptionKey, signatureKey, credential, capabilities, source, extensions, signed);
  }

  private void writeUnsigned(Writer writer) {
    writer
        .opaque(encryptionKey)
        .opaque(signatureKey)
        .value(credential)
        .value(capabilities)
        .value(source)
        .value(extensions);
  }
}
