package sonet.mls.testing;

import java.util.Optional;
import java.util.function.IntConsumer;
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

/// A provider whose every use is seen by a watcher.
public record WatchedProvider(CryptoProvider provider, Watcher watcher) implements CryptoProvider {
  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return provider.hash(algorithm).map(hash -> new Hash(algorithm.length(), hash, watcher));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return provider.aead(algorithm).map(aead -> new Aead(aead, watcher));
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return provider.kem(algorithm).map(kem -> new Kem(kem, watcher));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return provider.signature(scheme).map(signature -> new Signature(signature, watcher));
  }

  @Override
  public void forEach(int count, IntConsumer work) {
    provider.forEach(count, work);
  }

  private record Hash(int length, HashFunction hash, Watcher watcher) implements HashFunction {
    @Override
    public byte[] hash(byte[]... parts) {
      watcher.used(Primitive.HASH);
      return hash.hash(parts);
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      watcher.used(Primitive.HMAC);
      return hash.hmac(key, parts);
    }

    @Override
    public byte[] expand(byte[] prk, int wanted, byte[]... info) {
      for (int done = 0; done < wanted; done += length) {
        watcher.used(Primitive.HMAC);
      }
      byte[] output = hash.expand(prk, wanted, info);
      watcher.derived(joined(info), output);
      return output;
    }

    private static byte[] joined(byte[][] parts) {
      int length = 0;
      for (byte[] part : parts) {
        length += part.length;
      }
      byte[] all = new byte[length];
      int at = 0;
      for (byte[] part : parts) {
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
      return all;
    }
  }

  private record Aead(AeadFunction aead, Watcher watcher) implements AeadFunction {
    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
      watcher.used(Primitive.AEAD);
      return aead.seal(key, nonce, aad, plaintext);
    }

    @Override
    public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
        throws CryptoException {
      watcher.used(Primitive.AEAD);
      return aead.open(key, nonce, aad, ciphertext);
    }
  }

  private record Kem(KemFunction kem, Watcher watcher) implements KemFunction {
    @Override
    public KeyPair generate(RandomSource random) {
      return made(kem.generate(random));
    }

    @Override
    public KeyPair deriveKeyPair(byte[] ikm) {
      return made(kem.deriveKeyPair(ikm));
    }

    @Override
    public KeyPair[] deriveKeyPairs(byte[][] ikms) {
      KeyPair[] pairs = kem.deriveKeyPairs(ikms);
      for (KeyPair pair : pairs) {
        var _ = made(pair);
      }
      return pairs;
    }

    private KeyPair made(KeyPair pair) {
      watcher.used(Primitive.KEY_PAIR);
      watcher.made(pair);
      return pair;
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws CryptoException {
      watcher.used(Primitive.KEY_PAIR);
      return kem.publicKey(privateKey);
    }

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return kem.acceptsPublicKey(publicKey);
    }

    @Override
    public Encapsulation encapsulate(byte[] publicKey, RandomSource random) throws CryptoException {
      watcher.used(Primitive.ENCAPSULATE);
      return kem.encapsulate(publicKey, random);
    }

    @Override
    public byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey)
        throws CryptoException {
      watcher.used(Primitive.DECAPSULATE);
      return kem.decapsulate(encapsulation, privateKey, publicKey);
    }

    @Override
    public Encapsulation authEncapsulate(byte[] publicKey, KeyPair sender, RandomSource random)
        throws CryptoException {
      watcher.used(Primitive.ENCAPSULATE);
      return kem.authEncapsulate(publicKey, sender, random);
    }

    @Override
    public byte[] authDecapsulate(
        byte[] encapsulation, byte[] privateKey, byte[] publicKey, byte[] senderPublicKey)
        throws CryptoException {
      watcher.used(Primitive.DECAPSULATE);
      return kem.authDecapsulate(encapsulation, privateKey, publicKey, senderPublicKey);
    }
  }

  private record Signature(SignatureFunction signature, Watcher watcher)
      implements SignatureFunction {
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
      watcher.used(Primitive.SIGN);
      return signature.sign(privateKey, publicKey, message);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] value) {
      watcher.used(Primitive.VERIFY);
      return signature.verify(publicKey, message, value);
    }
  }
}
