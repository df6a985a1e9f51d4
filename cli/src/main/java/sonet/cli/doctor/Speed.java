package sonet.cli.doctor;

import java.time.Duration;
import java.util.Locale;
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

/// A rough measure of primitives on this machine: what a first look shows, not a benchmark.
final class Speed {
  private static final Duration WARM_UP = Duration.ofMillis(30);
  private static final Duration TIME = Duration.ofMillis(60);
  private static final int BLOCK = 1024;

  private final CryptoProvider provider;
  private final RandomSource random;

  Speed(CryptoProvider provider, RandomSource random) {
    this.provider = provider;
    this.random = random;
  }

  /// Something to be measured.
  @FunctionalInterface
  private interface Operation {
    Object run() throws CryptoException;
  }

  String of(HashAlgorithm algorithm) throws CryptoException {
    HashFunction hash = provider.hash(algorithm).orElseThrow();
    byte[] block = new byte[BLOCK];
    return rate(() -> hash.hash(block));
  }

  String of(AeadAlgorithm algorithm) throws CryptoException {
    AeadFunction aead = provider.aead(algorithm).orElseThrow();
    byte[] key = random.bytes(algorithm.keyLength()).toArray();
    byte[] nonce = new byte[algorithm.nonceLength()];
    byte[] block = new byte[BLOCK];
    return rate(() -> aead.seal(key, nonce, nonce, block));
  }

  String of(KemAlgorithm algorithm) throws CryptoException {
    KemFunction kem = provider.kem(algorithm).orElseThrow();
    try (KeyPair pair = kem.generate(random)) {
      byte[] publicKey = pair.publicKey().toArray();
      byte[] privateKey = pair.privateKey().expose();
      Encapsulation sent = kem.encapsulate(publicKey, random);
      byte[] received = sent.encapsulation().toArray();
      return "encap %s, decap %s"
          .formatted(
              time(() -> kem.encapsulate(publicKey, random)),
              time(() -> kem.decapsulate(received, privateKey, publicKey)));
    }
  }

  String of(SignatureScheme scheme) throws CryptoException {
    SignatureFunction function = provider.signature(scheme).orElseThrow();
    try (KeyPair pair = function.generate(random)) {
      byte[] publicKey = pair.publicKey().toArray();
      byte[] privateKey = pair.privateKey().expose();
      byte[] message = new byte[64];
      byte[] signature = function.sign(privateKey, publicKey, message);
      return "sign %s, verify %s"
          .formatted(
              time(() -> function.sign(privateKey, publicKey, message)),
              time(() -> function.verify(publicKey, message, signature)));
    }
  }

  private static String rate(Operation operation) throws CryptoException {
    double nanos = nanos(operation);
    return String.format(Locale.ROOT, "%.0f MB/s in blocks of 1 KiB", BLOCK * 1e3 / nanos);
  }

  private static String time(Operation operation) throws CryptoException {
    return String.format(Locale.ROOT, "%.0f µs", nanos(operation) / 1e3);
  }

  private static double nanos(Operation operation) throws CryptoException {
    double warm = run(operation, WARM_UP);
    return Math.min(warm, run(operation, TIME));
  }

  private static double run(Operation operation, Duration time) throws CryptoException {
    long begin = System.nanoTime();
    long count = 0;
    long taken = 0;
    while (taken < time.toNanos()) {
      Object result = operation.run();
      count += result == null ? 0 : 1;
      taken = System.nanoTime() - begin;
    }
    return (double) taken / count;
  }
}
