package sonet.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sonet.bench.pairs.PairBench;
import sonet.bench.server.ServerBench;
import sonet.bench.transparency.TransparencyBench;
import sonet.crypto.accelerated.AcceleratedProvider;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.CryptoProvider;

/// `sonet bench`: measures every [Operation] for every [Contender] and prints a table.
public final class Main {
  private static final Rounds.Effort WARM_UP = new Rounds.Effort(1_200_000_000, 1, 1);
  private static final Rounds.Effort LOOK = new Rounds.Effort(100_000_000, 200_000_000, 5);
  private static final Rounds.Effort THOROUGH =
      new Rounds.Effort(1_000_000_000, 3_000_000_000L, 15);

  /// Before the first measurement, everything is run thousands of times in a group of this size: in
  /// a large one, getting a run ready takes longer than the run, and few runs leave the compiler
  /// cold.
  private static final int WARM_SIZE = 10;

  private final Arguments arguments;
  private final List<Result> results = new ArrayList<>();
  private final List<Table.WireSize> sizes = new ArrayList<>();
  private final List<Table.HeapUse> heaps = new ArrayList<>();
  private final CryptoProvider provider;
  private int done;

  private Main(Arguments arguments) {
    this.arguments = arguments;
    this.provider =
        switch (arguments.provider()) {
          case BEST -> AcceleratedProvider.create();
          case PURE -> new PureProvider();
        };
  }

  /// Runs what the arguments ask for and ends the process: 0 done, 1 failed, 2 not understood.
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  static int run(List<String> words) {
    if (!words.isEmpty() && words.getFirst().equals("server")) {
      return ServerBench.run(words.subList(1, words.size()));
    }
    if (!words.isEmpty() && words.getFirst().equals("pairs")) {
      return PairBench.run(words.subList(1, words.size()));
    }
    if (!words.isEmpty() && words.getFirst().equals("transparency")) {
      return TransparencyBench.run(words.subList(1, words.size()));
    }
    if (!words.isEmpty() && words.getFirst().equals("packing")) {
      return PackingBench.run(words.subList(1, words.size()));
    }
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(Arguments.USAGE);
      return 0;
    }
    Arguments arguments;
    try {
      arguments = Arguments.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println("sonet bench: " + e.getMessage() + ". ./sonet bench --help explains.");
      return 2;
    }
    try {
      Optional<OutputFile> json = Optional.empty();
      if (arguments.json().isPresent()) {
        json = Optional.of(OutputFile.at(arguments.json().get()));
      }
      Main bench = new Main(arguments);
      bench.measure();
      System.out.print(bench.table().toMarkdown());
      if (json.isPresent()) {
        json.get().write(Result.toJson(bench.results));
      }
      return 0;
    } catch (IOException e) {
      System.err.println("sonet bench: " + e.getMessage() + ".");
      return 1;
    } catch (Exception e) {
      System.err.println("sonet bench: a measurement failed: " + e);
      return 1;
    }
  }

  private Table table() {
    return new Table(results, sizes, heaps);
  }

  private void measure() throws Exception {
    say("warming up, for a minute or two");
    measure(WARM_SIZE, Shape.FULL, new Rounds(WARM_UP), false);
    measure(WARM_SIZE, Shape.BULK, new Rounds(LOOK), false);
    Rounds rounds = new Rounds(arguments.thorough() ? THOROUGH : LOOK);
    for (int members : arguments.members()) {
      for (Shape shape : arguments.shapes()) {
        say(String.format(Locale.ROOT, "making groups of %,d, tree %s", members, shape.label()));
        measure(members, shape, rounds, true);
      }
    }
  }

  private void measure(int members, Shape shape, Rounds rounds, boolean kept) throws Exception {
    Stage stage = new Stage(provider, members, shape);
    for (Operation operation : arguments.operations()) {
      if (operation.suits(members, shape)) {
        Map<Contender, Trial> trials = new EnumMap<>(Contender.class);
        for (Contender contender : Contender.values()) {
          if (contender.offers(operation, members)) {
            trials.put(contender, stage.trial(operation, contender));
          }
        }
        Map<Contender, Rounds.Median> medians = rounds.measure(operation.clock(), trials);
        if (kept) {
          keep(operation, members, shape, medians);
        }
      }
    }
    if (kept && arguments.operations().size() == Operation.values().length) {
      for (Contender contender : List.of(Contender.SONET, Contender.BCMLS)) {
        sizes.addAll(Weights.onTheWire(contender, stage.scene(contender), shape));
        heaps.addAll(Weights.onTheHeap(contender, stage.scene(contender), shape));
      }
    }
  }

  private void keep(
      Operation operation, int members, Shape shape, Map<Contender, Rounds.Median> medians) {
    StringBuilder line = new StringBuilder();
    done++;
    line.append(String.format(Locale.ROOT, "[%d/%d] ", done, total()))
        .append(operation.label())
        .append(String.format(Locale.ROOT, ", %,d %s:", members, shape.label()));
    medians.forEach((contender, median) -> {
      results.add(new Result(operation, members, shape, contender, median.micros(), median.runs()));
      line.append(" ").append(contender.label()).append(" ").append(Table.micros(median.micros()));
    });
    say(line.append(" µs").toString());
  }

  private long total() {
    return arguments.members().stream()
        .mapToLong(members ->
            arguments.shapes().stream()
                .mapToLong(shape ->
                    arguments.operations().stream()
                        .filter(operation -> operation.suits(members, shape))
                        .count())
                .sum())
        .sum();
  }

  private static void say(String line) {
    System.err.println("sonet bench: " + line);
  }
}
