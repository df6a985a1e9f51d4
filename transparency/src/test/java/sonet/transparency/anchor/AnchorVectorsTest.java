package sonet.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.transparency.log.Subtree;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;

/// The proofs of RFC 6962 and a log in tiles that others published. Proofs of subtrees, which no
/// part of the anchor log uses, are left out, which one line says.
class AnchorVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> proofsOfInclusion() throws IOException {
    System.out.println("Without proofs of subtrees: left out merkle/testdata/subtree*");
    return files(
        "inclusion",
        vector ->
            MerkleProof.includes(
                Suites.ED25519,
                vector.get("leafIdx").asLong(),
                vector.get("treeSize").asLong(),
                base64(vector.get("leafHash")),
                hashes(vector),
                base64(vector.get("root"))));
  }

  @TestFactory
  Stream<DynamicTest> proofsOfConsistency() throws IOException {
    return files(
        "consistency",
        vector ->
            MerkleProof.extended(
                Suites.ED25519,
                new MerkleProof.Head(vector.get("size1").asLong(), base64(vector.get("root1"))),
                new MerkleProof.Head(vector.get("size2").asLong(), base64(vector.get("root2"))),
                hashes(vector)));
  }

  @FunctionalInterface
  private interface Check {
    boolean accepts(JsonNode vector);
  }

  private static Stream<DynamicTest> files(String folder, Check check) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path root : Vectors.path("merkle/testdata/" + folder).stream().toList()) {
      try (Stream<Path> paths = Files.walk(root)) {
        paths
            .filter(path -> path.toString().endsWith(".json"))
            .sorted()
            .forEach(path ->
                tests.add(
                    DynamicTest.dynamicTest(
                        root.relativize(path).toString(),
                        () -> {
                          JsonNode vector = JSON.readTree(path.toFile());
                          assertThat(check.accepts(vector))
                              .isEqualTo(!vector.get("wantErr").asBoolean());
                        })));
      }
    }
    return tests.stream();
  }

  private static Bytes base64(JsonNode text) {
    return Bytes.wrap(Base64.getDecoder().decode(text.asText("")));
  }

  private static List<Bytes> hashes(JsonNode vector) {
    return Vectors.elements(vector.path("proof")).map(AnchorVectorsTest::base64).toList();
  }

  /// A log in tiles: its entries give the hashes in its tiles and the root of each checkpoint.
  @TestFactory
  Stream<DynamicTest> aLogInTiles() {
    return Vectors.path("tiles/tessera-testlog/testdata/log").stream()
        .flatMap(log ->
            Stream.iterate(1, size -> size + 1)
                .limit(15)
                .map(size -> DynamicTest.dynamicTest("size " + size, () -> assertTree(log, size))));
  }

  private static void assertTree(Path log, int size) throws Exception {
    Tile tile = new Tile(0, 0, size);
    Map<Subtree, Bytes> nodes = new HashMap<>();
    byte[] bundle = Files.readAllBytes(log.resolve(tile.entriesPath()));
    AnchorTree tree = new AnchorTree(Suites.ED25519, 0, node -> head(nodes, node));
    for (int at = 0; at < bundle.length; ) {
      int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
      at += 2;
      nodes.putAll(tree.append(Bytes.of(bundle, at, at + length)));
      at += length;
      tree = new AnchorTree(Suites.ED25519, tree.size() + 1, tree.nodes());
    }
    assertThat(tree.size()).isEqualTo(size);
    assertThat(tree.tile(tile)).isEqualTo(Bytes.wrap(Files.readAllBytes(log.resolve(tile.path()))));
    SignedNote note = SignedNote.parse(text(log.resolve("checkpoint." + size)));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    assertThat(checkpoint.head()).isEqualTo(tree.head());
    assertThat(note.format()).isEqualTo(text(log.resolve("checkpoint." + size)));
    for (int index = 0; index < size; index++) {
      assertThat(
              MerkleProof.includes(
                  Suites.ED25519,
                  index,
                  size,
                  head(nodes, Subtree.leaf(index)),
                  tree.inclusion(index),
                  tree.root()))
          .isTrue();
      AnchorTree earlier = new AnchorTree(Suites.ED25519, index + 1L, tree.nodes());
      assertThat(
              MerkleProof.extended(
                  Suites.ED25519, earlier.head(), tree.head(), tree.consistency(index + 1L)))
          .isTrue();
    }
  }

  private static Bytes head(Map<Subtree, Bytes> nodes, Subtree node) {
    return Objects.requireNonNull(nodes.get(node));
  }

  private static String text(Path path) throws IOException {
    return Files.readString(path, StandardCharsets.UTF_8);
  }
}
