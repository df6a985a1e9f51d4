package sonet.vectors;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Signer;
import sonet.mls.ProtocolVersion;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Capabilities;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Lifetime;

/// A client of a new vector: its keys, and a key package made of them.
///
/// @param suite its cipher suite
/// @param signatureKeys for what it signs
/// @param initKeys for a Welcome
/// @param encryptionKeys of its leaf
/// @param keyPackage with a basic credential
record GeneratedClient(
    MlsSuite suite,
    KeyPair signatureKeys,
    KeyPair initKeys,
    KeyPair encryptionKeys,
    KeyPackage keyPackage) {

  static GeneratedClient create(MlsSuite suite, Generation generation) {
    KeyPair signatureKeys = suite.primitives().generateSignatureKeyPair(generation.random());
    KeyPair initKeys = suite.primitives().generateKemKeyPair(generation.random());
    KeyPair encryptionKeys = suite.primitives().generateKemKeyPair(generation.random());
    Signer signer = suite.primitives().signer(signatureKeys);
    LeafNode leaf =
        LeafNode.forKeyPackage(
            suite, signer, content(suite, encryptionKeys, generation), new Lifetime(0, -1));
    KeyPackage keyPackage =
        KeyPackage.create(suite, signer, initKeys.publicKey(), leaf, Extensions.EMPTY);
    return new GeneratedClient(suite, signatureKeys, initKeys, encryptionKeys, keyPackage);
  }

  private static LeafNode.Content content(
      MlsSuite suite, KeyPair encryptionKeys, Generation generation) {
    return new LeafNode.Content(
        encryptionKeys.publicKey(),
        new Credential.Basic(generation.bytes(16)),
        new Capabilities(
            List.of(ProtocolVersion.MLS10),
            List.of(suite.id()),
            List.of(),
            List.of(),
            List.of(CredentialType.BASIC)),
        Extensions.EMPTY);
  }

  Signer signer() {
    return suite.primitives().signer(signatureKeys);
  }

  /// The leaf after an Update, with another encryption key.
  LeafNode updatedLeaf(LeafNode.Place place, Bytes encryptionKey) {
    LeafNode.Content content = keyPackage.leafNode().content();
    LeafNode.Content updated =
        new LeafNode.Content(
            encryptionKey, content.credential(), content.capabilities(), content.extensions());
    return LeafNode.forUpdate(suite, signer(), updated, place);
  }
}
