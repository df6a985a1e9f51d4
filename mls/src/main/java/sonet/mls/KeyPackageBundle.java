package sonet.mls;

import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentKeys;
import sonet.mls.component.HpkeMessage;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.Grease;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Lifetime;

/// A key package with its private keys (RFC 9420 §10).
///
/// The keys are for one use: after a join, close the bundle and delete it wherever it is stored.
/// The exception is a key package of last resort (RFC 9420 §16.8), which its component marks
/// (draft-ietf-mls-extensions §6.4): [#spend] keeps that.
///
/// @param keyPackage what is published
/// @param initKey opens the Welcome
/// @param encryptionKey the private key of the leaf
public record KeyPackageBundle(KeyPackage keyPackage, Secret initKey, Secret encryptionKey)
    implements AutoCloseable {
  private static final int FORMAT = 1;

  /// Makes one.
  public static KeyPackageBundle create(
      Environment environment, MlsSuite suite, ClientIdentity identity, Lifetime lifetime) {
    return create(environment, suite, identity, lifetime, Extensions.EMPTY);
  }

  /// Makes one with extensions.
  public static KeyPackageBundle create(
      Environment environment,
      MlsSuite suite,
      ClientIdentity identity,
      Lifetime lifetime,
      Extensions extensions) {
    KeyPair init = suite.primitives().generateKemKeyPair(environment.random());
    KeyPair encryption = suite.primitives().generateKemKeyPair(environment.random());
    LeafNode leaf =
        LeafNode.forKeyPackage(
            suite,
            identity.signer(),
            identity.under(environment).leaf(encryption.publicKey()),
            lifetime);
    Extensions all =
        switch (environment.policy().grease()) {
          case NEVER -> extensions;
          case ALWAYS -> Grease.grease(extensions, leaf.capabilities(), environment.random());
        };
    KeyPackage keyPackage =
        KeyPackage.create(suite, identity.signer(), init.publicKey(), leaf, all);
    return new KeyPackageBundle(keyPackage, init.privateKey(), encryption.privateKey());
  }

  /// Makes one of last resort, to be used again and again when all others are gone, marked as such
  /// for whoever hands it out or adds its client (draft-ietf-mls-extensions §6.4).
  ///
  /// Its client supports the components that the identity says, and the mark. A group that was
  /// joined by it knows keys that other groups know too, so renew them there with a commit soon.
  public static KeyPackageBundle lastResort(
      Environment environment, MlsSuite suite, ClientIdentity identity, Lifetime lifetime) {
    return create(
        environment,
        suite,
        identity.supporting(ComponentId.LAST_RESORT_KEY_PACKAGE),
        lifetime,
        Extensions.of(
            AppDataDictionary.EMPTY
                .with(ComponentId.LAST_RESORT_KEY_PACKAGE, Bytes.EMPTY)
                .toExtension()));
  }

  /// Whether it is one of last resort.
  public boolean isLastResort() {
    return keyPackage.isLastResort();
  }

  /// Wipes the private keys after a join (RFC 9420 §16.8), but those of last resort.
  ///
  /// @return whether they were wiped, and the bundle must go from storage as well
  public boolean spend() {
    if (isLastResort()) {
      return false;
    }
    close();
    return true;
  }

  /// Decodes what [#encoded()] gave, and checks that the private keys belong to the public ones.
  ///
  /// @throws MlsException with `MALFORMED_STATE`
  public static KeyPackageBundle decode(Environment environment, Secret encoded)
      throws MlsException {
    Reader reader = Reader.of(encoded);
    try {
      if (reader.u8() != FORMAT) {
        throw new DecodeException("key package bundle of another format");
      }
      KeyPackageBundle bundle =
          new KeyPackageBundle(
              KeyPackage.read(reader), reader.opaqueSecret(), reader.opaqueSecret());
      reader.end();
      bundle.check(environment.suite(bundle.keyPackage.cipherSuite()));
      return bundle;
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } finally {
      reader.wipe();
    }
  }

  /// The reference by which a Welcome names it.
  public KeyPackageRef reference(MlsSuite suite) {
    return keyPackage.reference(suite);
  }

  /// The encoding, as key material.
  public Secret encoded() {
    return new Writer()
        .u8(FORMAT)
        .value(keyPackage)
        .opaque(initKey)
        .opaque(encryptionKey)
        .toSecret();
  }

  /// `SafeDecryptWithLabel` with the init key, for a component: what others encrypted to it while
  /// the key package was not used (draft-ietf-mls-extensions §4.2).
  ///
  /// @throws MlsException with `UNDECRYPTABLE_COMPONENT_CIPHERTEXT`
  public Secret decrypt(ComponentKeys component, HpkeMessage message) throws MlsException {
    return component.decrypt(initKeyPair(), message);
  }

  /// The pair that opens a Welcome; its private key is this bundle's.
  KeyPair initKeyPair() {
    return new KeyPair(initKey, keyPackage.initKey());
  }

  private void check(MlsSuite suite) throws MlsException {
    try {
      if (!suite.primitives().kemPublicKey(initKey).equals(keyPackage.initKey())
          || !suite
              .primitives()
              .kemPublicKey(encryptionKey)
              .equals(keyPackage.leafNode().encryptionKey())) {
        throw new MlsException(Rule.MALFORMED_STATE, "private keys of another key package");
      }
    } catch (CryptoException invalid) {
      throw new MlsException(Rule.MALFORMED_STATE, invalid);
    }
  }

  @Override
  public void close() {
    initKey.close();
    encryptionKey.close();
  }
}
