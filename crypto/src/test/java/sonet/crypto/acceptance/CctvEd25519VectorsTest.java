package sonet.crypto.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.testing.UnderTest;
import sonet.crypto.testing.Vectors;

/// The Ed25519 vectors of C2SP's CCTV, where implementations differ: the decision of
/// `docs/adr/0005-acceptance.md`, said in their flags.
class CctvEd25519VectorsTest {
  /// A vector with any of these is refused; every other one is accepted.
  private static final Set<String> REFUSED =
      Set.of(
          "low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue");

  @TestFactory
  Stream<DynamicNode> everyProviderDecidesAlike() {
    return UnderTest.providers()
        .flatMap(provider ->
            Vectors.of("wycheproof/cctv-ed25519.json", vectors -> byFlags(provider, vectors)));
  }

  private static Stream<DynamicNode> byFlags(CryptoProvider provider, JsonNode vectors) {
    return Vectors.elements(vectors)
        .collect(
            Collectors.groupingBy(
                vector -> flags(vector).toString(), TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(group ->
            DynamicTest.dynamicTest(
                provider.name() + " " + group.getKey(), () -> check(provider, group.getValue())));
  }

  private static void check(CryptoProvider provider, List<JsonNode> vectors) {
    SignatureFunction ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    for (JsonNode vector : vectors) {
      boolean valid =
          ed25519.verify(
              Vectors.hex(vector, "key").toArray(),
              Bytes.utf8(vector.get("msg").asText()).toArray(),
              Vectors.hex(vector, "sig").toArray());
      assertThat(valid)
          .as("number %s", vector.get("number"))
          .isEqualTo(Collections.disjoint(flags(vector), REFUSED));
    }
  }

  private static Set<String> flags(JsonNode vector) {
    return Vectors.elements(vector.get("flags"))
        .map(JsonNode::asText)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
