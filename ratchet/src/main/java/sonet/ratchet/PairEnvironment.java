package sonet.ratchet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import sonet.ratchet.braid.BraidProtocol;
import sonet.ratchet.doubleratchet.RatchetProfile;

/// All that the engine takes from outside. Given the same environment and the same calls, it does
/// the same. Made once: it holds what is costly to put together.
public final class PairEnvironment {
  private final CipherSuites suites;
  private final Map<PairSuite, RatchetProfile> profiles = new EnumMap<>(PairSuite.class);
  private final RandomSource random;
  private final Clock clock;

  private PairEnvironment(CryptoProvider provider, RandomSource random, Clock clock) {
    this.suites =
        CipherSuites.of(
            provider, PairSuite.preferred().stream().map(PairSuite::definition).toList());
    this.random = random;
    this.clock = clock;
    for (PairSuite suite : PairSuite.preferred()) {
      CipherSuite crypto = suites.get(suite.id());
      Optional<BraidProtocol> braid =
          suite.braid().map(profile -> new BraidProtocol(profile, crypto.provider()));
      profiles.put(suite, RatchetProfile.sonet(crypto, braid));
    }
  }

  /// One whose primitives a provider serves.
  ///
  /// @param random where randomness comes from
  /// @param clock what time it is
  public static PairEnvironment of(CryptoProvider provider, RandomSource random, Clock clock) {
    return new PairEnvironment(provider, random, clock);
  }

  /// Where randomness comes from.
  public RandomSource random() {
    return random;
  }

  /// How the ratchets of a suite work.
  RatchetProfile profile(PairSuite suite) {
    return Objects.requireNonNull(profiles.get(suite));
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
