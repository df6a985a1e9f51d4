package sonet.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.accelerated.AcceleratedProvider;

/// That the engine stays near its floor, by the CPU time of one thread, both in turns in one JVM.
///
/// Medians of turns in one run differed by a tenth between runs on a busy machine, and the
/// operation that is farthest from its floor stands at twice of it. Beyond three times something is
/// wrong, and not the weather: a cost that grows with the group is a factor of ten here.
@Tag("timing")
class SpeedTest {
  private static final int MEMBERS = 1000;
  private static final double TOO_SLOW = 3;
  private static final Rounds.Effort EFFORT = new Rounds.Effort(300_000_000, 200_000_000, 9);

  private static final Stage STAGE = new Stage(AcceleratedProvider.create(), MEMBERS, Shape.FULL);

  @ParameterizedTest
  @EnumSource(
      names = {"CREATE_GROUP", "SAVE", "LOAD", "ADD_ALL", "ADD_ALL_WALL", "JOIN_WALL"},
      mode = EnumSource.Mode.EXCLUDE)
  void anOperationTakesLessThanThreeTimesItsFloor(Operation operation) throws Exception {
    Map<Contender, Trial> trials = new EnumMap<>(Contender.class);
    trials.put(Contender.SONET, STAGE.trial(operation, Contender.SONET));
    trials.put(Contender.FLOOR, STAGE.trial(operation, Contender.FLOOR));
    Map<Contender, Rounds.Median> medians = new Rounds(EFFORT).measure(operation.clock(), trials);
    double floor = requireNonNull(medians.get(Contender.FLOOR)).micros();
    assertThat(requireNonNull(medians.get(Contender.SONET)).micros()).isLessThan(TOO_SLOW * floor);
  }
}
