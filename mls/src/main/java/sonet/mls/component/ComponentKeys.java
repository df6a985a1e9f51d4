package sonet.mls.component;

import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// The operations of one component with keys of MLS: `SafeEncryptWithLabel`,
/// `SafeDecryptWithLabel`, `SafeSignWithLabel`, `SafeVerifyWithLabel` (draft-ietf-mls-extensions
/// §4.2, §4.3).
///
/// What a component encrypts or signs opens and verifies for it alone, and never as anything of
/// MLS.
///
/// @param suite of the keys
/// @param componentId which component
public record ComponentKeys(MlsSuite suite, ComponentId componentId) {

  /// `SafeEncryptWithLabel(PublicKey, ComponentID, Label, Context, Plaintext)`.
  ///
  /// @param context that must be the same on both sides
  /// @throws MlsException with `INVALID_PUBLIC_KEY` when the key is not acceptable
  public HpkeMessage encrypt(
      Bytes publicKey, HpkeContext context, Secret plaintext, RandomSource random)
      throws MlsException {
    try {
      return new HpkeMessage(
          context.label(),
          context.context(),
          suite.primitives().hpke().seal(publicKey, info(context), plaintext, random));
    } catch (CryptoException refused) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, refused);
    }
  }

  /// `SafeDecryptWithLabel(PrivateKey, ComponentID, Label, Context, KEMOutput, Ciphertext)`.
  ///
  /// @throws MlsException with `UNDECRYPTABLE_COMPONENT_CIPHERTEXT`
  public Secret decrypt(KeyPair receiver, HpkeMessage message) throws MlsException {
    try {
      return suite
          .primitives()
          .hpke()
          .open(
              message.ciphertext(),
              receiver,
              info(new HpkeContext(message.label(), message.context())));
    } catch (CryptoException refused) {
      throw new MlsException(Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT, refused);
    }
  }

  /// `SafeSignWithLabel(SignatureKey, ComponentID, Label, Content)`.
  public Bytes sign(Signer signer, String label, Bytes content) {
    return signer.sign(labelled(label, content));
  }

  /// `SafeVerifyWithLabel(VerificationKey, ComponentID, Label, Content, SignatureValue)`.
  public boolean verify(Bytes publicKey, String label, Bytes content, Bytes signature) {
    return suite.primitives().verify(publicKey, labelled(label, content), signature);
  }

  /// What an encryption is bound to beside its key.
  ///
  /// @param label the component's name for the operation
  /// @param context of its choice, empty when there is none
  public record HpkeContext(String label, Bytes context) {}

  private Bytes info(HpkeContext context) {
    return labelled(context.label(), context.context());
  }

  private Bytes labelled(String label, Bytes content) {
    return MlsSuite.labelled(new ComponentOperationLabel(componentId, label).encoded(), content);
  }
}
