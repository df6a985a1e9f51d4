package sonet.crypto.hpke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.testing.UnderTest;
import sonet.crypto.testing.Vectors;

/// The vectors of RFC 9180 appendix A, in all modes.
class Rfc9180VectorsTest {
  private static final String FILE = "hpke/rfc9180.json";
  private static final String[] MODES = {"base", "psk", "auth", "auth-psk"};

  @TestFactory
  Stream<DynamicNode> contextsEncryptDecryptAndExport() {
    return UnderTest.providers()
        .flatMap(provider ->
            Vectors.of(
                FILE,
                vectors ->
                    Vectors.elements(vectors)
                        .filter(vector -> aead(vector).isPresent())
                        .map(vector -> test(provider, vector))));
  }

  private static DynamicTest test(CryptoProvider provider, JsonNode vector) {
    Suite suite = new Suite(kem(vector), kdf(vector), aead(vector).orElseThrow());
    String name = provider.name() + " " + MODES[vector.get("mode").asInt()] + " " + suite;
    return DynamicTest.dynamicTest(name, () -> run(provider, suite, vector));
  }

  private static void run(CryptoProvider provider, Suite suite, JsonNode vector) throws Exception {
    Hpke hpke = new Hpke(provider, suite.kem, suite.kdf, suite.aead);
    KeyPair receiverKeys = derive(provider, suite, vector, "R").orElseThrow();
    Optional<KeyPair> senderKeys = derive(provider, suite, vector, "S");
    Bytes info = Vectors.hex(vector, "info");
    RandomSource ikm = target -> Vectors.hex(vector, "ikmE").copyTo(target, 0);
    try (HpkeSender sender =
            hpke.sender(receiverKeys.publicKey(), info, mode(vector, senderKeys), ikm);
        HpkeReceiver receiver =
            hpke.receiver(
                Vectors.hex(vector, "enc"),
                receiverKeys,
                info,
                mode(vector, senderKeys.map(KeyPair::publicKey)))) {
      assertThat(sender.kemOutput()).isEqualTo(Vectors.hex(vector, "enc"));
      for (JsonNode encryption : vector.get("encryptions")) {
        Bytes aad = Vectors.hex(encryption, "aad");
        Bytes text = Vectors.hex(encryption, "pt");
        Bytes ciphertext = Vectors.hex(encryption, "ct");
        sender.context().skipTo(encryption.get("sequence_number").asLong());
        receiver.context().skipTo(encryption.get("sequence_number").asLong());
        assertThat(sender.seal(aad, Secret.of(text))).isEqualTo(ciphertext);
        assertThat(receiver.open(aad, ciphertext).matches(text)).isTrue();
      }
      for (JsonNode export : vector.get("exports")) {
        Bytes context = Vectors.hex(export, "exporter_context");
        int length = export.get("L").asInt();
        Bytes expected = Vectors.hex(export, "exported_value");
        assertThat(sender.export(context, length).matches(expected)).isTrue();
        assertThat(receiver.export(context, length).matches(expected)).isTrue();
      }
    }
  }

  private static <K> Mode<K> mode(JsonNode vector, Optional<K> sender) {
    return switch (vector.get("mode").asInt()) {
      case 0 -> new Mode.Base<>();
      case 1 -> new Mode.Psk<>(psk(vector));
      case 2 -> new Mode.Auth<>(sender.orElseThrow());
      case 3 -> new Mode.AuthPsk<>(sender.orElseThrow(), psk(vector));
      default -> throw new IllegalArgumentException("no such mode");
    };
  }

  private static PreSharedKey psk(JsonNode vector) {
    return new PreSharedKey(Secret.of(Vectors.hex(vector, "psk")), Vectors.hex(vector, "psk_id"));
  }

  /// The key pair of a role, by DeriveKeyPair and by the public key of the private one.
  private static Optional<KeyPair> derive(
      CryptoProvider provider, Suite suite, JsonNode vector, String role) throws Exception {
    if (!vector.has("ikm" + role)) {
      return Optional.empty();
    }
    KemFunction kem = provider.kem(suite.kem).orElseThrow();
    KeyPair keys = kem.deriveKeyPair(Vectors.hex(vector, "ikm" + role).toArray());
    Bytes privateKey = Vectors.hex(vector, "sk" + role + "m");
    assertThat(keys.privateKey().matches(privateKey)).isTrue();
    assertThat(keys.publicKey()).isEqualTo(Vectors.hex(vector, "pk" + role + "m"));
    assertThat(kem.publicKey(privateKey.toArray())).isEqualTo(keys.publicKey().toArray());
    return Optional.of(keys);
  }

  private static KemAlgorithm kem(JsonNode vector) {
    int id = vector.get("kem_id").asInt();
    return Arrays.stream(KemAlgorithm.values()).filter(k -> k.id() == id).findFirst().orElseThrow();
  }

  private static HashAlgorithm kdf(JsonNode vector) {
    int id = vector.get("kdf_id").asInt();
    return Arrays.stream(HashAlgorithm.values())
        .filter(h -> h.kdfId() == id)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<AeadAlgorithm> aead(JsonNode vector) {
    int id = vector.get("aead_id").asInt();
    return Arrays.stream(AeadAlgorithm.values()).filter(a -> a.id() == id).findFirst();
  }

  private record Suite(KemAlgorithm kem, HashAlgorithm kdf, AeadAlgorithm aead) {
    @Override
    public String toString() {
      return kem + " " + kdf + " " + aead;
    }
  }
}
