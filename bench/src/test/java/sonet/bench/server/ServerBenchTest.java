package sonet.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerBenchTest {
  @Test
  void helpNamesEveryScene() {
    assertThat(Plan.ALL).allSatisfy(scene -> assertThat(Plan.USAGE).contains(scene));
    assertThat(ServerBench.run(List.of("--help"))).isZero();
  }

  @Test
  void aWrongWordIsNamed() {
    assertThat(ServerBench.run(List.of("--fast"))).isEqualTo(2);
    assertThatThrownBy(() -> Plan.parse(List.of("--scenes", "durable,chess")))
        .hasMessage("there is no scene \"chess\"");
    assertThatThrownBy(() -> Plan.parse(List.of("--json"))).hasMessage("--json needs a value");
  }

  /// Every scene with a real server; what it measures is not judged here.
  @Test
  void everySceneCanBePlayed(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("figures.json");
    assertThat(ServerBench.run(List.of("--smoke", "--no-peer", "--json", json.toString())))
        .isZero();
    String figures = Files.readString(json);
    assertThat(figures)
        .contains("start to first answer", "away", "listens", "member of a group", "commit")
        .contains("login", "claim", "idle");
  }
}
