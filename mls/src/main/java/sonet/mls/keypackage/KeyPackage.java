package sonet.mls.keypackage;

import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.extension.Extensions;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.ReferenceLabel;
import sonet.mls.suite.SignatureLabel;
import sonet.mls.tree.LeafNode;

/// What a client publishes so that others can add it to a group (RFC 9420 §10).
///
/// ```
/// struct {
///     ProtocolVersion version;
///     CipherSuite cipher_suite;
///     HPKEPublicKey init_key;
///     LeafNode leaf_node;
///     Extension extensions<V>;
///     opaque signature<V>;
/// } KeyPackage;
/// ```
///
/// @param version of the protocol
/// @param cipherSuite it is for
/// @param initKey HPKE public key for the Welcome
/// @param leafNode the leaf that will stand in the tree
/// @param extensions of the key package
/// @param signature over all of it
public record KeyPackage(
    ProtocolVersion version,
    CipherSuiteId cipherSuite,
    Bytes initKey,
    LeafNode leafNode,
    Extensions extensions,
    Bytes signature)
    implements Encodable {

  /// Signs one.
  public static KeyPackage create(
      MlsSuite suite, Signer signer, Bytes initKey, LeafNode leafNode, Extensions extensions) {
    KeyPackage unsigned =
        new KeyPackage(
            ProtocolVersion.MLS10, suite.id(), initKey, leafNode, extensions, Bytes.EMPTY);
    Bytes signature =
        suite.signWithLabel(signer, SignatureLabel.KEY_PACKAGE_TBS, unsigned.toBeSigned());
    return new KeyPackage(
        unsigned.version, unsigned.cipherSuite, initKey, leafNode, extensions, signature);
  }

  /// Reads one.
  public static KeyPackage read(Reader reader) throws DecodeException {
    return new KeyPackage(
        new ProtocolVersion(reader.u16()),
        new CipherSuiteId(reader.u16()),
        reader.opaque(),
        LeafNode.read(reader),
        Extensions.read(reader),
        reader.opaque());
  }

  /// The reference to it (§5.2).
  public KeyPackageRef reference(MlsSuite suite) {
    return new KeyPackageRef(suite.refHash(ReferenceLabel.KEY_PACKAGE, encoded()));
  }

  /// Whether it is marked as one of last resort, which may be used more than once when all others
  /// are gone (draft-ietf-mls-extensions §6.4).
  public boolean isLastResort() {
    try {
      return AppDataDictionary.of(extensions)
          .find(ComponentId.LAST_RESORT_KEY_PACKAGE)
          .filter(Bytes::isEmpty)
          .isPresent();
    } catch (MlsException malformed) {
      // Nobody may be added by it (§4.6).
      return false;
    }
  }

  /// What the signature covers, `KeyPackageTBS`.
  public Bytes toBeSigned() {
    Writer writer = new Writer();
    writeUnsigned(writer);
    return writer.toBytes();
  }

  /// Whether the signature is valid.
  public boolean verifySignature(MlsSuite suite) {
    return suite.verifyWithLabel(
        leafNode.signatureKey(), SignatureLabel.KEY_PACKAGE_TBS, toBeSigned(), signature);
  }

  @Override
  public void writeTo(Writer writer) {
    writeUnsigned(writer);
    writer.opaque(signature);
  }

  private void writeUnsigned(Writer writer) {
    writer
        .u16(version.value())
        .u16(cipherSuite.value())
        .opaque(initKey)
        .value(leafNode)
        .value(extensions);
  }
}
