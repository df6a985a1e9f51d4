package sonet.crypto.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KemConstruction;
import sonet.crypto.KeyPair;
import sonet.crypto.SignatureScheme;
import sonet.crypto.hpke.Hpke;
import sonet.crypto.hpke.Mode;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.testing.SeededRandom;
import sonet.crypto.testing.UnderTest;

/// The rules of `docs/adr/0005-acceptance.md` for post-quantum keys, with every provider.
class StrictLatticeTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  static Stream<Arguments> kems() {
    return UnderTest.providers()
        .flatMap(provider ->
            Arrays.stream(KemAlgorithm.values())
                .filter(KemAlgorithm::isPostQuantum)
                .map(algorithm -> Arguments.of(provider, provider.name(), algorithm)));
  }

  static Stream<Arguments> hybridsOfNist() {
    return kems()
        .filter(arguments ->
            arguments.get()[2] == KemAlgorithm.MLKEM768_P256
                || arguments.get()[2] == KemAlgorithm.MLKEM1024_P384);
  }

  static Stream<CryptoProvider> providers() {
    return UnderTest.providers();
  }

  static Stream<Arguments> schemes() {
    return UnderTest.providers()
        .flatMap(provider ->
            Stream.of(
                    SignatureScheme.ML_DSA_44, SignatureScheme.ML_DSA_65, SignatureScheme.ML_DSA_87)
                .map(scheme -> Arguments.of(provider, provider.name(), scheme)));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("kems")
  void noNumberOfAnEncapsulationKeyReachesTheModulus(
      CryptoProvider provider, String name, KemAlgorithm algorithm) {
    KemFunction kem = provider.kem(algorithm).orElseThrow();
    byte[] key = kem.generate(new SeededRandom(0)).publicKey().toArray();
    assertThat(kem.acceptsPublicKey(key)).isTrue();
    int last = lattice(algorithm).publicKeyLength() - 32 - 3;
    for (int at : List.of(0, 3 * 100, last)) {
      for (boolean second : List.of(false, true)) {
        assertThat(kem.acceptsPublicKey(with(key, at, second, 3328))).isTrue();
        for (int number : List.of(3329, 3330, 4095)) {
          byte[] bad = with(key, at, second, number);
          assertThat(kem.acceptsPublicKey(bad)).isFalse();
          assertFails(Reason.INVALID_PUBLIC_KEY, () -> kem.encapsulate(bad, new SeededRandom(0)));
        }
      }
    }
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("kems")
  void everythingIsAsLongAsItMustBe(CryptoProvider provider, String name, KemAlgorithm algorithm)
      throws CryptoException {
    KemFunction kem = provider.kem(algorithm).orElseThrow();
    KeyPair keys = kem.generate(new SeededRandom(0));
    byte[] publicKey = keys.publicKey().toArray();
    byte[] privateKey = keys.privateKey().expose();
    byte[] output = kem.encapsulate(publicKey, new SeededRandom(1)).encapsulation().toArray();
    for (int more : List.of(-1, 1)) {
      byte[] otherKey = Arrays.copyOf(publicKey, publicKey.length + more);
      byte[] otherPrivate = Arrays.copyOf(privateKey, privateKey.length + more);
      byte[] otherOutput = Arrays.copyOf(output, output.length + more);
      assertThat(kem.acceptsPublicKey(otherKey)).isFalse();
      assertFails(Reason.INVALID_PRIVATE_KEY, () -> kem.publicKey(otherPrivate));
      assertFails(
          Reason.DECAPSULATION_FAILED, () -> kem.decapsulate(otherOutput, privateKey, publicKey));
    }
    assertThat(kem.decapsulate(output, privateKey, publicKey)).hasSize(algorithm.secretLength());
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("hybridsOfNist")
  void thePointOfAHybridIsOnItsCurve(CryptoProvider provider, String name, KemAlgorithm algorithm)
      throws CryptoException {
    KemFunction kem = provider.kem(algorithm).orElseThrow();
    KeyPair keys = kem.generate(new SeededRandom(0));
    byte[] publicKey = keys.publicKey().toArray();
    byte[] privateKey = keys.privateKey().expose();
    byte[] output = kem.encapsulate(publicKey, new SeededRandom(1)).encapsulation().toArray();
    byte[] movedKey = publicKey.clone();
    movedKey[movedKey.length - 1] ^= 1;
    byte[] movedOutput = output.clone();
    movedOutput[movedOutput.length - 1] ^= 1;
    byte[] compressed = output.clone();
    compressed[lattice(algorithm).encapsulationLength()] = 2;
    assertThat(kem.acceptsPublicKey(movedKey)).isFalse();
    assertFails(
        Reason.DECAPSULATION_FAILED, () -> kem.decapsulate(movedOutput, privateKey, publicKey));
    assertFails(
        Reason.DECAPSULATION_FAILED, () -> kem.decapsulate(compressed, privateKey, publicKey));
  }

  /// X-Wing hashes what X25519 gives, whatever it is, and its key takes any coordinate.
  @ParameterizedTest
  @MethodSource("providers")
  void xWingTakesAnyCoordinateAsItIs(CryptoProvider provider) throws CryptoException {
    KemFunction kem = provider.kem(KemAlgorithm.MLKEM768_X25519).orElseThrow();
    KemFunction pure =
        UnderTest.providers()
            .findFirst()
            .flatMap(first -> first.kem(KemAlgorithm.MLKEM768_X25519))
            .orElseThrow();
    KeyPair keys = kem.generate(new SeededRandom(0));
    byte[] privateKey = keys.privateKey().expose();
    byte[] publicKey = keys.publicKey().toArray();
    byte[] output = kem.encapsulate(publicKey, new SeededRandom(1)).encapsulation().toArray();
    for (int octet : List.of(0, 1, 0xff, 0x80)) {
      byte[] otherOutput = output.clone();
      Arrays.fill(otherOutput, 1088, 1120, (byte) octet);
      assertThat(kem.decapsulate(otherOutput, privateKey, publicKey))
          .isEqualTo(pure.decapsulate(otherOutput, privateKey, publicKey));
      byte[] otherKey = publicKey.clone();
      Arrays.fill(otherKey, 1184, 1216, (byte) octet);
      assertThat(kem.acceptsPublicKey(otherKey)).isTrue();
      Encapsulation encapsulation = kem.encapsulate(otherKey, new SeededRandom(2));
      assertThat(encapsulation.sharedSecret().length()).isEqualTo(32);
    }
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("kems")
  void thereIsNoAuthenticatedMode(CryptoProvider provider, String name, KemAlgorithm algorithm) {
    KeyPair keys = provider.kem(algorithm).orElseThrow().generate(new SeededRandom(0));
    Hpke hpke = new Hpke(provider, algorithm, HashAlgorithm.SHA256, AeadAlgorithm.AES_128_GCM);
    assertThatThrownBy(() ->
            hpke.sender(keys.publicKey(), Bytes.EMPTY, new Mode.Auth<>(keys), new SeededRandom(1)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no authenticated mode");
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("schemes")
  void aSignatureIsAsLongAsItMustBe(CryptoProvider provider, String name, SignatureScheme scheme) {
    SignatureFunction function = provider.signature(scheme).orElseThrow();
    KeyPair keys = function.generate(new SeededRandom(0));
    byte[] key = keys.publicKey().toArray();
    byte[] signature = function.sign(keys.privateKey().expose(), key, MESSAGE);
    assertThat(function.verify(key, MESSAGE, signature)).isTrue();
    for (int more : List.of(-1, 1)) {
      assertThat(function.verify(key, MESSAGE, Arrays.copyOf(signature, signature.length + more)))
          .isFalse();
      assertThat(function.verify(Arrays.copyOf(key, key.length + more), MESSAGE, signature))
          .isFalse();
    }
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("schemes")
  void usingASeedLeavesItAsItIs(CryptoProvider provider, String name, SignatureScheme scheme)
      throws CryptoException {
    SignatureFunction function = provider.signature(scheme).orElseThrow();
    byte[] seed = new SeededRandom(3).bytes(32).toArray();
    byte[] before = seed.clone();
    byte[] key = function.publicKey(seed);
    byte[] signature = function.sign(seed, key, MESSAGE);
    assertThat(seed).isEqualTo(before);
    assertThat(function.verify(key, MESSAGE, signature)).isTrue();
  }

  private static KemAlgorithm lattice(KemAlgorithm algorithm) {
    return algorithm.construction() instanceof KemConstruction.Hybrid parts
        ? parts.lattice()
        : algorithm;
  }

  /// A key with another number: of the two in three bytes, the first or the second.
  private static byte[] with(byte[] key, int at, boolean second, int number) {
    byte[] changed = key.clone();
    if (second) {
      changed[at + 1] = (byte) ((changed[at + 1] & 0x0f) | (number & 0x0f) << 4);
      changed[at + 2] = (byte) (number >> 4);
    } else {
      changed[at] = (byte) number;
      changed[at + 1] = (byte) ((changed[at + 1] & 0xf0) | number >> 8);
    }
    return changed;
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CryptoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
