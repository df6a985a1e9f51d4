package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.mls.extension.ExtensionType;
import sonet.mls.testing.EpochLog;
import sonet.mls.testing.Schedule;
import sonet.mls.testing.Trait;
import sonet.mls.testing.Witness;

/// Random lives of groups. What must hold in each step, [Schedule] and its world check themselves.
final class GroupPropertiesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "ofAllSizes",
    "ofEverySuite",
    "thatFailedOnce",
    "withLeavers",
    "withGrease",
    "withComponents"
  })
  void allAgreeAndEveryMessageArrivesOnce(Schedule.Parameters parameters) throws MlsException {
    Schedule.Outcome outcome = Schedule.play(parameters);
    assertThat(outcome.logs()).hasSizeGreaterThan(parameters.epochs());
    if (!parameters.traits().contains(Trait.LEAVING)) {
      assertThat(outcome.logs()).allMatch(log -> log.departures() == 0);
    }
  }

  @Test
  void whereMembersMayLeaveSomeDo() throws MlsException {
    int departures = 0;
    for (Schedule.Parameters life : seeds(740, 6, 1, 8, 10)) {
      departures +=
          Schedule.play(life.with(Trait.LEAVING)).logs().stream()
              .mapToInt(log -> log.departures())
              .sum();
    }
    assertThat(departures).isPositive();
  }

  @Test
  void whereMembersUseAComponentItHasData() throws MlsException {
    long noted = 0;
    for (Schedule.Parameters life : withComponents().toList()) {
      noted +=
          Schedule.play(life).logs().stream()
              .filter(log ->
                  log.context().extensions().find(ExtensionType.APP_DATA_DICTIONARY).isPresent())
              .count();
    }
    assertThat(noted).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("toRepeat")
  void theSameEnvironmentAndCallsGiveTheSameBytes(Schedule.Parameters parameters)
      throws MlsException {
    assertThat(Schedule.play(parameters).transcript())
        .isEqualTo(Schedule.play(parameters).transcript());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withOutsiders")
  void aRemovedMemberCanDeriveNothingOfWhatCameAfter(Schedule.Parameters parameters)
      throws MlsException {
    Schedule.Outcome outcome = Schedule.play(parameters);
    for (Witness witness : outcome.removed()) {
      Adversary adversary = new Adversary(outcome, witness);
      List<EpochLog> logs = outcome.logs();
      for (EpochLog log : logs) {
        if (log.epoch() > witness.epoch()) {
          assertThat(log.applications()).noneMatch(message -> adversary.reads(log, message));
        }
      }
      int last = (int) witness.epoch();
      assertThat(adversary.follows(logs.get(last), logs.get(last + 1))).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withOutsiders")
  void aNewcomerCanDeriveNothingOfWhatWasBefore(Schedule.Parameters parameters)
      throws MlsException {
    Schedule.Outcome outcome = Schedule.play(parameters);
    for (Witness witness : outcome.newcomers()) {
      Adversary adversary = new Adversary(outcome, witness);
      List<EpochLog> logs = outcome.logs();
      for (EpochLog log : logs.subList(0, (int) witness.epoch())) {
        assertThat(log.applications()).noneMatch(message -> adversary.reads(log, message));
      }
      int first = (int) witness.epoch();
      assertThat(adversary.follows(logs.get(first - 1), logs.get(first))).isFalse();
      if (first > 1) {
        assertThat(adversary.follows(logs.get(first - 2), logs.get(first - 1))).isFalse();
      }
    }
  }

  /// The control: there are adversaries in the tests above, and they are not simply unable.
  @Test
  void whoWasAMemberCanDeriveWhatWasMeantForIt() throws MlsException {
    int removed = 0;
    int messages = 0;
    int commits = 0;
    for (Schedule.Parameters parameters : withOutsiders().toList()) {
      Schedule.Outcome outcome = Schedule.play(parameters);
      removed += outcome.removed().size();
      for (Witness witness : outcome.newcomers()) {
        Adversary adversary = new Adversary(outcome, witness);
        EpochLog log = outcome.logs().get((int) witness.epoch());
        assertThat(log.applications()).allMatch(message -> adversary.reads(log, message));
        messages += log.applications().size();
        EpochLog next = outcome.logs().get((int) witness.epoch() + 1);
        commits += adversary.follows(log, next) ? 1 : 0;
      }
    }
    assertThat(removed).isPositive();
    assertThat(messages).isPositive();
    assertThat(commits).isPositive();
  }

  static Stream<Schedule.Parameters> withOutsiders() {
    return seeds(500, 4, 1, 12, 16).stream();
  }

  static Stream<Schedule.Parameters> ofAllSizes() {
    return Stream.of(seeds(0, 8, 1, 3, 16), seeds(100, 24, 1, 12, 12), seeds(200, 4, 1, 50, 8))
        .flatMap(List::stream);
  }

  static Stream<Schedule.Parameters> withLeavers() {
    return Stream.of(seeds(600, 16, 1, 12, 12), seeds(700, 4, 1, 4, 16), seeds(720, 1, 2, 8, 8))
        .flatMap(List::stream)
        .map(life -> life.with(Trait.LEAVING));
  }

  static Stream<Schedule.Parameters> withGrease() {
    return Stream.of(seeds(800, 8, 1, 10, 10), seeds(820, 1, 2, 6, 6))
        .flatMap(List::stream)
        .map(life -> life.with(Trait.GREASING).with(Trait.LEAVING));
  }

  static Stream<Schedule.Parameters> withComponents() {
    return seeds(840, 6, 1, 8, 10).stream().map(life -> life.with(Trait.COMPONENTS));
  }

  static Stream<Schedule.Parameters> ofEverySuite() {
    return Stream.concat(
        IntStream.rangeClosed(2, 7)
            .mapToObj(suite -> seeds(300, 3, suite, 5, 6))
            .flatMap(List::stream),
        IntStream.rangeClosed(0xf001, 0xf00b)
            .mapToObj(suite -> seeds(600, 1, suite, 5, 6))
            .flatMap(List::stream));
  }

  /// The last member replaced itself, and the tree would not let it go.
  static Stream<Schedule.Parameters> thatFailedOnce() {
    return Stream.of(
        new Schedule.Parameters(1170, 1, 12, 15), new Schedule.Parameters(3005, 1, 3, 20));
  }

  static Stream<Schedule.Parameters> toRepeat() {
    return seeds(400, 3, 1, 10, 8).stream();
  }

  private static List<Schedule.Parameters> seeds(
      long first, int count, int suite, int members, int epochs) {
    return LongStream.range(first, first + count)
        .mapToObj(seed -> new Schedule.Parameters(seed, suite, members, epochs))
        .toList();
  }
}
