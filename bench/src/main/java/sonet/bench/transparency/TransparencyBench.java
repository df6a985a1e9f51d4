package sonet.bench.transparency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.bench.OutputFile;

/// Fills a log and plays the scenes.
public final class TransparencyBench {
  private final Plan plan;
  private final List<Figure> figures = new ArrayList<>();

  private TransparencyBench(Plan plan) {
    this.plan = plan;
  }

  /// Runs what the arguments ask for. Returns 0 when it is done, 1 when it failed, 2 when it was
  /// not understood.
  public static int run(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(Plan.USAGE);
      return 0;
    }
    Plan plan;
    try {
      plan = Plan.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println(
          "sonet bench transparency: "
              + e.getMessage()
              + ". ./sonet bench transparency --help explains.");
      return 2;
    }
    try {
      Optional<OutputFile> json = Optional.empty();
      if (plan.json().isPresent()) {
        json = Optional.of(OutputFile.at(plan.json().get()));
      }
      TransparencyBench bench = new TransparencyBench(plan);
      bench.play();
      System.out.println(Figure.head());
      bench.figures.forEach(figure -> System.out.println(figure.toRow()));
      if (json.isPresent()) {
        json.get().write(Figure.toJson(bench.figures));
      }
      return 0;
    } catch (IOException e) {
      System.err.println("sonet bench transparency: " + e.getMessage() + ".");
      return 1;
    } catch (Exception e) {
      System.err.println("sonet bench transparency: a measurement failed: " + e);
      return 1;
    }
  }

  private void play() throws Exception {
    Path parent = plan.folder().orElse(Path.of(System.getProperty("java.io.tmpdir")));
    Path folder = Files.createTempDirectory(parent, "sonet-bench");
    try (BenchLog log = new BenchLog(folder)) {
      Filling filling = new Filling(log, plan, this::keep);
      filling.fill();
      Scenes scenes = new Scenes(log, plan, this::keep);
      scenes.playAll();
      new VrfTimes(plan.length().dividedBy(4), this::keep).measure();
      new ProofModel(plan.days()).compare(figures, plan.labels(), this::keep);
    } finally {
      delete(folder);
    }
  }

  private void keep(Figure figure) {
    figures.add(figure);
    System.err.println("  " + figure.toRow());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
