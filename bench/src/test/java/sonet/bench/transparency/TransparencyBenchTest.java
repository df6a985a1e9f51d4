package sonet.bench.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencySuite;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.wire.PrefixLeaf;

final class TransparencyBenchTest {
  @Test
  void helpNamesEveryOption() {
    assertThat(Plan.USAGE)
        .contains("--labels", "--seconds", "--days", "--smoke", "--folder", "--json");
    assertThat(TransparencyBench.run(List.of("--help"))).isZero();
  }

  @Test
  void aWrongWordIsNamed() {
    assertThat(TransparencyBench.run(List.of("--fast"))).isEqualTo(2);
    assertThatThrownBy(() -> Plan.parse(List.of("--labels", "0")))
        .hasMessage("--labels takes a number from 1 to 99999999, not \"0\"");
    assertThatThrownBy(() -> Plan.parse(List.of("--json"))).hasMessage("--json needs a value");
  }

  /// Every scene with a real store; what it measures is not judged here.
  @Test
  void everySceneCanBePlayed(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("figures.json");
    assertThat(
            TransparencyBench.run(
                List.of("--smoke", "--folder", folder.toString(), "--json", json.toString())))
        .isZero();
    assertThat(Files.readString(json))
        .contains("what\":\"updates\"", "update until proof, 5000 a second")
        .contains("search of who was there, alone", "first search, 1,000 updates a second")
        .contains("contact monitoring", "owner monitoring", "distinguished heads")
        .contains("client verifies a first search", "auditor, leaves changed")
        .contains("first search of 200 asked for often, alone", "VRF output with its proof, wide")
        .contains("by the model");
  }

  /// Random keys in a tree of the engine; the model reckons with the mean.
  @Test
  void theModelTellsHowLongProofsOfPrefixTreesAre() {
    Primitives primitives = Primitives.of(TransparencySuite.ED25519, Providers.best());
    SplittableRandom random = new SplittableRandom(5);
    List<PrefixLeaf> leaves = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      leaves.add(new PrefixLeaf(key(random), key(random)));
    }
    PrefixTree tree =
        PrefixTree.empty(
                primitives,
                id -> {
                  throw new AssertionError("all of the tree is in memory: " + id);
                })
            .change(leaves, List.of());
    double bytes = 0;
    for (int i = 0; i < 1000; i++) {
      bytes += tree.prove(List.of(key(random))).encoded().length();
    }
    assertThat(ProofModel.absent(5000)).isBetween(0.98 * bytes / 1000, 1.02 * bytes / 1000);
  }

  private static Bytes key(SplittableRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Bytes.wrap(key);
  }
}
