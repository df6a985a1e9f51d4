package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.testing.UnderTest;
import sonet.crypto.testing.Wycheproof;
import sonet.crypto.testing.Wycheproof.Vector;

/// Project Wycheproof for HMAC, HKDF and the authenticated ciphers.
class WycheproofSymmetricVectorsTest {
  @TestFactory
  Stream<DynamicNode> hmac() {
    return Arrays.stream(HashAlgorithm.values())
        .map(algorithm ->
            Wycheproof.file(
                "hmac_" + fileName(algorithm),
                UnderTest.providersOfSymmetricPrimitives(),
                (provider, group, vector) -> hmac(algorithm, provider, group, vector)));
  }

  @TestFactory
  Stream<DynamicNode> hkdf() {
    return Arrays.stream(HashAlgorithm.values())
        .map(algorithm ->
            Wycheproof.file(
                "hkdf_" + fileName(algorithm),
                UnderTest.providersOfSymmetricPrimitives(),
                (provider, group, vector) -> hkdf(algorithm, provider, vector)));
  }

  @TestFactory
  DynamicNode aesGcm() {
    return Wycheproof.file(
        "aes_gcm",
        UnderTest.providersOfSymmetricPrimitives(),
        (provider, group, vector) -> {
          switch (group.get("keySize").asInt()) {
            case 128 -> aead(AeadAlgorithm.AES_128_GCM, provider, vector);
            case 256 -> aead(AeadAlgorithm.AES_256_GCM, provider, vector);
            default -> refusesKey(provider, vector);
          }
        });
  }

  @TestFactory
  DynamicNode chaCha20Poly1305() {
    return Wycheproof.file(
        "chacha20_poly1305",
        UnderTest.providersOfSymmetricPrimitives(),
        (provider, group, vector) -> aead(AeadAlgorithm.CHACHA20_POLY1305, provider, vector));
  }

  private static void hmac(
      HashAlgorithm algorithm, CryptoProvider provider, JsonNode group, Vector vector) {
    HashFunction hash = provider.hash(algorithm).orElseThrow();
    Bytes mac = Bytes.wrap(hash.hmac(vector.hex("key").toArray(), vector.hex("msg").toArray()));
    Bytes tag = mac.slice(0, group.get("tagSize").asInt() / 8);
    vector.expect(tag.equals(vector.hex("tag")), vector.result().equals("valid"));
  }

  private static void hkdf(HashAlgorithm algorithm, CryptoProvider provider, Vector vector) {
    HashFunction hash = provider.hash(algorithm).orElseThrow();
    byte[] prk = hash.hmac(vector.hex("salt").toArray(), vector.hex("ikm").toArray());
    int size = vector.node().get("size").asInt();
    byte[] info = vector.hex("info").toArray();
    if (vector.result().equals("invalid")) {
      assertThatIllegalArgumentException().isThrownBy(() -> hash.expand(prk, size, info));
    } else {
      vector.expect(Bytes.wrap(hash.expand(prk, size, info)), vector.hex("okm"));
    }
  }

  private static void aead(AeadAlgorithm algorithm, CryptoProvider provider, Vector vector) {
    AeadFunction aead = provider.aead(algorithm).orElseThrow();
    byte[] key = vector.hex("key").toArray();
    byte[] nonce = vector.hex("iv").toArray();
    byte[] aad = vector.hex("aad").toArray();
    byte[] text = vector.hex("msg").toArray();
    Bytes sealed = Bytes.concat(vector.hex("ct"), vector.hex("tag"));
    if (nonce.length != algorithm.nonceLength()) {
      assertThatIllegalArgumentException().isThrownBy(() -> aead.seal(key, nonce, aad, text));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> aead.open(key, nonce, aad, sealed.toArray()));
      return;
    }
    if (vector.result().equals("valid")) {
      vector.expect(Bytes.wrap(aead.seal(key, nonce, aad, text)), sealed);
      vector.expect(open(aead, key, nonce, aad, sealed), Optional.of(vector.hex("msg")));
    } else {
      vector.expect(open(aead, key, nonce, aad, sealed), Optional.empty());
    }
  }

  private static Optional<Bytes> open(
      AeadFunction aead, byte[] key, byte[] nonce, byte[] aad, Bytes sealed) {
    try {
      return Optional.of(Bytes.wrap(aead.open(key, nonce, aad, sealed.toArray())));
    } catch (CryptoException e) {
      return Optional.empty();
    }
  }

  /// No suite has AES with keys of 192 bits.
  private static void refusesKey(CryptoProvider provider, Vector vector) {
    AeadFunction aead = provider.aead(AeadAlgorithm.AES_256_GCM).orElseThrow();
    byte[] key = vector.hex("key").toArray();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> aead.seal(key, new byte[12], new byte[0], new byte[0]));
  }

  private static String fileName(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> "sha256";
      case SHA384 -> "sha384";
      case SHA512 -> "sha512";
    };
  }
}
