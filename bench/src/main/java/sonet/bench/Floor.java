package sonet.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// A list of calls to primitives on inputs of given lengths, and nothing between them: what is left
/// of an operation when protocol, state and encoding cost nothing. [Floors] says which calls.
///
/// The provider is asked directly, by its own arrays, behind the same acceptance rules as every
/// engine.
final class Floor implements Trial {
  private final CryptoProvider provider;
  private final HashFunction hash;
  private final AeadFunction aead;
  private final KemFunction kem;
  private final SignatureFunction signature;
  private final RandomSource random;
  private final int keyLength;
  private final int nonceLength;
  private final int hashLength;
  private final KeyPair kemKeys;
  private final KeyPair signatureKeys;
  private final List<Call> calls = new ArrayList<>();

  /// A call, which gives what came of it.
  private interface Call {
    Object run() throws CryptoException;
  }

  Floor(CryptoProvider given, RandomSource random) {
    CipherSuite suite = CipherSuites.of(given).get(Scene.SUITE);
    CipherSuite.Definition definition = suite.definition();
    this.provider = suite.provider();
    this.hash = provider.hash(definition.hash()).orElseThrow();
    this.aead = provider.aead(definition.aead()).orElseThrow();
    this.kem = provider.kem(definition.kem()).orElseThrow();
    this.signature = provider.signature(definition.signature()).orElseThrow();
    this.random = random;
    this.keyLength = suite.keyLength();
    this.nonceLength = suite.nonceLength();
    this.hashLength = suite.hashLength();
    this.kemKeys = kem.generate(random);
    this.signatureKeys = signature.generate(random);
  }

  @Override
  public void prepare(int runs) {}

  @Override
  public Object run() throws Exception {
    Object last = this;
    for (Call call : calls) {
      last = call.run();
    }
    return last;
  }

  /// All calls are there, and none failed.
  @Override
  public boolean isRight(Object result) {
    return !calls.isEmpty() && result != this;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @CanIgnoreReturnValue
  Floor hash(int count, int length) {
    byte[] input = new byte[length];
    return repeat(count, () -> hash.hash(input));
  }

  /// HMACs: of HKDF, of tags.
  @CanIgnoreReturnValue
  Floor hmac(int count, int length) {
    byte[] input = new byte[length];
    byte[] key = new byte[hashLength];
    return repeat(count, () -> hash.hmac(key, input));
  }

  /// Fresh key pairs, and those derived from a secret, which costs the same.
  @CanIgnoreReturnValue
  Floor keyPairs(int count) {
    byte[][] secrets = new byte[count][hashLength];
    return count == 0 ? this : repeat(1, () -> kem.deriveKeyPairs(secrets));
  }

  @CanIgnoreReturnValue
  Floor encapsulate(int count) {
    byte[] publicKey = kemKeys.publicKey().toArray();
    return spread(count, () -> kem.encapsulate(publicKey, random));
  }

  @CanIgnoreReturnValue
  Floor decapsulate() throws CryptoException {
    byte[] privateKey = kemKeys.privateKey().expose();
    byte[] publicKey = kemKeys.publicKey().toArray();
    Encapsulation made = kem.encapsulate(publicKey, random);
    byte[] encapsulation = made.encapsulation().toArray();
    return repeat(1, () -> kem.decapsulate(encapsulation, privateKey, publicKey));
  }

  @CanIgnoreReturnValue
  Floor sign(int count, int length) {
    byte[] privateKey = signatureKeys.privateKey().expose();
    byte[] publicKey = signatureKeys.publicKey().toArray();
    byte[] message = new byte[length];
    return repeat(count, () -> signature.sign(privateKey, publicKey, message));
  }

  @CanIgnoreReturnValue
  Floor verify(int count, int length) {
    byte[] privateKey = signatureKeys.privateKey().expose();
    byte[] publicKey = signatureKeys.publicKey().toArray();
    byte[] message = new byte[length];
    byte[] value = signature.sign(privateKey, publicKey, message);
    return spread(count, () -> signature.verify(publicKey, message, value));
  }

  @CanIgnoreReturnValue
  Floor seal(int count, int length) {
    byte[] key = new byte[keyLength];
    byte[] nonce = new byte[nonceLength];
    byte[] plaintext = new byte[length];
    return repeat(count, () -> aead.seal(key, nonce, new byte[0], plaintext));
  }

  @CanIgnoreReturnValue
  Floor open(int count, int length) {
    byte[] key = new byte[keyLength];
    byte[] nonce = new byte[nonceLength];
    byte[] ciphertext = aead.seal(key, nonce, new byte[0], new byte[length]);
    assert ciphertext.length == length + AeadAlgorithm.TAG_LENGTH;
    return repeat(count, () -> aead.open(key, nonce, new byte[0], ciphertext));
  }

  @CanIgnoreReturnValue
  private Floor repeat(int count, Call call) {
    for (int i = 0; i < count; i++) {
      calls.add(call);
    }
    return this;
  }

  /// Independent calls, which the provider may spread over its threads.
  @CanIgnoreReturnValue
  private Floor spread(int count, Call call) {
    if (count < 2) {
      return repeat(count, call);
    }
    Object[] results = new Object[count];
    calls.add(() -> {
      provider.forEach(count, i -> results[i] = result(call));
      return Arrays.asList(results);
    });
    return this;
  }

  private static Object result(Call call) {
    try {
      return call.run();
    } catch (CryptoException e) {
      throw new IllegalStateException("input of its own was refused", e);
    }
  }
}
