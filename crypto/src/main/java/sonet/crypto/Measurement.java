package sonet.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// How fast one operation of a primitive is on this machine, by the clock on the wall.
///
/// Good enough to see which library serves and whether something is wrong; claims about speed rest
/// on the benchmarks of `bench`.
///
/// @param primitive the name of its constant, as in [ServedPrimitive]
/// @param operation what was done: `hash 1 KiB`, `seal 1 KiB`, `encapsulate`, `verify`
/// @param microseconds for one operation, in the fastest of several rounds
public record Measurement(String primitive, String operation, double microseconds) {
  private static final int ROUNDS = 5;
  private static final int SIZE = 1024;

  /// Operations in a second.
  public double perSecond() {
    return 1_000_000 / microseconds;
  }

  /// Measures every operation of every primitive that a provider offers.
  ///
  /// @param nanoseconds how long to try each operation, half of it to warm up; some forty are tried
  /// @param clock nanoseconds that pass, `System::nanoTime`
  public static List<Measurement> all(
      CryptoProvider provider, RandomSource random, LongSupplier clock, long nanoseconds) {
    Run run = new Run(random, clock, nanoseconds, new ArrayList<>());
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      provider.hash(algorithm).ifPresent(hash -> run.hash(algorithm, hash));
    }
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      provider.aead(algorithm).ifPresent(aead -> run.aead(algorithm, aead));
    }
    for (KemAlgorithm algorithm : KemAlgorithm.values()) {
      provider.kem(algorithm).ifPresent(kem -> run.kem(algorithm, kem));
    }
    for (SignatureScheme scheme : SignatureScheme.values()) {
      provider.signature(scheme).ifPresent(function -> run.signature(scheme, function));
    }
    return List.copyOf(run.results);
  }

  /// An operation, which gives something back so that it is not left out.
  private interface Operation {
    Object run() throws CryptoException;
  }

  private record Run(
      RandomSource random, LongSupplier clock, long nanoseconds, List<Measurement> results) {
    void hash(HashAlgorithm algorithm, HashFunction hash) {
      byte[] message = new byte[SIZE];
      byte[] key = new byte[algorithm.length()];
      measure(algorithm, "hash 1 KiB", () -> hash.hash(message));
      measure(algorithm, "hmac 32 B", () -> hash.hmac(key, key));
    }

    void aead(AeadAlgorithm algorithm, AeadFunction aead) {
      byte[] key = new byte[algorithm.keyLength()];
      byte[] nonce = new byte[algorithm.nonceLength()];
      byte[] text = new byte[SIZE];
      byte[] sealed = aead.seal(key, nonce, key, text);
      measure(algorithm, "seal 1 KiB", () -> aead.seal(key, nonce, key, text));
      measure(algorithm, "open 1 KiB", () -> aead.open(key, nonce, key, sealed));
    }

    void kem(KemAlgorithm algorithm, KemFunction kem) {
      byte[] ikm = new byte[algorithm.privateKeyLength()];
      KeyPair keys = kem.deriveKeyPair(ikm);
      byte[] privateKey = keys.privateKey().expose();
      byte[] publicKey = keys.publicKey().toArray();
      measure(algorithm, "derive key pair", () -> kem.deriveKeyPair(ikm));
      measure(algorithm, "encapsulate", () -> kem.encapsulate(publicKey, random));
      try {
        Encapsulation encapsulation = kem.encapsulate(publicKey, random);
        byte[] output = encapsulation.encapsulation().toArray();
        measure(algorithm, "decapsulate", () -> kem.decapsulate(output, privateKey, publicKey));
      } catch (CryptoException e) {
        throw new IllegalStateException("a key of its own was refused", e);
      }
    }

    void signature(SignatureScheme scheme, SignatureFunction function) {
      KeyPair keys = function.generate(random);
      byte[] privateKey = keys.privateKey().expose();
      byte[] publicKey = keys.publicKey().toArray();
      byte[] message = new byte[SIZE];
      byte[] signature = function.sign(privateKey, publicKey, message);
      measure(scheme, "sign 1 KiB", () -> function.sign(privateKey, publicKey, message));
      measure(scheme, "verify 1 KiB", () -> function.verify(publicKey, message, signature));
    }

    private void measure(Enum<?> primitive, String operation, Operation work) {
      double best = round(work, nanoseconds / 2);
      for (int i = 0; i < ROUNDS; i++) {
        best = Math.min(best, round(work, nanoseconds / 2 / ROUNDS));
      }
      results.add(new Measurement(primitive.name(), operation, best / 1000));
    }

    /// Runs for as long as said, at least once, and gives the nanoseconds of one operation.
    private double round(Operation work, long duration) {
      long start = clock.getAsLong();
      long passed = 0;
      int count = 0;
      Object kept = this;
      while (count == 0 || passed < duration) {
        try {
          kept = work.run();
        } catch (CryptoException e) {
          throw new IllegalStateException("input of its own was refused", e);
        }
        count++;
        passed = clock.getAsLong() - start;
      }
      if (kept instanceof Boolean valid && !valid) {
        throw new IllegalStateException("a signature of its own was refused");
      }
      return (double) Math.max(passed, 1) / count;
    }
  }
}
