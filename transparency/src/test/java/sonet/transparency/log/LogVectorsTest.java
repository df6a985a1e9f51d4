package sonet.transparency.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.wire.LogEntry;

class LogVectorsTest {
  @TestFactory
  Stream<DynamicTest> theSearchTreeIsWalkedAlike() {
    return Vectors.cases(
        "keytrans/ibst.json",
        vector -> {
          long size = vector.get("input").get("size").asLong();
          JsonNode expect = vector.get("expect");
          assertThat(SearchTree.root(size)).isEqualTo(expect.get("root").asLong());
          assertThat(SearchTree.frontier(size)).isEqualTo(Vectors.numbers(expect.get("frontier")));
          for (JsonNode node : expect.get("nodes")) {
            long index = node.get("index").asLong();
            assertChild(node, "left", SearchTree.hasLeft(index), () -> SearchTree.left(index));
            assertChild(
                node,
                "right",
                SearchTree.hasRight(index, size),
                () -> SearchTree.right(index, size));
          }
        });
  }

  private static void assertChild(
      JsonNode node, String side, boolean has, java.util.function.LongSupplier child) {
    assertThat(has).isEqualTo(node.hasNonNull(side));
    if (has) {
      assertThat(child.getAsLong()).isEqualTo(node.get(side).asLong());
    } else {
      assertThatThrownBy(child::getAsLong).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @TestFactory
  Stream<DynamicTest> theTreeIsTakenApartAlike() {
    return Vectors.cases(
        "keytrans/log-math.json",
        vector -> {
          JsonNode input = vector.get("input");
          long size = input.get("size").asLong();
          List<Subtree> subtrees =
              input.get("kind").asText().equals("full-subtrees")
                  ? Subtree.full(size)
                  : proof(size, input)
                      .elements(new TreeSet<>(Vectors.numbers(input.path("leaves"))));
          assertThat(subtrees.stream().map(LogVectorsTest::flatIndex))
              .containsExactlyElementsOf(Vectors.numbers(vector.get("expect").get("indices")));
        });
  }

  private static LogProof proof(long size, JsonNode input) {
    return new LogProof(size, Vectors.number(input, "retained_size").orElse(0L), Optional.empty());
  }

  private static long flatIndex(Subtree subtree) {
    return subtree.start() + subtree.end() - 1;
  }

  @TestFactory
  Stream<DynamicTest> aLogGrowsLeafByLeaf() {
    List<LogEntry> entries = new ArrayList<>(); // each case has the newest only
    return Vectors.read("keytrans/log-append.json").stream()
        .flatMap(json -> Vectors.elements(json.get("cases")))
        .map(vector -> {
          entries.addAll(entries(vector.get("input")));
          List<LogEntry> all = List.copyOf(entries);
          return DynamicTest.dynamicTest(
              vector.get("name").asText(), () -> assertGrows(all, vector));
        });
  }

  private static void assertGrows(List<LogEntry> entries, JsonNode vector) {
    List<Bytes> leaves = Vectors.hexes(vector.get("input").get("leaves"));
    Map<Subtree, Bytes> nodes = new HashMap<>();
    FullSubtrees tree = grow(entries, nodes);
    assertThat(tree.size()).isEqualTo(vector.get("input").get("size").asLong());
    assertThat(tree.heads()).isEqualTo(Vectors.hexes(vector.get("expect").get("full_subtrees")));
    assertThat(tree.root(Suites.ED25519)).isEqualTo(Vectors.hex(vector.get("expect"), "root"));
    for (int i = 0; i < leaves.size(); i++) {
      assertThat(nodes.get(Subtree.leaf(i))).isEqualTo(leaves.get(i));
    }
  }

  private static List<LogEntry> entries(JsonNode input) {
    return Vectors.elements(input.get("entries"))
        .map(entry ->
            new LogEntry(entry.get("timestamp").asLong(), Vectors.hex(entry, "prefix_tree")))
        .toList();
  }

  private static FullSubtrees grow(List<LogEntry> entries, Map<Subtree, Bytes> nodes) {
    FullSubtrees tree = FullSubtrees.EMPTY;
    for (LogEntry entry : entries) {
      FullSubtrees.Appended appended = tree.append(Suites.ED25519, entry);
      nodes.putAll(appended.created());
      tree = appended.next();
    }
    return tree;
  }

  @TestFactory
  Stream<DynamicTest> proofsAreMadeAndCheckedAlike() {
    return Vectors.cases(
        "keytrans/log-tree.json",
        vector -> {
          JsonNode expect = vector.get("expect");
          List<LogEntry> entries = entries(vector.get("input"));
          Map<Subtree, Bytes> nodes = new HashMap<>();
          FullSubtrees tree = grow(entries, nodes);
          assertThat(tree.heads()).isEqualTo(Vectors.hexes(expect.get("full_subtrees")));
          assertThat(
                  FullSubtrees.load(tree.size(), node -> Objects.requireNonNull(nodes.get(node))))
              .isEqualTo(tree);
          List<Bytes> leafValues = Vectors.hexes(expect.get("leaf_values"));
          for (int i = 0; i < entries.size(); i++) {
            assertThat(FullSubtrees.leafValue(Suites.ED25519, entries.get(i)))
                .isEqualTo(leafValues.get(i));
          }
          List<JsonNode> proofs = Vectors.elements(expect.get("proofs")).toList();
          int at = 0;
          for (JsonNode request : vector.get("input").get("requests")) {
            NavigableMap<Long, Bytes> leaves = new TreeMap<>();
            for (long leaf : Vectors.numbers(request.path("proven_leaves"))) {
              leaves.put(leaf, leafValues.get((int) leaf));
            }
            LogProof proof = proof(tree.size(), request);
            List<Bytes> elements =
                proof.elements(leaves.navigableKeySet()).stream().map(nodes::get).toList();
            JsonNode expected = proofs.get(at++);
            assertThat(elements).isEqualTo(Vectors.hexes(expected.get("elements")));
            Writer writer = new Writer().u16(elements.size());
            elements.forEach(writer::raw);
            assertThat(writer.toBytes()).isEqualTo(Vectors.hex(expected, "proof"));
            FullSubtrees retained =
                FullSubtrees.load(
                    proof.retained(), node -> Objects.requireNonNull(nodes.get(node)));
            LogProof.Shown shown = proof.evaluate(Suites.ED25519, leaves, retained, elements);
            assertThat(shown.tree()).isEqualTo(tree);
            assertThat(shown.tree().root(Suites.ED25519)).isEqualTo(Vectors.hex(expect, "root"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> proofsOfAnotherImplementationAreAcceptedOrRefusedAlike() {
    return Vectors.verdicts("log-tree", LogVectorsTest::accepts);
  }

  private static boolean accepts(JsonNode input) {
    List<Long> positions = Vectors.numbers(input.get("entries"));
    List<Bytes> values = Vectors.hexes(input.get("values"));
    NavigableMap<Long, Bytes> leaves = new TreeMap<>();
    for (int i = 0; i < positions.size(); i++) {
      leaves.put(positions.get(i), values.get(i));
    }
    List<Bytes> retained =
        input.has("retained") ? Vectors.hexes(input.get("retained")) : new ArrayList<>();
    LogProof proof = proof(input.get("size").asLong(), input);
    try {
      return proof
          .evaluate(
              Suites.ED25519,
              leaves,
              new FullSubtrees(proof.retained(), retained),
              Vectors.hexes(input.get("elements")))
          .tree()
          .root(Suites.ED25519)
          .equals(Vectors.hex(input, "root"));
    } catch (sonet.transparency.TransparencyException | IllegalArgumentException e) {
      return false;
    }
  }
}
