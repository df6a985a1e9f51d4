package sonet.ratchet;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;
import sonet.ratchet.RatchetException.Reason;

/// All that the engine takes from outside. Given the same environment and the same calls, it does
/// the same.
///
/// @param suites the algorithms, under the ids of [PairSuite]
/// @param random where randomness comes from
/// @param clock what time it is
public record PairEnvironment(CipherSuites suites, RandomSource random, Clock clock) {
  /// One whose primitives a provider serves.
  public static PairEnvironment of(CryptoProvider provider, RandomSource random, Clock clock) {
    CipherSuites suites =
        CipherSuites.of(
            provider, PairSuite.preferred().stream().map(PairSuite::definition).toList());
    return new PairEnvironment(suites, random, clock);
  }

  /// The algorithms of a suite.
  public CipherSuite suite(PairSuite suite) {
    return suites.get(suite.id());
  }

  /// Seconds since the Unix epoch.
  public long now() {
    return clock.epochSecond();
  }

  /// A fresh prekey.
  public KeyPair generate(PairSuite suite, PrekeyKind kind) {
    return kem(suite, suite.algorithm(kind)).generate(random);
  }

  /// Whether this is the one accepted encoding of a valid public key.
  public boolean accepts(PairSuite suite, KemAlgorithm algorithm, Bytes publicKey) {
    return kem(suite, algorithm).acceptsPublicKey(publicKey.toArray());
  }

  /// Encapsulates for a prekey of the suite's KEM.
  ///
  /// @throws RatchetException with `UNACCEPTABLE_KEY`
  public Encapsulation encapsulate(PairSuite suite, Bytes publicKey) throws RatchetException {
    try {
      return kem(suite, suite.algorithm(PrekeyKind.KEM)).encapsulate(publicKey.toArray(), random);
    } catch (CryptoException e) {
      throw new RatchetException(Reason.UNACCEPTABLE_KEY, e.reason().name());
    }
  }

  /// What was encapsulated for a prekey of the suite's KEM.
  ///
  /// @throws RatchetException with `MALFORMED` when it cannot be an encapsulation
  public Secret decapsulate(PairSuite suite, KeyPair prekey, Bytes encapsulation)
      throws RatchetException {
    byte[] privateKey = prekey.privateKey().expose();
    try {
      return Secret.wrap(
          kem(suite, suite.algorithm(PrekeyKind.KEM))
              .decapsulate(encapsulation.toArray(), privateKey, prekey.publicKey().toArray()));
    } catch (CryptoException e) {
      throw new RatchetException(Reason.MALFORMED, e.reason().name());
    } finally {
      Arrays.fill(privateKey, (byte) 0);
    }
  }

  private KemFunction kem(PairSuite suite, KemAlgorithm algorithm) {
    return suite(suite)
        .provider()
        .kem(algorithm)
        .orElseThrow(() -> new IllegalArgumentException("no provider offers " + algorithm));
  }
}
