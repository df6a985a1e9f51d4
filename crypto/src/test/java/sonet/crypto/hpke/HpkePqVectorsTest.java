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
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.testing.UnderTest;
import sonet.crypto.testing.Vectors;

/// The vectors of draft-ietf-hpke-pq. Those with TurboSHAKE are left out, which one line names: no
/// suite uses it, and Bouncy Castle does not have it.
class HpkePqVectorsTest {
  private static final String FILE = "hpke/hpke-pq.json";

  @TestFactory
  Stream<DynamicNode> contextsEncryptDecryptAndExport() {
    return UnderTest.providers()
        .flatMap(provider ->
            Vectors.of(
                FILE,
                vectors -> Vectors.elements(vectors).flatMap(vector -> test(provider, vector))));
  }

  private static Stream<DynamicTest> test(CryptoProvider provider, JsonNode vector) {
    KemAlgorithm kem =
        Arrays.stream(KemAlgorithm.values())
            .filter(each -> each.id() == vector.get("kem_id").asInt())
            .findFirst()
            .orElseThrow();
    String name = "%s %s, KDF 0x%04x".formatted(provider.name(), kem, vector.get("kdf_id").asInt());
    Optional<Hpke> hpke = hpke(provider, kem, vector);
    if (hpke.isEmpty()) {
      if (provider.equals(Providers.pure())) {
        System.out.println("Without TurboSHAKE: left out of " + FILE + " " + name);
      }
      return Stream.empty();
    }
    return Stream.of(DynamicTest.dynamicTest(name, () -> run(provider, kem, hpke.get(), vector)));
  }

  private static Optional<Hpke> hpke(CryptoProvider provider, KemAlgorithm kem, JsonNode vector) {
    AeadAlgorithm aead =
        Arrays.stream(AeadAlgorithm.values())
            .filter(each -> each.id() == vector.get("aead_id").asInt())
            .findFirst()
            .orElseThrow();
    int kdf = vector.get("kdf_id").asInt();
    Optional<Hpke> twoStage =
        Arrays.stream(HashAlgorithm.values())
            .filter(each -> each.kdfId() == kdf)
            .findFirst()
            .map(hash -> new Hpke(provider, kem, hash, aead));
    return twoStage.or(() ->
        Arrays.stream(OneStageKdf.values())
            .filter(each -> each.id() == kdf)
            .findFirst()
            .map(oneStage -> new Hpke(provider, kem, oneStage, aead)));
  }

  private static void run(CryptoProvider provider, KemAlgorithm kem, Hpke hpke, JsonNode vector)
      throws Exception {
    KeyPair receiverKeys = derive(provider.kem(kem).orElseThrow(), vector);
    Bytes info = Vectors.hex(vector, "info");
    Bytes enc = Vectors.hex(vector, "enc");
    RandomSource ikm = target -> Vectors.hex(vector, "ikmE").copyTo(target, 0);
    try (HpkeSender sender = hpke.sender(receiverKeys.publicKey(), info, new Mode.Base<>(), ikm);
        HpkeReceiver receiver = hpke.receiver(enc, receiverKeys, info, new Mode.Base<>())) {
      // A native library draws the randomness of ML-KEM itself; then only the receiver is checked.
      boolean repeatable = !kem.isPostQuantum() || provider.equals(Providers.pure());
      if (repeatable) {
        assertThat(sender.kemOutput()).isEqualTo(enc);
      }
      for (JsonNode encryption : vector.get("encryptions")) {
        Bytes aad = Vectors.hex(encryption, "aad");
        Bytes text = Vectors.hex(encryption, "pt");
        Bytes ciphertext = Vectors.hex(encryption, "ct");
        assertThat(receiver.open(aad, ciphertext).matches(text)).isTrue();
        if (repeatable) {
          assertThat(sender.seal(aad, Secret.of(text))).isEqualTo(ciphertext);
        }
      }
      for (JsonNode export : vector.get("exports")) {
        Bytes context = Vectors.hex(export, "exporter_context");
        int length = export.get("L").asInt();
        Bytes expected = Vectors.hex(export, "exported_value");
        assertThat(receiver.export(context, length).matches(expected)).isTrue();
        if (repeatable) {
          assertThat(sender.export(context, length).matches(expected)).isTrue();
        }
      }
    }
  }

  private static KeyPair derive(KemFunction kem, JsonNode vector) throws Exception {
    KeyPair keys = kem.deriveKeyPair(Vectors.hex(vector, "ikmR").toArray());
    Bytes privateKey = Vectors.hex(vector, "skRm");
    assertThat(keys.privateKey().matches(privateKey)).isTrue();
    assertThat(keys.publicKey()).isEqualTo(Vectors.hex(vector, "pkRm"));
    assertThat(kem.publicKey(privateKey.toArray())).isEqualTo(keys.publicKey().toArray());
    assertThat(
            kem.decapsulate(
                Vectors.hex(vector, "enc").toArray(),
                privateKey.toArray(),
                keys.publicKey().toArray()))
        .isEqualTo(Vectors.hex(vector, "shared_secret").toArray());
    return keys;
  }
}
