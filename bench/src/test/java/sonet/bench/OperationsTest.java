package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Providers;

/// That every operation of every contender does what its name says, so that none measures nothing.
class OperationsTest {
  static List<Arguments> trials() {
    List<Arguments> trials = new ArrayList<>();
    for (int members : List.of(2, 4, 11)) {
      for (Shape shape : Shape.values()) {
        for (Contender contender : Contender.values()) {
          for (Operation operation : Operation.values()) {
            if (operation.suits(members, shape) && contender.offers(operation, members)) {
              trials.add(
                  argumentSet(
                      "%s, %s, %d %s"
                          .formatted(operation.label(), contender.label(), members, shape.label()),
                      operation,
                      contender,
                      members,
                      shape));
            }
          }
        }
      }
    }
    return trials;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void anOperationHasTheEffectThatItsNameSays(
      Operation operation, Contender contender, int members, Shape shape) throws Exception {
    Trial trial = new Stage(Providers.best(), members, shape).trial(operation, contender);
    for (int round = 0; round < 2; round++) {
      trial.prepare(1);
      assertThat(trial.isRight(trial.run())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("trials")
  void runsThatAreMadeReadyTogetherAllGoWell(
      Operation operation, Contender contender, int members, Shape shape) throws Exception {
    Trial trial = new Stage(Providers.best(), members, shape).trial(operation, contender);
    int runs = trial.isRepeatable() ? 3 : 1;
    trial.prepare(runs);
    for (int i = 0; i < runs; i++) {
      assertThat(trial.isRight(trial.run())).isTrue();
    }
  }
}
