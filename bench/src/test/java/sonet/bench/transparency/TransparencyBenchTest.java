package sonet.bench.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        .contains("by the model");
  }

  /// The model counts what a proof consists of; only how the labels came to lie is left to chance.
  @Test
  void theModelTellsHowLongProofsAre(@TempDir Path folder) throws Exception {
    try (BenchLog log = new BenchLog(folder)) {
      Plan plan = Plan.parse(List.of("--labels", "3000", "--days", "6"));
      List<Figure> figures = new ArrayList<>();
      new Filling(log, plan, figures::add).fill();
      assertThat(figures).extracting(Figure::size).containsExactly(1000L, 3000L);
      double expected = new ProofModel(6).bytes(3000, log.log().size());
      double measured = figures.getLast().bytes();
      assertThat(expected).isBetween(0.9 * measured, 1.1 * measured);
    }
  }
}
