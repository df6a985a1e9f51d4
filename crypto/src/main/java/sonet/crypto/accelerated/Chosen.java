package sonet.crypto.accelerated;

import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;

/// Primitives that are chosen when first used.
final class Chosen {
  private Chosen() {}

  /// A hash function.
  record Hash(Choice<HashFunction> choice) implements HashFunction {
    @Override
    public byte[] hash(byte[]... parts) {
      return choice.function().hash(parts);
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      return choice.function().hmac(key, parts);
    }
  }

  /// An authenticated cipher.
  record Aead(Choice<AeadFunction> choice) implements AeadFunction {
    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
      return choice.function().seal(key, nonce, aad, plaintext);
    }

    @Override
    public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
        throws CryptoException {
      return choice.function().open(key, nonce, aad, ciphertext);
    }
  }

  /// A group.
  record Group(Choice<DiffieHellman> choice) implements DiffieHellman {
    @Override
    public byte[] publicKey(byte[] privateKey) {
      return choice.function().publicKey(privateKey);
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] publicKey) {
      return choice.function().agree(privateKey, publicKey);
    }
  }

  /// An ML-KEM.
  record Lattice(Choice<MlKem> choice) implements MlKem {
    @Override
    public byte[] encapsulationKey(byte[] seed) {
      return choice.function().encapsulationKey(seed);
    }

    @Override
    public Encapsulation encapsulate(byte[] encapsulationKey, byte[] m) {
      return choice.function().encapsulate(encapsulationKey, m);
    }

    @Override
    public byte[] decapsulate(byte[] seed, byte[] ciphertext) {
      return choice.function().decapsulate(seed, ciphertext);
    }
  }

  /// A signature scheme.
  record Scheme(Choice<SignatureFunction> choice) implements SignatureFunction {
    @Override
    public KeyPair generate(RandomSource random) {
      return choice.function().generate(random);
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws CryptoException {
      return choice.function().publicKey(privateKey);
    }

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return choice.function().acceptsPublicKey(publicKey);
    }

    @Override
    public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
      return choice.function().sign(privateKey, publicKey, message);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      return choice.function().verify(publicKey, message, signature);
    }
  }
}
