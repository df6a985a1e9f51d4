package sonet.bench.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.bench.Rounds;
import sonet.bench.Trial;
import sonet.crypto.Providers;

/// That every operation of every engine does what its name says, so that none measures nothing.
class PairBenchTest {
  private static final PairEngine SONET = new SonetPairs(Providers.best());

  static Stream<Arguments> operations() {
    Stream<PairEngine> peers =
        ServiceLoader.load(PairEngine.class).stream().map(each -> each.get());
    return Stream.concat(Stream.of(SONET), peers)
        .flatMap(engine ->
            Stream.of(PairOperation.values())
                .map(operation -> Arguments.of(operation, engine.label(), engine)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("operations")
  void anOperationHasTheEffectThatItsNameSays(
      PairOperation operation, String label, PairEngine engine) throws Exception {
    Trial trial = operation.trial(engine);
    trial.prepare(3);
    for (int i = 0; i < 3; i++) {
      assertThat(trial.isRight(trial.run())).isTrue();
    }
  }

  @Test
  void everyFigureStandsInTheTableAndInTheFile() throws Exception {
    PairBench bench = new PairBench(List.of(SONET));
    bench.measure(new Rounds(new Rounds.Effort(1, 1, 1)));
    assertThat(bench.rows())
        .allSatisfy(row -> {
          assertThat(row.figures()).hasSize(1).allMatch(figure -> figure > 0);
          assertThat(bench.toMarkdown()).contains("| " + row.label() + ", " + row.unit() + " | ");
          assertThat(bench.toJson())
              .contains("{\"op\": \"" + row.id() + "\", \"engine\": \"sonet\"");
        });
  }

  @Test
  void whatIsNotUnderstoodIsSaid() {
    assertThat(PairBench.run(List.of("--fast"))).isEqualTo(2);
    assertThat(PairBench.run(List.of("--help"))).isZero();
  }
}
