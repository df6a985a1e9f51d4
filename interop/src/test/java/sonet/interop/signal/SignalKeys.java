package sonet.interop.signal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;

/// Keys in Signal's encodings, and its KEM: Kyber-1024 of round 3, which is ML-KEM-1024 with one
/// hash behind it, `SHAKE256(K || SHA3-256(ciphertext), 32)`.
final class SignalKeys {
  static final CipherSuite SUITE = CipherSuites.of(Providers.best()).get(1);

  private static final int EC = 0x05;
  private static final int KYBER_1024 = 0x08;
  private static final KemFunction ML_KEM =
      SUITE.provider().kem(KemAlgorithm.ML_KEM_1024).orElseThrow();

  private SignalKeys() {}

  /// A key on the curve, as it travels.
  static Bytes wire(Bytes raw) {
    return Bytes.concat(Bytes.of((byte) EC), raw);
  }

  /// The other way.
  static Bytes raw(Bytes wire) throws DecodeException {
    return untyped(wire, EC);
  }

  /// A key or a ciphertext of the KEM, as it travels.
  static Bytes kyberWire(Bytes raw) {
    return Bytes.concat(Bytes.of((byte) KYBER_1024), raw);
  }

  /// The other way.
  static Bytes kyberRaw(Bytes wire) throws DecodeException {
    return untyped(wire, KYBER_1024);
  }

  private static Bytes untyped(Bytes wire, int type) throws DecodeException {
    if (wire.isEmpty() || wire.at(0) != type) {
      throw new DecodeException("a key that is not of type " + type);
    }
    return wire.slice(1, wire.length());
  }

  static KeyPair generate(RandomSource random) {
    return SUITE.generateKemKeyPair(random);
  }

  static KeyPair generateKyber(RandomSource random) {
    return ML_KEM.generate(random);
  }

  static Encapsulation encapsulate(Bytes publicKey, RandomSource random) throws CryptoException {
    Encapsulation made = ML_KEM.encapsulate(publicKey.toArray(), random);
    try (Secret shared = made.sharedSecret()) {
      return new Encapsulation(kyber(shared, made.encapsulation()), made.encapsulation());
    }
  }

  static Secret decapsulate(KeyPair key, Bytes ciphertext) throws CryptoException {
    byte[] privateKey = key.privateKey().expose();
    try (Secret shared =
        Secret.wrap(
            ML_KEM.decapsulate(ciphertext.toArray(), privateKey, key.publicKey().toArray()))) {
      return kyber(shared, ciphertext);
    }
  }

  private static Secret kyber(Secret shared, Bytes ciphertext) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA3-256");
      MessageDigest shake = MessageDigest.getInstance("SHAKE256-512");
      shake.update(shared.expose());
      shake.update(hash.digest(ciphertext.toArray()));
      return Secret.wrap(Arrays.copyOf(shake.digest(), 32));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
