package sonet.mls.commit;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.certificate.CertificateKey;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.SignatureLabel;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.LeafNodeSource;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.RatchetTree;

/// The rules for leaf nodes and key packages (RFC 9420 §7.2, §7.3, §10.1), against the parameters
/// of one group.
///
/// Signatures go into a batch that the caller verifies. Uniqueness of keys is the tree's business.
final class LeafRules {
  private final Environment environment;
  private final MlsSuite suite;
  private final GroupContext context;
  private final Extensions extensions;
  private final RequiredCapabilities required;
  private final Requirements requirements;
  private final long now;

  /// Whether a leaf is sent by us or came from someone else.
  enum Direction {
    /// We send it, so it must be valid now.
    SENT,
    /// It came in a message.
    RECEIVED,
    /// It stands in a tree that we join.
    JOINED
  }

  /// Rules of a group with the extensions that will be in force.
  ///
  /// @throws MlsException with `MALFORMED_GROUP_EXTENSION` or a rule for what
  ///   draft-ietf-mls-extensions defines
  LeafRules(Environment environment, MlsSuite suite, GroupContext context, Extensions extensions)
      throws MlsException {
    this.environment = environment;
    this.suite = suite;
    this.context = context;
    this.extensions = extensions;
    this.required = required(extensions);
    this.requirements = Requirements.of(extensions, environment.policy().components());
    this.now = environment.clock().epochSecond();
  }

  /// What a group with these extensions requires of its members (RFC 9420 §11.1).
  static RequiredCapabilities required(Extensions extensions) throws MlsException {
    var data = extensions.find(ExtensionType.REQUIRED_CAPABILITIES);
    if (data.isEmpty()) {
      return RequiredCapabilities.NONE;
    }
    try {
      return Reader.decode(data.get(), RequiredCapabilities::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_GROUP_EXTENSION, malformed);
    }
  }

  RequiredCapabilities required() {
    return required;
  }

  /// Whether a key package may be used to add its client (RFC 9420 §10.1).
  void checkKeyPackage(KeyPackage keyPackage, Direction direction, SignatureBatch signatures)
      throws MlsException {
    if (!keyPackage.version().equals(context.version())) {
      throw new MlsException(
          Rule.KEY_PACKAGE_VERSION_MISMATCH, "version " + keyPackage.version().value());
    }
    if (!keyPackage.cipherSuite().equals(context.cipherSuite())) {
      throw new MlsException(
          Rule.KEY_PACKAGE_CIPHER_SUITE_MISMATCH,
          "expected " + context.cipherSuite() + ", got " + keyPackage.cipherSuite());
    }
    LeafNode leaf = keyPackage.leafNode();
    if (!(leaf.source() instanceof LeafNodeSource.KeyPackage)) {
      throw new MlsException(Rule.WRONG_LEAF_SOURCE, "a key package needs a lifetime");
    }
    checkEncryptionKey(leaf);
    checkContent(leaf, direction);
    checkListed(keyPackage.extensions(), leaf);
    Optional<Bytes> mark =
        AppDataDictionary.of(keyPackage.extensions()).find(ComponentId.LAST_RESORT_KEY_PACKAGE);
    if (mark.isPresent() && !mark.get().isEmpty()) {
      throw new MlsException(Rule.MALFORMED_COMPONENT_DATA, "the mark of last resort has data");
    }
    signatures.add(
        MlsSuite.signatureCheck(
            leaf.signatureKey(),
            SignatureLabel.LEAF_NODE_TBS,
            leaf.toBeSignedUnplaced(),
            leaf.signature()),
        Rule.INVALID_LEAF_SIGNATURE);
    if (!suite.primitives().acceptsKemPublicKey(keyPackage.initKey())) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, "init key");
    }
    signatures.add(
        MlsSuite.signatureCheck(
            leaf.signatureKey(),
            SignatureLabel.KEY_PACKAGE_TBS,
            keyPackage.toBeSigned(),
            keyPackage.signature()),
        Rule.INVALID_KEY_PACKAGE_SIGNATURE);
    if (keyPackage.initKey().equals(leaf.encryptionKey())) {
      throw new MlsException(Rule.INIT_KEY_EQUALS_ENCRYPTION_KEY, "");
    }
  }

  /// Whether the leaf of an Update may take the place of the present one (RFC 9420 §7.3, §12.1.2).
  void checkUpdate(LeafNode present, LeafNode next, LeafNode.Place place, Direction direction)
      throws MlsException {
    if (!(next.source() instanceof LeafNodeSource.Update)) {
      throw new MlsException(Rule.WRONG_LEAF_SOURCE, "an Update needs the source update");
    }
    checkEncryptionKey(next);
    checkContent(next, direction);
    if (!next.verifySignature(suite, place)) {
      throw new MlsException(Rule.INVALID_LEAF_SIGNATURE, "");
    }
    checkSuccessor(present, next);
    checkNewKey(present, next);
  }

  private void checkEncryptionKey(LeafNode leaf) throws MlsException {
    if (!suite.primitives().acceptsKemPublicKey(leaf.encryptionKey())) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, "encryption key");
    }
  }

  /// Whether a leaf brings another encryption key than the one it replaces (RFC 9420 §7.3).
  void checkNewKey(LeafNode present, LeafNode next) throws MlsException {
    if (next.encryptionKey().equals(present.encryptionKey())) {
      throw new MlsException(Rule.ENCRYPTION_KEY_NOT_CHANGED, "");
    }
  }

  /// Whether a leaf may stand for the member of another (RFC 9420 §5.3.1, §12.2).
  void checkSuccessor(LeafNode present, LeafNode next) throws MlsException {
    if (!environment.authentication().isSuccessor(present.credential(), next.credential(), now)) {
      throw new MlsException(Rule.CREDENTIAL_NOT_A_SUCCESSOR, "");
    }
  }

  /// All that can be said of a leaf alone, but for its signature and its keys (RFC 9420 §7.3). An
  /// unacceptable signature key fails with the signature; paths and joined trees are checked for
  /// their keys as a whole.
  void checkContent(LeafNode leaf, Direction direction) throws MlsException {
    checkCertificate(leaf);
    if (!environment.authentication().accepts(leaf.credential(), leaf.signatureKey(), now)) {
      throw new MlsException(Rule.CREDENTIAL_NOT_ACCEPTED, describe(leaf.credential()));
    }
    if (!leaf.capabilities().versions().contains(context.version())) {
      throw new MlsException(Rule.VERSION_NOT_SUPPORTED_BY_LEAF, "");
    }
    if (!leaf.capabilities().cipherSuites().contains(context.cipherSuite())) {
      throw new MlsException(Rule.CIPHER_SUITE_NOT_SUPPORTED_BY_LEAF, "");
    }
    if (!leaf.capabilities().supports(leaf.credential().type())) {
      throw new MlsException(Rule.OWN_CREDENTIAL_TYPE_NOT_LISTED, "");
    }
    if (!leaf.capabilities().satisfies(required)) {
      throw new MlsException(Rule.REQUIRED_CAPABILITY_MISSING, "");
    }
    for (Extension extension : extensions.list()) {
      if (!leaf.capabilities().supports(extension.type())) {
        throw new MlsException(
            Rule.GROUP_EXTENSION_NOT_SUPPORTED, "extension type " + extension.type().value());
      }
    }
    if (leaf.source() instanceof LeafNodeSource.KeyPackage(Lifetime lifetime)) {
      checkLifetime(lifetime, direction);
    }
    checkListed(leaf.extensions(), leaf);
    Optional<Rule> unmet = requirements.unmet(leaf, direction);
    if (unmet.isPresent()) {
      throw new MlsException(unmet.get(), "");
    }
  }

  /// What becomes required must be supported by everyone who is there afterwards
  /// (draft-ietf-mls-extensions §5). That is asked of each leaf, and so only when it changes.
  void checkRequirements(RatchetTree tree, Extensions before, Direction direction)
      throws MlsException {
    if (requirements.equals(Requirements.of(before, environment.policy().components()))) {
      return;
    }
    for (RatchetTree.Member member : tree.members()) {
      Optional<Rule> unmet = requirements.unmet(member.leaf(), direction);
      if (unmet.isPresent()) {
        throw new MlsException(unmet.get(), "leaf " + member.index());
      }
    }
  }

  /// The end entity's key is the leaf's, whatever the authentication service thinks of it (§5.3).
  private static void checkCertificate(LeafNode leaf) throws MlsException {
    if (leaf.credential() instanceof Credential.X509(List<Bytes> certificates)
        && (certificates.isEmpty()
            || !CertificateKey.of(certificates.getFirst())
                .equals(Optional.of(leaf.signatureKey())))) {
      throw new MlsException(Rule.CERTIFICATE_KEY_MISMATCH, "");
    }
  }

  /// Whether leaves fit with all others in a tree in which they stand (RFC 9420 §7.3).
  void checkCredentialTypes(RatchetTree tree, Iterable<LeafNode> leaves) throws MlsException {
    List<CredentialType> inUse = List.copyOf(tree.credentialTypesInUse());
    if (inUse.stream().allMatch(tree::supportedByAll)) {
      return;
    }
    for (LeafNode leaf : leaves) {
      if (!tree.supportedByAll(leaf.credential().type())) {
        throw new MlsException(
            Rule.CREDENTIAL_TYPE_NOT_SUPPORTED_BY_ALL,
            "credential type " + leaf.credential().type().value());
      }
      for (CredentialType type : inUse) {
        if (!leaf.capabilities().supports(type)) {
          throw new MlsException(
              Rule.CREDENTIAL_TYPE_IN_USE_NOT_SUPPORTED, "credential type " + type.value());
        }
      }
    }
  }

  private void checkLifetime(Lifetime lifetime, Direction direction) throws MlsException {
    var lifetimes = environment.policy().lifetimes();
    if (!lifetime.spansAtMost(lifetimes.maximumSeconds())) {
      throw new MlsException(
          Rule.LEAF_LIFETIME_TOO_LONG,
          "at most " + Long.toUnsignedString(lifetimes.maximumSeconds()) + " seconds");
    }
    boolean checked =
        switch (direction) {
          case SENT -> true;
          case RECEIVED -> lifetimes.receivedAdds();
          case JOINED -> lifetimes.joinedTrees();
        };
    if (checked && !lifetime.contains(now)) {
      throw new MlsException(
          Rule.LEAF_LIFETIME_EXPIRED,
          "from %s to %s, now %s"
              .formatted(
                  Long.toUnsignedString(lifetime.notBefore()),
                  Long.toUnsignedString(lifetime.notAfter()),
                  now));
    }
  }

  private static void checkListed(Extensions extensions, LeafNode leaf) throws MlsException {
    for (Extension extension : extensions.list()) {
      if (!leaf.capabilities().list(extension.type())) {
        throw new MlsException(
            Rule.EXTENSION_NOT_IN_CAPABILITIES, "extension type " + extension.type().value());
      }
    }
  }

  private static String describe(Credential credential) {
    return credential instanceof Credential.Basic basic
        ? "basic credential " + basic.identity()
        : "credential type " + credential.type().value();
  }
}
