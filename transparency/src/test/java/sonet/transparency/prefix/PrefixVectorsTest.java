package sonet.transparency.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.prefix.PartialTree.Searched;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;

class PrefixVectorsTest {
  private static final PrefixPages NO_PAGES =
      id -> {
        throw new AssertionError("no page was written");
      };

  @TestFactory
  Stream<DynamicTest> searchesAreProvenAndCheckedAlike() {
    return Vectors.cases(
        "keytrans/prefix-tree.json",
        vector -> {
          JsonNode expect = vector.get("expect");
          PrefixTree tree = tree(leaves(vector.get("input").get("entries")));
          List<Bytes> keys = Vectors.hexes(vector.get("input").get("searches"));
          assertThat(tree.root()).isEqualTo(Vectors.hex(expect, "root"));
          PrefixProof proof = tree.prove(keys);
          assertThat(proof.encoded()).isEqualTo(Vectors.hex(expect, "proof"));
          assertThat(PrefixProof.decode(proof.encoded())).isEqualTo(proof);
          List<Searched> searched = new ArrayList<>();
          List<Bytes> commitments = Vectors.hexes(expect.get("commitments"));
          for (int i = 0; i < keys.size(); i++) {
            Optional<Bytes> commitment =
                Optional.of(commitments.get(i)).filter(bytes -> !bytes.isEmpty());
            assertThat(tree.commitment(keys.get(i))).isEqualTo(commitment);
            searched.add(new Searched(keys.get(i), commitment));
          }
          assertThat(PartialTree.of(Suites.ED25519, searched, proof).root()).isEqualTo(tree.root());
        });
  }

  @TestFactory
  Stream<DynamicTest> changesAreReplayedFromTheirProof() {
    return Vectors.cases(
        "keytrans/prefix-mutation.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          List<PrefixLeaf> added = leaves(input.get("add"));
          List<PrefixLeaf> removed = leaves(input.get("remove"));
          PrefixTree before = tree(leaves(input.get("entries")));
          assertThat(before.root()).isEqualTo(Vectors.hex(expect, "before"));
          PrefixProof proof = PrefixProof.decode(Vectors.hex(expect, "proof"));
          assertThat(before.prove(keys(added, removed))).isEqualTo(proof);
          PrefixTree after = before.change(added, removed);
          assertThat(after.root()).isEqualTo(Vectors.hex(expect, "after"));
          PartialTree partial = PartialTree.of(Suites.ED25519, searched(added, removed), proof);
          assertThat(partial.root()).isEqualTo(before.root());
          // A sibling of which only the hash is shown is taken to be no leaf, as the other
          // implementations do.
          Bytes shown =
              input.path("sibling_uncovered").asBoolean()
                  ? Vectors.hex(expect, "peer_after")
                  : after.root();
          assertThat(partial.change(added, removed).root()).isEqualTo(shown);
        });
  }

  @TestFactory
  Stream<DynamicTest> proofsOfAnotherImplementationAreAcceptedOrRefusedAlike() {
    return Vectors.verdicts("prefix-tree", PrefixVectorsTest::accepts);
  }

  private static boolean accepts(JsonNode input) {
    List<Searched> searched = new ArrayList<>();
    for (JsonNode search : input.get("searches")) {
      searched.add(
          new Searched(
              Vectors.hex(search, "vrf_output"),
              Optional.of(Vectors.hex(search, "commitment")).filter(bytes -> !bytes.isEmpty())));
    }
    try {
      PrefixProof proof = PrefixProof.decode(Vectors.hex(input, "proof"));
      return PartialTree.of(Suites.ED25519, searched, proof)
          .root()
          .equals(Vectors.hex(input, "root"));
    } catch (TransparencyException e) {
      return false;
    }
  }

  @TestFactory
  Stream<DynamicTest> changesOfAnotherImplementationAreReplayed() {
    return Vectors.read("keytrans/from-kt.json").stream()
        .flatMap(json -> Vectors.elements(json.get("cases")))
        .filter(vector -> vector.get("kind").asText().equals("prefix-mutation"))
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.get("name").asText(),
                () -> {
                  List<PrefixLeaf> added = leaves(vector.get("added"));
                  List<PrefixLeaf> removed = leaves(vector.get("removed"));
                  PartialTree partial =
                      PartialTree.of(
                          Suites.ED25519,
                          searched(added, removed),
                          PrefixProof.decode(Vectors.hex(vector, "proof")));
                  assertThat(partial.root()).isEqualTo(Vectors.hex(vector, "before"));
                  assertThat(partial.change(added, removed).root())
                      .isEqualTo(Vectors.hex(vector, "after"));
                }));
  }

  @TestFactory
  Stream<DynamicTest> updatesForAuditorsDecodeAndEncode() {
    return Vectors.read("keytrans/from-kt.json").stream()
        .flatMap(json -> Vectors.elements(json.get("cases")))
        .filter(vector -> vector.get("kind").asText().equals("auditor-update"))
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.get("name").asText(),
                () -> {
                  Bytes encoding = Vectors.hex(vector, "encoding");
                  assertThat(AuditorUpdate.decode(encoding).encoded()).isEqualTo(encoding);
                }));
  }

  private static PrefixTree tree(List<PrefixLeaf> leaves) {
    return PrefixTree.empty(Suites.ED25519, NO_PAGES).change(leaves, List.of());
  }

  private static List<PrefixLeaf> leaves(JsonNode array) {
    return Vectors.elements(array)
        .map(leaf ->
            new PrefixLeaf(Vectors.hex(leaf, "vrf_output"), Vectors.hex(leaf, "commitment")))
        .toList();
  }

  private static List<Bytes> keys(List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    return Stream.concat(added.stream(), removed.stream()).map(PrefixLeaf::vrfOutput).toList();
  }

  /// A key that is removed, whether or not it is also added, is there with the commitment removed.
  private static List<Searched> searched(List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    return Stream.concat(added.stream(), removed.stream())
        .map(leaf ->
            new Searched(
                leaf.vrfOutput(),
                removed.stream()
                    .filter(other -> other.vrfOutput().equals(leaf.vrfOutput()))
                    .map(PrefixLeaf::commitment)
                    .findFirst()))
        .toList();
  }
}
