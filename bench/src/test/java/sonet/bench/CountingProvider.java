package sonet.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// A provider that counts its calls, and the bytes they work on.
final class CountingProvider implements CryptoProvider {
  private final CryptoProvider provider;
  private final Map<Kind, Use> uses = new EnumMap<>(Kind.class);

  /// What is counted. What a KEM hashes on its own is within it.
  enum Kind {
    HASH,
    HMAC,
    AEAD,
    KEY_PAIR,
    ENCAPSULATE,
    DECAPSULATE,
    SIGN,
    VERIFY
  }

  /// How often, and on how many bytes in all.
  record Use(int calls, long bytes) {
    static final Use NONE = new Use(0, 0);

    Use with(long more) {
      return new Use(calls + 1, bytes + more);
    }
  }

  CountingProvider(CryptoProvider provider) {
    this.provider = provider;
  }

  void reset() {
    uses.clear();
  }

  Use use(Kind kind) {
    return uses.getOrDefault(kind, Use.NONE);
  }

  private void count(Kind kind, long bytes) {
    uses.put(kind, use(kind).with(bytes));
  }

  private static long length(byte[]... parts) {
    long length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    return length;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return provider.hash(algorithm).map(hash -> new Hash(hash, algorithm.length()));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return provider.aead(algorithm).map(Aead::new);
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return provider.kem(algorithm).map(Kem::new);
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return provider.signature(scheme).map(Signature::new);
  }

  private final class Hash implements HashFunction {
    private final HashFunction hash;
    private final int outputLength;

    Hash(HashFunction hash, int outputLength) {
      this.hash = hash;
      this.outputLength = outputLength;
    }

    @Override
    public byte[] hash(byte[]... parts) {
      count(Kind.HASH, length(parts));
      return hash.hash(parts);
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      count(Kind.HMAC, length(parts));
      return hash.hmac(key, parts);
    }

    @Override
    public byte[] expand(byte[] prk, int length, byte[]... info) {
      for (int done = 0; done < length; done += outputLength) {
        count(Kind.HMAC, length(info));
      }
      return hash.expand(prk, length, info);
    }
  }

  private final class Aead implements AeadFunction {
    private final AeadFunction aead;

    Aead(AeadFunction aead) {
      this.aead = aead;
    }

    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
      count(Kind.AEAD, plaintext.length);
      return aead.seal(key, nonce, aad, plaintext);
    }

    @Override
    public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
        throws CryptoException {
      count(Kind.AEAD, ciphertext.length);
      return aead.open(key, nonce, aad, ciphertext);
    }
  }

  private final class Kem implements KemFunction {
    private final KemFunction kem;

    Kem(KemFunction kem) {
      this.kem = kem;
    }

    @Override
    public KeyPair generate(RandomSource random) {
      count(Kind.KEY_PAIR, 0);
      return kem.generate(random);
    }

    @Override
    public KeyPair deriveKeyPair(byte[] ikm) {
      count(Kind.KEY_PAIR, 0);
      return kem.deriveKeyPair(ikm);
    }

    @Override
    public KeyPair[] deriveKeyPairs(byte[][] ikms) {
      for (byte[] _ : ikms) {
        count(Kind.KEY_PAIR, 0);
      }
      return kem.deriveKeyPairs(ikms);
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws CryptoException {
      count(Kind.KEY_PAIR, 0);
      return kem.publicKey(privateKey);
    }

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return kem.acceptsPublicKey(publicKey);
    }

    @Override
    public Encapsulation encapsulate(byte[] publicKey, RandomSource random) throws CryptoException {
      count(Kind.ENCAPSULATE, 0);
      return kem.encapsulate(publicKey, random);
    }

    @Override
    public byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey)
        throws CryptoException {
      count(Kind.DECAPSULATE, 0);
      return kem.decapsulate(encapsulation, privateKey, publicKey);
    }

    @Override
    public Encapsulation authEncapsulate(byte[] publicKey, KeyPair sender, RandomSource random)
        throws CryptoException {
      return kem.authEncapsulate(publicKey, sender, random);
    }

    @Override
    public byte[] authDecapsulate(
        byte[] encapsulation, byte[] privateKey, byte[] publicKey, byte[] senderPublicKey)
        throws CryptoException {
      return kem.authDecapsulate(encapsulation, privateKey, publicKey, senderPublicKey);
    }
  }

  private final class Signature implements SignatureFunction {
    private final SignatureFunction signature;

    Signature(SignatureFunction signature) {
      this.signature = signature;
    }

    @Override
    public KeyPair generate(RandomSource random) {
      return signature.generate(random);
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws CryptoException {
      return signature.publicKey(privateKey);
    }

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return signature.acceptsPublicKey(publicKey);
    }

    @Override
    public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
      count(Kind.SIGN, message.length);
      return signature.sign(privateKey, publicKey, message);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] value) {
      count(Kind.VERIFY, message.length);
      return signature.verify(publicKey, message, value);
    }
  }
}
