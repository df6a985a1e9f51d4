package sonet.crypto.hpke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.testing.UnderTest;
import sonet.crypto.testing.Vectors;
import sonet.crypto.testing.Wycheproof;
import sonet.crypto.testing.Wycheproof.Vector;

/// X-Wing's own vectors (draft-connolly-cfrg-xwing-kem), and Project Wycheproof for ML-KEM.
class PostQuantumVectorsTest {
  @TestFactory
  Stream<DynamicNode> xWing() {
    return UnderTest.providers()
        .flatMap(provider ->
            Vectors.of(
                "kem/x-wing.json",
                vectors ->
                    Vectors.elements(vectors)
                        .map(vector ->
                            DynamicTest.dynamicTest(
                                provider.name() + " " + vector.get("seed").asText().substring(0, 8),
                                () -> xWing(provider, vector)))));
  }

  private static void xWing(CryptoProvider provider, JsonNode vector) throws Exception {
    KemFunction kem = provider.kem(KemAlgorithm.MLKEM768_X25519).orElseThrow();
    byte[] privateKey = Vectors.hex(vector, "sk").toArray();
    byte[] publicKey = Vectors.hex(vector, "pk").toArray();
    byte[] ciphertext = Vectors.hex(vector, "ct").toArray();
    byte[] secret = Vectors.hex(vector, "ss").toArray();
    assertThat(kem.generate(target -> Vectors.hex(vector, "seed").copyTo(target, 0)).publicKey())
        .isEqualTo(Bytes.of(publicKey));
    assertThat(kem.publicKey(privateKey)).isEqualTo(publicKey);
    assertThat(kem.decapsulate(ciphertext, privateKey, publicKey)).isEqualTo(secret);
    if (provider.equals(Providers.pure())) {
      Encapsulation encapsulation =
          kem.encapsulate(publicKey, target -> Vectors.hex(vector, "eseed").copyTo(target, 0));
      assertThat(encapsulation.encapsulation()).isEqualTo(Bytes.of(ciphertext));
      assertThat(encapsulation.sharedSecret().matches(Bytes.of(secret))).isTrue();
    }
  }

  @TestFactory
  Stream<DynamicNode> mlKem() {
    return Stream.of(
        mlKem("mlkem_768", KemAlgorithm.ML_KEM_768), mlKem("mlkem_1024", KemAlgorithm.ML_KEM_1024));
  }

  private static DynamicNode mlKem(String file, KemAlgorithm algorithm) {
    return Wycheproof.file(
        file,
        (provider, group, vector) -> {
          KemFunction kem = provider.kem(algorithm).orElseThrow();
          boolean valid = vector.result().equals("valid");
          Optional<Bytes> key = publicKey(kem, vector);
          if (valid) {
            vector.expect(key, Optional.of(vector.hex("ek")));
            vector.expect(kem.acceptsPublicKey(vector.hex("ek").toArray()), true);
          }
          vector.expect(
              decapsulate(kem, vector), valid ? Optional.of(vector.hex("K")) : Optional.empty());
        });
  }

  private static Optional<Bytes> publicKey(KemFunction kem, Vector vector) {
    try {
      return Optional.of(Bytes.wrap(kem.publicKey(vector.hex("seed").toArray())));
    } catch (CryptoException e) {
      return Optional.empty();
    }
  }

  private static Optional<Bytes> decapsulate(KemFunction kem, Vector vector) {
    try {
      return Optional.of(
          Bytes.wrap(
              kem.decapsulate(
                  vector.hex("c").toArray(),
                  vector.hex("seed").toArray(),
                  vector.hex("ek").toArray())));
    } catch (CryptoException e) {
      return Optional.empty();
    }
  }
}
