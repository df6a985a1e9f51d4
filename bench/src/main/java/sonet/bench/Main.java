package sonet.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// `sonet bench`: measures [UpdateCommit] for every contender, one after the other in processes of
/// their own, and prints a table.
public final class Main {
  private static final String USAGE =
      """
      usage: ./sonet bench [--long] [--members N,N,...]
      Creates and processes an update commit in full groups, beside other implementations on
      this machine, and prints the medians as a table.
        --long             more and longer iterations, for figures to publish
        --members N,N,...  other group sizes than 100,1000,10000 (each at least 4)
      """;

  private static final List<String> OPERATIONS = List.of("create", "process");

  private Main() {}

  /// Runs what the arguments ask for and ends the process: 0 done, 1 failed, 2 not understood.
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(USAGE);
      return 0;
    }
    Optional<Settings> settings = Settings.parse(arguments);
    if (settings.isEmpty()) {
      System.err.print(USAGE);
      return 2;
    }
    try {
      System.out.print(measure(settings.get()).toMarkdown());
      return 0;
    } catch (RunnerException e) {
      System.err.println("sonet bench: a measurement failed: " + e.getMessage());
      return 1;
    }
  }

  private static Table measure(Settings settings) throws RunnerException {
    int runs = settings.members().size() * Contender.values().length * OPERATIONS.size();
    System.err.printf(
        Locale.ROOT,
        "sonet bench: %d measurements of about %d s each%n",
        runs,
        settings.secondsEach());
    List<Table.Cell> cells = new ArrayList<>();
    for (int members : settings.members()) {
      for (String operation : OPERATIONS) {
        for (Contender contender : Contender.values()) {
          Duration median = measure(settings, members, operation, contender);
          cells.add(new Table.Cell(members, operation, contender, median));
          System.err.printf(
              Locale.ROOT,
              "[%d/%d] %s, %s, %,d members: %.3f ms%n",
              cells.size(),
              runs,
              contender.label(),
              operation,
              members,
              median.toNanos() / 1e6);
        }
      }
    }
    return new Table(cells);
  }

  private static Duration measure(
      Settings settings, int members, String operation, Contender contender)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + UpdateCommit.class.getName() + "." + operation + "$")
            .param("members", Integer.toString(members))
            .param("engine", contender.name())
            .warmupIterations(settings.warmups())
            .warmupTime(TimeValue.seconds(settings.secondsAnIteration()))
            .measurementIterations(settings.iterations())
            .measurementTime(TimeValue.seconds(settings.secondsAnIteration()))
            .jvmArgsAppend(
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    RunResult result = new Runner(options.build()).runSingle();
    return Duration.ofNanos(
        Math.round(result.getPrimaryResult().getStatistics().getPercentile(50)));
  }

  /// How much is measured.
  private record Settings(
      List<Integer> members, int warmups, int iterations, int secondsAnIteration) {
    private static final int FEWEST = 4;

    private static Optional<Settings> parse(List<String> arguments) {
      List<Integer> members = List.of(100, 1000, 10_000);
      boolean thorough = false;
      for (int i = 0; i < arguments.size(); i++) {
        if (arguments.get(i).equals("--long")) {
          thorough = true;
        } else if (arguments.get(i).equals("--members") && i + 1 < arguments.size()) {
          members = sizes(arguments.get(++i));
        } else {
          return Optional.empty();
        }
      }
      if (members.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          thorough ? new Settings(members, 5, 10, 2) : new Settings(members, 2, 3, 1));
    }

    /// The sizes in a list, or none when one of them is no size.
    private static List<Integer> sizes(String list) {
      try {
        List<Integer> sizes = Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
        return sizes.stream().allMatch(size -> size >= FEWEST) ? sizes : List.of();
      } catch (NumberFormatException e) {
        return List.of();
      }
    }

    private int secondsEach() {
      return (warmups + iterations) * secondsAnIteration + 3;
    }
  }
}
