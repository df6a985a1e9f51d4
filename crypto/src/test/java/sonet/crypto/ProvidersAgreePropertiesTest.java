package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.hpke.Hpke;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.testing.SeededRandom;
import sonet.crypto.testing.UnderTest;

/// Plain Java and the libraries that serve here give the same bytes for the same input.
class ProvidersAgreePropertiesTest {
  private static final int SEEDS = 5;

  static Stream<Arguments> hashes() {
    return seeded(HashAlgorithm.values());
  }

  static Stream<Arguments> aeads() {
    return seeded(AeadAlgorithm.values());
  }

  static Stream<Arguments> kems() {
    return seeded(KemAlgorithm.values());
  }

  static Stream<Arguments> schemes() {
    return seeded(SignatureScheme.values());
  }

  private static Stream<Arguments> seeded(Enum<?>... algorithms) {
    List<Arguments> cases = new ArrayList<>();
    for (Enum<?> algorithm : algorithms) {
      for (int seed = 0; seed < SEEDS; seed++) {
        for (CryptoProvider other : UnderTest.providersOfSymmetricPrimitives().skip(1).toList()) {
          cases.add(Arguments.of(other.name(), algorithm, seed, other));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("hashes")
  void onHashHmacAndExpansion(
      String name, HashAlgorithm algorithm, int seed, CryptoProvider other) {
    SeededRandom random = new SeededRandom(seed);
    HashFunction pure = Providers.pure().hash(algorithm).orElseThrow();
    HashFunction best = other.hash(algorithm).orElseThrow();
    byte[] key = random.upTo(300).toArray();
    byte[] one = random.upTo(300).toArray();
    byte[] two = random.upTo(300).toArray();
    int length = 1 + random.below(255 * algorithm.length());
    assertThat(best.hash(one, two)).isEqualTo(pure.hash(one, two));
    assertThat(best.hmac(key, one, two)).isEqualTo(pure.hmac(key, one, two));
    assertThat(best.expand(key, length, one, two)).isEqualTo(pure.expand(key, length, one, two));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("aeads")
  void onSealingAndOpening(String name, AeadAlgorithm algorithm, int seed, CryptoProvider other)
      throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    AeadFunction pure = Providers.pure().aead(algorithm).orElseThrow();
    AeadFunction best = other.aead(algorithm).orElseThrow();
    byte[] key = random.bytes(algorithm.keyLength()).toArray();
    byte[] nonce = random.bytes(algorithm.nonceLength()).toArray();
    byte[] aad = random.upTo(200).toArray();
    byte[] text = random.upTo(5000).toArray();
    byte[] sealed = pure.seal(key, nonce, aad, text);
    assertThat(best.seal(key, nonce, aad, text)).isEqualTo(sealed);
    assertThat(best.open(key, nonce, aad, sealed)).isEqualTo(text);
    assertThat(pure.open(key, nonce, aad, sealed)).isEqualTo(text);
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("kems")
  void onKeyPairsAndEncapsulations(
      String name, KemAlgorithm algorithm, int seed, CryptoProvider other) throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    KemFunction pure = Providers.pure().kem(algorithm).orElseThrow();
    KemFunction best = other.kem(algorithm).orElseThrow();
    byte[] ikm = random.bytes(algorithm.privateKeyLength()).toArray();
    KeyPair receiver = pure.deriveKeyPair(ikm);
    assertSame(best.deriveKeyPair(ikm), receiver);
    KeyPair sender = pure.generate(new SeededRandom(seed + 1L));
    assertSame(best.generate(new SeededRandom(seed + 1L)), sender);
    byte[] publicKey = receiver.publicKey().toArray();
    byte[] privateKey = receiver.privateKey().expose();
    assertThat(best.publicKey(privateKey)).isEqualTo(publicKey);

    Encapsulation ours = pure.encapsulate(publicKey, new SeededRandom(seed + 2L));
    Encapsulation theirs = best.encapsulate(publicKey, new SeededRandom(seed + 2L));
    for (Encapsulation encapsulation : List.of(ours, theirs)) {
      byte[] output = encapsulation.encapsulation().toArray();
      byte[] secret = encapsulation.sharedSecret().expose();
      assertThat(best.decapsulate(output, privateKey, publicKey)).isEqualTo(secret);
      assertThat(pure.decapsulate(output, privateKey, publicKey)).isEqualTo(secret);
      output[random.below(algorithm.encapsulationLength())] ^= (byte) (1 << random.below(8));
      assertThat(answer(best, output, privateKey, publicKey))
          .isEqualTo(answer(pure, output, privateKey, publicKey))
          .isNotEqualTo(Optional.of(Bytes.of(secret)));
    }
    if (!algorithm.isPostQuantum()) {
      assertSame(theirs, ours);
      assertAuthenticatedModeAgrees(pure, best, receiver, sender, seed);
    }
  }

  /// The secret of an encapsulation, or nothing where it is refused.
  private static Optional<Bytes> answer(
      KemFunction kem, byte[] encapsulation, byte[] privateKey, byte[] publicKey) {
    try {
      return Optional.of(Bytes.wrap(kem.decapsulate(encapsulation, privateKey, publicKey)));
    } catch (CryptoException e) {
      return Optional.empty();
    }
  }

  private static void assertAuthenticatedModeAgrees(
      KemFunction pure, KemFunction best, KeyPair receiver, KeyPair sender, int seed)
      throws CryptoException {
    byte[] publicKey = receiver.publicKey().toArray();
    byte[] privateKey = receiver.privateKey().expose();
    Encapsulation auth = pure.authEncapsulate(publicKey, sender, new SeededRandom(seed + 3L));
    assertSame(best.authEncapsulate(publicKey, sender, new SeededRandom(seed + 3L)), auth);
    assertThat(
            best.authDecapsulate(
                auth.encapsulation().toArray(),
                privateKey,
                publicKey,
                sender.publicKey().toArray()))
        .isEqualTo(auth.sharedSecret().expose());
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("schemes")
  void onSignatures(String name, SignatureScheme scheme, int seed, CryptoProvider other)
      throws CryptoException {
    SignatureFunction pure = Providers.pure().signature(scheme).orElseThrow();
    SignatureFunction best = other.signature(scheme).orElseThrow();
    KeyPair keys = pure.generate(new SeededRandom(seed));
    assertSame(best.generate(new SeededRandom(seed)), keys);
    byte[] privateKey = keys.privateKey().expose();
    byte[] publicKey = keys.publicKey().toArray();
    byte[] message = new SeededRandom(seed + 1L).upTo(500).toArray();
    assertThat(best.publicKey(privateKey)).isEqualTo(publicKey);
    byte[] ours = pure.sign(privateKey, publicKey, message);
    byte[] theirs = best.sign(privateKey, publicKey, message);
    assertThat(best.verify(publicKey, message, ours)).isTrue();
    assertThat(pure.verify(publicKey, message, theirs)).isTrue();
    if (scheme == SignatureScheme.ED25519 || scheme == SignatureScheme.ED448) {
      assertThat(theirs).isEqualTo(ours);
    }
    ours[seed % ours.length] ^= (byte) (1 << seed % 8);
    assertThat(best.verify(publicKey, message, ours)).isFalse();
    assertThat(pure.verify(publicKey, message, ours)).isFalse();
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("kems")
  void onHpkeInBothDirections(String name, KemAlgorithm kem, int seed, CryptoProvider other)
      throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    AeadAlgorithm aead = List.of(AeadAlgorithm.values()).get(seed % AeadAlgorithm.values().length);
    HashAlgorithm hash = List.of(HashAlgorithm.values()).get(seed % 3);
    Hpke pure = new Hpke(Providers.pure(), kem, hash, aead);
    Hpke best = new Hpke(other, kem, hash, aead);
    KeyPair receiver = Providers.pure().kem(kem).orElseThrow().generate(random);
    Bytes info = random.upTo(200);
    Bytes text = random.upTo(200);
    HpkeCiphertext ours =
        pure.seal(receiver.publicKey(), info, Secret.of(text), new SeededRandom(seed + 1L));
    HpkeCiphertext theirs =
        best.seal(receiver.publicKey(), info, Secret.of(text), new SeededRandom(seed + 1L));
    if (!kem.isPostQuantum()) {
      assertThat(theirs).isEqualTo(ours);
    }
    for (HpkeCiphertext sealed : List.of(ours, theirs)) {
      assertThat(best.open(sealed, receiver, info).matches(text)).isTrue();
      assertThat(pure.open(sealed, receiver, info).matches(text)).isTrue();
    }
  }

  private static void assertSame(KeyPair actual, KeyPair expected) {
    assertThat(actual.publicKey()).isEqualTo(expected.publicKey());
    assertThat(actual.privateKey().matches(expected.privateKey())).isTrue();
  }

  private static void assertSame(Encapsulation actual, Encapsulation expected) {
    assertThat(actual.encapsulation()).isEqualTo(expected.encapsulation());
    assertThat(actual.sharedSecret().matches(expected.sharedSecret())).isTrue();
  }
}
