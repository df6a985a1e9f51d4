package sonet.crypto;

import java.util.List;
import sonet.crypto.acceptance.StrictProvider;
import sonet.crypto.hpke.Hpke;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// The algorithms of one cipher suite, bound to the provider that serves them (RFC 9420 §5.1).
///
/// Immutable and safe for any number of threads. Obtain one from [CipherSuites].
public final class CipherSuite {
  private final Definition definition;
  private final CryptoProvider provider;
  private final HashFunction hash;
  private final AeadFunction aead;
  private final KemFunction kem;
  private final SignatureFunction signature;
  private final Hpke hpke;

  /// What a suite is made of.
  ///
  /// @param id the code point
  /// @param name the registered name
  /// @param kem for HPKE
  /// @param hash for HPKE's KDF, the key schedule, transcripts and MACs
  /// @param aead for HPKE and messages
  /// @param signature for signatures
  public record Definition(
      int id,
      String name,
      KemAlgorithm kem,
      HashAlgorithm hash,
      AeadAlgorithm aead,
      SignatureScheme signature) {
    /// The same under another code point, for groups that agreed on one.
    public Definition withId(int otherId) {
      return new Definition(otherId, name, kem, hash, aead, signature);
    }
  }

  /// Binds a suite to a provider.
  ///
  /// @throws IllegalArgumentException when the provider lacks one of its algorithms
  CipherSuite(Definition definition, CryptoProvider provider) {
    this.definition = definition;
    CryptoProvider strict = StrictProvider.of(provider);
    this.provider = strict;
    this.hash = strict.hash(definition.hash()).orElseThrow(() -> missing(definition.hash()));
    this.aead = strict.aead(definition.aead()).orElseThrow(() -> missing(definition.aead()));
    this.kem = strict.kem(definition.kem()).orElseThrow(() -> missing(definition.kem()));
    this.signature =
        strict.signature(definition.signature()).orElseThrow(() -> missing(definition.signature()));
    this.hpke = new Hpke(strict, definition.kem(), definition.hash(), definition.aead());
  }

  /// The code point (RFC 9420 §17.1).
  public int id() {
    return definition.id();
  }

  /// The registered name.
  public String name() {
    return definition.name();
  }

  /// The algorithms.
  public Definition definition() {
    return definition;
  }

  /// The provider behind it, for its batches and its threads.
  public CryptoProvider provider() {
    return provider;
  }

  /// `KDF.Nh` in bytes.
  public int hashLength() {
    return definition.hash().length();
  }

  /// `AEAD.Nk` in bytes.
  public int keyLength() {
    return definition.aead().keyLength();
  }

  /// `AEAD.Nn` in bytes.
  public int nonceLength() {
    return definition.aead().nonceLength();
  }

  /// HPKE with this suite's algorithms (RFC 9180).
  public Hpke hpke() {
    return hpke;
  }

  /// The hash of the parts as if they were one.
  public Bytes hash(Bytes... parts) {
    byte[][] arrays = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      arrays[i] = parts[i].array();
    }
    return Bytes.wrap(hash.hash(arrays));
  }

  /// HMAC (RFC 2104).
  public Bytes mac(Secret key, Bytes data) {
    return Bytes.wrap(hash.hmac(key.array(), data.array()));
  }

  /// `KDF.Extract(salt, ikm)` (RFC 5869 §2.2).
  public Secret extract(Secret salt, Secret ikm) {
    return Secret.wrap(hash.hmac(salt.array(), ikm.array()));
  }

  /// `KDF.Expand(prk, info, length)` (RFC 5869 §2.3).
  ///
  /// @throws IllegalArgumentException when more than 255 hash lengths are asked for
  public Secret expand(Secret prk, Bytes info, int length) {
    return Secret.wrap(hash.expand(prk.array(), length, info.array()));
  }

  /// Encrypts with the suite's AEAD: ciphertext with the tag behind it.
  public Bytes seal(Secret key, Bytes nonce, Bytes aad, Bytes plaintext) {
    return Bytes.wrap(aead.seal(key.array(), nonce.array(), aad.array(), plaintext.array()));
  }

  /// Decrypts with the suite's AEAD.
  ///
  /// @throws CryptoException with `AUTHENTICATION_FAILED`
  public Bytes open(Secret key, Bytes nonce, Bytes aad, Bytes ciphertext) throws CryptoException {
    return Bytes.wrap(aead.open(key.array(), nonce.array(), aad.array(), ciphertext.array()));
  }

  /// A fresh key pair for HPKE.
  public KeyPair generateKemKeyPair(RandomSource random) {
    return kem.generate(random);
  }

  /// `KEM.DeriveKeyPair(ikm)` (RFC 9180 §7.1.3).
  public KeyPair deriveKemKeyPair(Secret ikm) {
    return kem.deriveKeyPair(ikm.array());
  }

  /// Several key pairs at once, in the order of the input.
  public List<KeyPair> deriveKemKeyPairs(List<Secret> ikms) {
    byte[][] arrays = new byte[ikms.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = ikms.get(i).array();
    }
    return List.of(kem.deriveKeyPairs(arrays));
  }

  /// The public key of an HPKE private key.
  ///
  /// @throws CryptoException with `INVALID_PRIVATE_KEY`
  public Bytes kemPublicKey(Secret privateKey) throws CryptoException {
    return Bytes.wrap(kem.publicKey(privateKey.array()));
  }

  /// The bare Diffie-Hellman agreement of the group behind the suite's DHKEM.
  ///
  /// @throws CryptoException when a key is not acceptable or the peer's contributes nothing
  /// @throws UnsupportedOperationException when the suite's KEM is not made of a group
  public Secret agree(Secret privateKey, Bytes publicKey) throws CryptoException {
    return Secret.wrap(kem.agree(privateKey.array(), publicKey.array()));
  }

  /// Whether this is the one accepted encoding of a valid HPKE public key.
  public boolean acceptsKemPublicKey(Bytes publicKey) {
    return kem.acceptsPublicKey(publicKey.array());
  }

  /// A fresh key pair for signatures.
  public KeyPair generateSignatureKeyPair(RandomSource random) {
    return signature.generate(random);
  }

  /// The public key of a signature private key.
  ///
  /// @throws CryptoException with `INVALID_PRIVATE_KEY`
  public Bytes signaturePublicKey(Secret privateKey) throws CryptoException {
    return Bytes.wrap(signature.publicKey(privateKey.array()));
  }

  /// Whether this is the one accepted encoding of a valid signature public key.
  public boolean acceptsSignaturePublicKey(Bytes publicKey) {
    return signature.acceptsPublicKey(publicKey.array());
  }

  /// A signer on a key in memory. It uses the key pair as it is, and stops working when that is
  /// closed.
  ///
  /// @throws IllegalArgumentException when the two keys do not belong together: signatures of one
  ///   Edwards private key under two public keys would give it away
  public Signer signer(KeyPair keyPair) {
    if (!isPair(keyPair)) {
      throw new IllegalArgumentException("a public key that is not that of the private key");
    }
    return new MemorySigner(definition.signature(), signature, keyPair);
  }

  private boolean isPair(KeyPair keyPair) {
    try {
      return signaturePublicKey(keyPair.privateKey()).equals(keyPair.publicKey());
    } catch (CryptoException e) {
      return false;
    }
  }

  /// Whether a signature is valid.
  public boolean verify(Bytes publicKey, Bytes message, Bytes signatureValue) {
    return signature.verify(publicKey.array(), message.array(), signatureValue.array());
  }

  /// The index of the first signature of a batch that is not valid, or the size of the batch when
  /// all are. Spread over the provider's threads.
  public int firstInvalid(List<SignatureCheck> checks) {
    boolean[] valid = new boolean[checks.size()];
    provider.forEach(
        valid.length,
        i -> {
          SignatureCheck check = checks.get(i);
          valid[i] = verify(check.publicKey(), check.message(), check.signature());
        });
    int first = 0;
    while (first < valid.length && valid[first]) {
      first++;
    }
    return first;
  }

  private static IllegalArgumentException missing(Enum<?> algorithm) {
    return new IllegalArgumentException("no provider offers " + algorithm);
  }

  /// The registered name.
  @Override
  public String toString() {
    return name();
  }

  private record MemorySigner(SignatureScheme scheme, SignatureFunction function, KeyPair keyPair)
      implements Signer {
    @Override
    public Bytes publicKey() {
      return keyPair.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      return Bytes.wrap(
          function.sign(
              keyPair.privateKey().array(), keyPair.publicKey().array(), message.array()));
    }
  }
}
