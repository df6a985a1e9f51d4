package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.suite.MlsSuite;

/// `crypto-basics`: the labelled constructions over a suite's primitives (RFC 9420 §5.1, §5.2, §8).
final class CryptoBasicsVectors implements VectorKind {
  private static final int LENGTH = 32;

  @Override
  public String name() {
    return "crypto-basics";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("ref_hash") && vector.has("expand_with_label");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, CryptoException {
    MlsSuite suite = vector.suite();
    verifyRefHash(suite, vector.object("ref_hash"));
    verifyExpandWithLabel(suite, vector.object("expand_with_label"));
    verifyDeriveSecret(suite, vector.object("derive_secret"));
    verifyDeriveTreeSecret(suite, vector.object("derive_tree_secret"));
    verifySignWithLabel(suite, vector.object("sign_with_label"));
    verifyEncryptWithLabel(suite, vector.object("encrypt_with_label"));
  }

  private static void verifyRefHash(MlsSuite suite, VectorFields given) throws VectorException {
    given.expect("out", suite.refHash(given.text("label"), given.bytes("value")));
  }

  private static void verifyExpandWithLabel(MlsSuite suite, VectorFields given)
      throws VectorException {
    try (Secret secret = given.secret("secret")) {
      Bytes context = given.bytes("context");
      given.expect(
          "out", suite.expandWithLabel(secret, given.text("label"), context, given.u16("length")));
    }
  }

  private static void verifyDeriveSecret(MlsSuite suite, VectorFields given)
      throws VectorException {
    try (Secret secret = given.secret("secret")) {
      given.expect("out", suite.deriveSecret(secret, given.text("label")));
    }
  }

  private static void verifyDeriveTreeSecret(MlsSuite suite, VectorFields given)
      throws VectorException {
    try (Secret secret = given.secret("secret")) {
      int generation = given.u32("generation");
      given.expect(
          "out",
          suite.deriveTreeSecret(secret, given.text("label"), generation, given.u16("length")));
    }
  }

  private static void verifySignWithLabel(MlsSuite suite, VectorFields given)
      throws VectorException {
    try (KeyPair keys = new KeyPair(given.signaturePrivateKey("priv", suite), given.bytes("pub"))) {
      Bytes message = MlsSuite.labelled(given.text("label"), given.bytes("content"));
      given.require(
          suite.primitives().verify(keys.publicKey(), message, given.bytes("signature")),
          "the signature is valid");
      Bytes own = suite.primitives().signer(keys).sign(message);
      given.require(
          suite.primitives().verify(keys.publicKey(), message, own),
          "a signature of our own is valid");
    }
  }

  private static void verifyEncryptWithLabel(MlsSuite suite, VectorFields given)
      throws VectorException, CryptoException {
    HpkeCiphertext ciphertext =
        new HpkeCiphertext(given.bytes("kem_output"), given.bytes("ciphertext"));
    Bytes info = MlsSuite.labelled(given.text("label"), given.bytes("context"));
    try (KeyPair keys = new KeyPair(given.kemPrivateKey("priv", suite), given.bytes("pub"));
        Secret plaintext = suite.primitives().hpke().open(ciphertext, keys, info)) {
      given.expect("plaintext", plaintext);
      HpkeCiphertext own =
          suite
              .primitives()
              .hpke()
              .seal(keys.publicKey(), info, plaintext, vectorRandom(ciphertext.kemOutput()));
      given.expect("plaintext", suite.primitives().hpke().open(own, keys, info));
    }
  }

  /// Any randomness does for the way back, and one that comes from the vector fails the same way
  /// again.
  private static RandomSource vectorRandom(Bytes seed) {
    return new Random(seed.hashCode())::nextBytes;
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws CryptoException {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      vectors.add(
          new VectorWriter()
              .number("cipher_suite", suite.id().value())
              .object("ref_hash", refHash(suite, generation))
              .object("expand_with_label", expandWithLabel(suite, generation))
              .object("derive_secret", deriveSecret(suite, generation))
              .object("derive_tree_secret", deriveTreeSecret(suite, generation))
              .object("sign_with_label", signWithLabel(suite, generation))
              .object("encrypt_with_label", encryptWithLabel(suite, generation)));
    }
    return vectors;
  }

  private static VectorWriter refHash(MlsSuite suite, Generation generation) {
    Bytes value = generation.bytes(LENGTH);
    return new VectorWriter()
        .text("label", "RefHash")
        .bytes("value", value)
        .bytes("out", suite.refHash("RefHash", value));
  }

  private static VectorWriter expandWithLabel(MlsSuite suite, Generation generation) {
    Secret secret = generation.secret(suite);
    Bytes context = generation.bytes(LENGTH);
    int length = 1 + generation.below(100);
    return new VectorWriter()
        .bytes("secret", secret)
        .text("label", "ExpandWithLabel")
        .bytes("context", context)
        .number("length", length)
        .bytes("out", suite.expandWithLabel(secret, "ExpandWithLabel", context, length));
  }

  private static VectorWriter deriveSecret(MlsSuite suite, Generation generation) {
    Secret secret = generation.secret(suite);
    return new VectorWriter()
        .bytes("secret", secret)
        .text("label", "DeriveSecret")
        .bytes("out", suite.deriveSecret(secret, "DeriveSecret"));
  }

  private static VectorWriter deriveTreeSecret(MlsSuite suite, Generation generation) {
    Secret secret = generation.secret(suite);
    int position = ~generation.below(Integer.MAX_VALUE);
    int length = suite.primitives().keyLength();
    return new VectorWriter()
        .bytes("secret", secret)
        .text("label", "DeriveTreeSecret")
        .number("generation", Integer.toUnsignedLong(position))
        .number("length", length)
        .bytes("out", suite.deriveTreeSecret(secret, "DeriveTreeSecret", position, length));
  }

  private static VectorWriter signWithLabel(MlsSuite suite, Generation generation) {
    KeyPair keys = suite.primitives().generateSignatureKeyPair(generation.random());
    Bytes content = generation.bytes(LENGTH);
    Bytes message = MlsSuite.labelled("SignWithLabel", content);
    return new VectorWriter()
        .bytes("priv", keys.privateKey())
        .bytes("pub", keys.publicKey())
        .bytes("content", content)
        .text("label", "SignWithLabel")
        .bytes("signature", suite.primitives().signer(keys).sign(message));
  }

  private static VectorWriter encryptWithLabel(MlsSuite suite, Generation generation)
      throws CryptoException {
    KeyPair keys = suite.primitives().generateKemKeyPair(generation.random());
    Bytes context = generation.bytes(LENGTH);
    Secret plaintext = generation.secret(suite);
    HpkeCiphertext ciphertext =
        suite
            .primitives()
            .hpke()
            .seal(
                keys.publicKey(),
                MlsSuite.labelled("EncryptWithLabel", context),
                plaintext,
                generation.random());
    return new VectorWriter()
        .bytes("priv", keys.privateKey())
        .bytes("pub", keys.publicKey())
        .text("label", "EncryptWithLabel")
        .bytes("context", context)
        .bytes("plaintext", plaintext)
        .bytes("kem_output", ciphertext.kemOutput())
        .bytes("ciphertext", ciphertext.ciphertext());
  }
}
