package sonet.crypto.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.EcdsaSignature;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.testing.SeededRandom;
import sonet.crypto.testing.UnderTest;

/// Each rule of `docs/adr/0005-acceptance.md`, with every provider.
class StrictProviderTest {
  private static final String P256_ORDER =
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  private static final String ED25519_ORDER =
      "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
  private static final byte[] MESSAGE = {1, 2, 3};

  static Stream<CryptoProvider> providers() {
    return UnderTest.providers();
  }

  static Stream<Arguments> refusedX25519Keys() {
    return keys(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // The prime, one more, and the greatest number of 255 bits: all above.
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // The base point with the unused bit set, and of another length.
        "0900000000000000000000000000000000000000000000000000000000000080",
        "09000000000000000000000000000000000000000000000000000000000000",
        "090000000000000000000000000000000000000000000000000000000000000000");
  }

  static Stream<Arguments> refusedEd25519Points() {
    return keys(
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  }

  private static Stream<Arguments> keys(String... keys) {
    return UnderTest.providers()
        .flatMap(provider -> Arrays.stream(keys).map(key -> Arguments.of(provider, key)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusedX25519Keys")
  void anX25519KeyIsCanonicalAndNotOfSmallOrder(CryptoProvider provider, String key) {
    KemFunction kem = provider.kem(KemAlgorithm.DHKEM_X25519).orElseThrow();
    byte[] encoded = Bytes.fromHex(key).toArray();
    byte[] own = new byte[32];
    assertThat(kem.acceptsPublicKey(encoded)).isFalse();
    assertFails(Reason.INVALID_PUBLIC_KEY, () -> kem.encapsulate(encoded, new SeededRandom(0)));
    assertFails(Reason.DECAPSULATION_FAILED, () -> kem.decapsulate(encoded, own, own));
    assertFails(
        Reason.INVALID_PUBLIC_KEY, () -> kem.authDecapsulate(basePoint(), own, own, encoded));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusedEd25519Points")
  void anEd25519PointIsCanonicalAndNotOfSmallOrder(CryptoProvider provider, String point) {
    SignatureFunction ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    byte[] encoded = Bytes.fromHex(point).toArray();
    KeyPair keys = ed25519.generate(new SeededRandom(0));
    byte[] key = keys.publicKey().toArray();
    assertThat(ed25519.acceptsPublicKey(encoded)).isFalse();
    byte[] zero = Arrays.copyOf(encoded, 64);
    assertThat(ed25519.verify(key, MESSAGE, zero)).isFalse();
    assertThat(ed25519.verify(encoded, MESSAGE, Arrays.copyOf(key, 64))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void anEdwardsPointIsOnItsCurve(CryptoProvider provider) {
    // y = 2 gives no x on either curve.
    SignatureFunction ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    SignatureFunction ed448 = provider.signature(SignatureScheme.ED448).orElseThrow();
    assertThat(ed25519.acceptsPublicKey(small(32, 2))).isFalse();
    assertThat(ed448.acceptsPublicKey(small(57, 2))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void theScalarOfAnEd25519SignatureIsBelowTheOrder(CryptoProvider provider) {
    SignatureFunction ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    KeyPair keys = ed25519.generate(new SeededRandom(0));
    byte[] key = keys.publicKey().toArray();
    byte[] signature = ed25519.sign(keys.privateKey().expose(), key, MESSAGE);
    assertThat(ed25519.verify(key, MESSAGE, signature)).isTrue();
    byte[] order = Bytes.fromHex(ED25519_ORDER).toArray();
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      carry += (signature[32 + i] & 0xff) + (order[i] & 0xff);
      signature[32 + i] = (byte) carry;
      carry >>= 8;
    }
    assertThat(ed25519.verify(key, MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aNistPointIsUncompressedAndOnItsCurve(CryptoProvider provider) {
    KemFunction kem = provider.kem(KemAlgorithm.DHKEM_P256).orElseThrow();
    byte[] key = kem.generate(new SeededRandom(0)).publicKey().toArray();
    assertThat(kem.acceptsPublicKey(key)).isTrue();
    byte[] moved = key.clone();
    moved[64] ^= 1;
    assertThat(kem.acceptsPublicKey(moved)).isFalse();
    byte[] hybrid = key.clone();
    hybrid[0] = 6;
    assertThat(kem.acceptsPublicKey(hybrid)).isFalse();
    byte[] compressed = Arrays.copyOf(key, 33);
    compressed[0] = (byte) (2 + (key[64] & 1));
    assertThat(kem.acceptsPublicKey(compressed)).isFalse();
    assertThat(kem.acceptsPublicKey(new byte[1])).isFalse();
    assertThat(kem.acceptsPublicKey(new byte[0])).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aNistPrivateKeyIsInRange(CryptoProvider provider) throws CryptoException {
    KemFunction kem = provider.kem(KemAlgorithm.DHKEM_P256).orElseThrow();
    SignatureFunction ecdsa =
        provider.signature(SignatureScheme.ECDSA_SECP256R1_SHA256).orElseThrow();
    byte[] order = Bytes.fromHex(P256_ORDER).toArray();
    byte[] last = order.clone();
    last[31]--;
    assertThat(kem.publicKey(last)).isEqualTo(ecdsa.publicKey(last)).hasSize(65);
    for (byte[] bad : new byte[][] {order, new byte[32], new byte[31], new byte[33]}) {
      assertFails(Reason.INVALID_PRIVATE_KEY, () -> kem.publicKey(bad));
      assertFails(Reason.INVALID_PRIVATE_KEY, () -> ecdsa.publicKey(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ecdsa.sign(bad, new byte[65], MESSAGE));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aGreatScalarOfEcdsaIsAsGoodAsASmallOne(CryptoProvider provider) {
    SignatureFunction ecdsa =
        provider.signature(SignatureScheme.ECDSA_SECP256R1_SHA256).orElseThrow();
    KeyPair keys = ecdsa.generate(new SeededRandom(0));
    byte[] key = keys.publicKey().toArray();
    byte[] signature = ecdsa.sign(keys.privateKey().expose(), key, MESSAGE);
    EcdsaSignature parsed = EcdsaSignature.parse(signature).orElseThrow();
    BigInteger order = new BigInteger(P256_ORDER, 16);
    EcdsaSignature other = new EcdsaSignature(parsed.r(), order.subtract(parsed.s()));
    assertThat(ecdsa.verify(key, MESSAGE, other.encode())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void keysOfAnotherLengthAreRefused(SignatureScheme scheme) {
    providers()
        .map(provider -> provider.signature(scheme).orElseThrow())
        .forEach(function -> {
          assertThat(function.acceptsPublicKey(new byte[0])).isFalse();
          assertThat(function.acceptsPublicKey(new byte[scheme.publicKeyLength() - 1])).isFalse();
          assertThat(function.acceptsPublicKey(new byte[scheme.publicKeyLength() + 1])).isFalse();
          assertFails(
              Reason.INVALID_PRIVATE_KEY,
              () -> function.publicKey(new byte[scheme.privateKeyLength() - 1]));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 13})
  void aNonceHasItsLength(int length) {
    providers()
        .map(provider -> provider.aead(AeadAlgorithm.AES_128_GCM).orElseThrow())
        .forEach(aead ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> aead.seal(new byte[16], new byte[length], MESSAGE, MESSAGE)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15})
  void aCiphertextHasItsTag(int length) {
    providers()
        .map(provider -> provider.aead(AeadAlgorithm.CHACHA20_POLY1305).orElseThrow())
        .forEach(aead -> assertUnauthentic(aead, length));
  }

  @Test
  void theRulesStandOnce() {
    StrictProvider strict = StrictProvider.of(providers().findFirst().orElseThrow());
    assertThat(StrictProvider.of(strict)).isSameAs(strict);
  }

  private static void assertUnauthentic(AeadFunction aead, int length) {
    assertFails(
        Reason.AUTHENTICATION_FAILED,
        () -> aead.open(new byte[32], new byte[12], MESSAGE, new byte[length]));
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CryptoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] basePoint() {
    return small(32, 9);
  }

  private static byte[] small(int length, int value) {
    byte[] encoded = new byte[length];
    encoded[0] = (byte) value;
    return encoded;
  }
}
