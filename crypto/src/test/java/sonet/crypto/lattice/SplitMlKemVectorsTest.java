package sonet.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.hash.Sha3;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.testing.UnderTest;
import sonet.crypto.testing.Vectors;
import sonet.crypto.testing.Wycheproof;

/// Published vectors of ML-KEM-768, taken apart: those of X-Wing fix the randomness of an
/// encapsulation, those of Project Wycheproof and CCTV have ciphertexts to refuse.
class SplitMlKemVectorsTest {
  private static final int KEY = SplitMlKem.VECTOR_LENGTH + 32;
  private static final int CIPHERTEXT = SplitMlKem.CT1_LENGTH + SplitMlKem.CT2_LENGTH;

  @TestFactory
  Stream<DynamicNode> encapsulation() {
    return UnderTest.providers()
        .flatMap(provider ->
            Vectors.of(
                "kem/x-wing.json",
                vectors ->
                    Vectors.elements(vectors)
                        .map(vector ->
                            DynamicTest.dynamicTest(
                                provider.name() + " " + vector.get("seed").asText().substring(0, 8),
                                () -> encapsulation(provider, vector)))));
  }

  private static void encapsulation(CryptoProvider provider, JsonNode vector) throws Exception {
    SplitMlKem kem = new SplitMlKem(provider);
    Bytes key = Vectors.hex(vector, "pk").slice(0, KEY);
    Bytes ciphertext = Vectors.hex(vector, "ct").slice(0, CIPHERTEXT);
    Bytes m = Vectors.hex(vector, "eseed").slice(0, 32);
    SplitMlKem.Begun begun = kem.encaps1(header(key), target -> m.copyTo(target, 0));
    Bytes ct2 = kem.encaps2(header(key), begun.state(), key.slice(0, SplitMlKem.VECTOR_LENGTH));
    assertThat(Bytes.concat(begun.ct1(), ct2)).isEqualTo(ciphertext);
  }

  @TestFactory
  DynamicNode decapsulation() {
    return Wycheproof.file(
        "mlkem_768",
        (provider, group, vector) -> {
          Bytes seed = vector.hex("seed");
          Bytes ciphertext = vector.hex("c");
          if (ciphertext.length() != CIPHERTEXT || vector.hex("ek").length() != KEY) {
            return; // Lengths are the business of SplitMlKemTest.
          }
          SplitMlKem.Keys keys = keys(seed, vector.hex("ek"));
          boolean opened;
          try (Secret secret =
              new SplitMlKem(provider)
                  .decapsulate(
                      keys,
                      ciphertext.slice(0, SplitMlKem.CT1_LENGTH),
                      ciphertext.slice(SplitMlKem.CT1_LENGTH, CIPHERTEXT))) {
            opened = secret.matches(vector.hex("K"));
          } catch (CryptoException e) {
            opened = false;
          }
          vector.expect(opened, vector.result().equals("valid"));
          if (vector.result().equals("valid")) {
            byte[] key =
                provider.kem(KemAlgorithm.ML_KEM_768).orElseThrow().publicKey(seed.toArray());
            vector.expect(header(Bytes.wrap(key)), keys.header());
          }
        });
  }

  private static SplitMlKem.Keys keys(Bytes seed, Bytes key) {
    return new SplitMlKem.Keys(
        Secret.of(seed), header(key), key.slice(0, SplitMlKem.VECTOR_LENGTH));
  }

  private static Bytes header(Bytes key) {
    return Bytes.concat(
        key.slice(SplitMlKem.VECTOR_LENGTH, KEY), Bytes.wrap(Sha3.sha256(key.toArray())));
  }
}
