package sonet.mls.suite;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.SignatureCheck;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.crypto.hpke.SealRequest;

/// A cipher suite with the labelled constructions of MLS on it (RFC 9420 §5.1, §5.2, §8).
///
/// All labels of the protocol pass through here, and nothing else adds the prefix.
///
/// @param primitives the suite's algorithms
public record MlsSuite(CipherSuite primitives) {
  private static final String PREFIX = "MLS 1.0 ";

  /// The code point of the suite.
  public CipherSuiteId id() {
    return new CipherSuiteId(primitives.id());
  }

  /// `KDF.Nh` in bytes.
  public int hashLength() {
    return primitives.hashLength();
  }

  /// `ExpandWithLabel(Secret, Label, Context, Length)` (RFC 9420 §8).
  public Secret expandWithLabel(Secret secret, String label, Bytes context, int length) {
    Bytes name = Bytes.utf8(PREFIX + label);
    Writer info = new Writer(2 + Writer.sizeOf(name) + Writer.sizeOf(context));
    info.u16(length).opaque(name).opaque(context);
    return primitives.expand(secret, info.toBytes(), length);
  }

  /// `DeriveSecret(Secret, Label)` (RFC 9420 §8).
  public Secret deriveSecret(Secret secret, String label) {
    return expandWithLabel(secret, label, Bytes.EMPTY, hashLength());
  }

  /// `DeriveTreeSecret(Secret, Label, Generation, Length)` (RFC 9420 §9).
  public Secret deriveTreeSecret(Secret secret, String label, int generation, int length) {
    return expandWithLabel(secret, label, new Writer().u32(generation).toBytes(), length);
  }

  /// `SignWithLabel(SignatureKey, Label, Content)` (RFC 9420 §5.1.2).
  public Bytes signWithLabel(Signer signer, SignatureLabel label, Bytes content) {
    return signer.sign(labelled(label.text(), content));
  }

  /// `VerifyWithLabel(VerificationKey, Label, Content, SignatureValue)` (RFC 9420 §5.1.2).
  public boolean verifyWithLabel(
      Bytes publicKey, SignatureLabel label, Bytes content, Bytes signature) {
    return primitives.verify(publicKey, labelled(label.text(), content), signature);
  }

  /// The same as an element of a batch, for [CipherSuite#firstInvalid].
  public static SignatureCheck signatureCheck(
      Bytes publicKey, SignatureLabel label, Bytes content, Bytes signature) {
    return new SignatureCheck(publicKey, labelled(label.text(), content), signature);
  }

  /// `EncryptWithLabel(PublicKey, Label, Context, Plaintext)` (RFC 9420 §5.1.3).
  ///
  /// @throws CryptoException when the public key is not acceptable
  public HpkeCiphertext encryptWithLabel(
      Bytes publicKey, EncryptionLabel label, Bytes context, Secret plaintext, RandomSource random)
      throws CryptoException {
    return primitives.hpke().seal(publicKey, labelled(label.text(), context), plaintext, random);
  }

  /// Many encryptions under one label and context, spread over the provider's threads.
  ///
  /// @throws CryptoException when a public key is not acceptable
  public List<HpkeCiphertext> encryptAllWithLabel(
      EncryptionLabel label, Bytes context, List<SealRequest> requests, RandomSource random)
      throws CryptoException {
    return primitives.hpke().sealAll(labelled(label.text(), context), requests, random);
  }

  /// `DecryptWithLabel(PrivateKey, Label, Context, KEMOutput, Ciphertext)` (RFC 9420 §5.1.3).
  ///
  /// @throws CryptoException when the ciphertext does not open
  public Secret decryptWithLabel(
      KeyPair receiver, EncryptionLabel label, Bytes context, HpkeCiphertext ciphertext)
      throws CryptoException {
    return primitives.hpke().open(ciphertext, receiver, labelled(label.text(), context));
  }

  /// `RefHash(label, value)` (RFC 9420 §5.2).
  public Bytes refHash(ReferenceLabel label, Bytes value) {
    return refHash(label.text(), value);
  }

  /// `RefHash(label, value)` under a label that is in no registry, prefix included (RFC 9420 §5.2).
  public Bytes refHash(String label, Bytes value) {
    return primitives.hash(new Writer().opaque(Bytes.utf8(label)).opaque(value).toBytes());
  }

  /// `SignContent` and `EncryptContext`, which have the same shape, under any label (RFC 9420
  /// §5.1.2, §5.1.3). The labels of the protocol are [SignatureLabel] and [EncryptionLabel].
  public static Bytes labelled(String label, Bytes content) {
    return labelled(Bytes.utf8(label), content);
  }

  /// The same under a label that is no text: that of a component's operation.
  public static Bytes labelled(Bytes label, Bytes content) {
    Bytes name = Bytes.concat(Bytes.utf8(PREFIX), label);
    Writer writer = new Writer(Writer.sizeOf(name) + Writer.sizeOf(content));
    return writer.opaque(name).opaque(content).toBytes();
  }

  /// The name of the suite.
  @Override
  public String toString() {
    return primitives.name();
  }
}
