package sonet.transparency.vrf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.wire.LabelVersion;

/// RFC 9381 appendix B, and the use that the draft makes of it.
class EcvrfVectorsTest {
  @TestFactory
  Stream<DynamicTest> theExamplesOfTheRfc() {
    return Vectors.read("vrf/rfc9381-ecvrf.json").stream()
        .flatMap(json -> Vectors.elements(json.get("cases")))
        .filter(vector -> vector.get("suite").asText().endsWith("TAI"))
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.get("suite").asText() + " " + vector.get("example").asText(),
                () -> provesAndVerifies(vector)));
  }

  private static void provesAndVerifies(JsonNode vector) throws Exception {
    GroupAlgorithm algorithm =
        vector.get("suite").asText().contains("P256")
            ? GroupAlgorithm.P256
            : GroupAlgorithm.EDWARDS25519;
    Bytes alpha = Vectors.hex(vector, "alpha");
    Bytes beta = Vectors.hex(vector, "beta");
    try (Secret secret = Secret.of(Vectors.hex(vector, "SK"));
        VrfPrivateKey key = VrfPrivateKey.parse(algorithm, secret, Providers.pure())) {
      assertThat(key.publicKey()).isEqualTo(Vectors.hex(vector, "PK"));
      assertThat(key.prove(alpha)).isEqualTo(new VrfOutput(beta, Vectors.hex(vector, "pi")));
      assertThat(key.evaluate(alpha)).isEqualTo(beta);
      VrfPublicKey publicKey = VrfPublicKey.parse(algorithm, key.publicKey(), Providers.pure());
      assertThat(publicKey.verify(alpha, Vectors.hex(vector, "pi"))).isEqualTo(beta);
    }
  }

  @TestFactory
  Stream<DynamicTest> theKeysOfThePrefixTree() {
    return Vectors.cases(
        "keytrans/vrf.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          Bytes alpha =
              new LabelVersion(Vectors.hex(input, "label"), input.get("version").asLong())
                  .encoded();
          VrfPublicKey publicKey =
              VrfPublicKey.parse(
                  GroupAlgorithm.EDWARDS25519, Vectors.hex(input, "public_key"), Providers.pure());
          if (expect.has("error")) {
            Suites.assertRefused(
                Reason.VRF, () -> publicKey.verify(alpha, Vectors.hex(input, "proof")));
            return;
          }
          assertThat(alpha).isEqualTo(Vectors.hex(expect, "vrf_input"));
          Bytes output = publicKey.verify(alpha, Vectors.hex(expect, "proof"));
          assertThat(output.slice(0, TransparencySuite.HASH_LENGTH))
              .isEqualTo(Vectors.hex(expect, "output"));
          try (Secret secret = Secret.of(Vectors.hex(input, "private_key"));
              VrfPrivateKey key =
                  VrfPrivateKey.parse(GroupAlgorithm.EDWARDS25519, secret, Providers.pure())) {
            assertThat(key.prove(alpha).proof()).isEqualTo(Vectors.hex(expect, "proof"));
          }
        });
  }
}
