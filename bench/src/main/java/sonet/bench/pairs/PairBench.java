package sonet.bench.pairs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import sonet.bench.OutputFile;
import sonet.bench.Rounds;
import sonet.bench.Trial;
import sonet.bench.pairs.PairScene.Side;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;

/// Measures every [PairOperation] of every [PairEngine] in turns, and how much each stores.
public final class PairBench {
  static final String USAGE =
      """
      usage: ./sonet bench pairs [OPTION...]
      Measures sessions between two devices, in turns with libsignal-client where that is there, and
      prints medians of thread CPU time as a table.
        --long        more rounds, for figures to publish
        --no-peer     Sonet alone
        --json FILE   writes the figures to a file, too
      """;

  private static final Rounds.Effort LOOK = new Rounds.Effort(2_000_000_000, 400_000_000, 3);
  private static final Rounds.Effort THOROUGH =
      new Rounds.Effort(8_000_000_000L, 3_000_000_000L, 9);

  /// Rounds over which the stored bytes are followed: some epochs of the braid.
  private static final int FOLLOWED = 200;

  private final List<PairEngine> engines;
  private final List<Row> rows = new ArrayList<>();

  /// One figure of each engine.
  ///
  /// @param id as it stands in files
  /// @param label as people read it
  /// @param unit of the figures
  /// @param figures of the engines, in their order
  record Row(String id, String label, String unit, List<Double> figures) {}

  PairBench(List<PairEngine> engines) {
    this.engines = List.copyOf(engines);
  }

  /// Runs what the arguments ask for. Returns 0 when it is done, 1 when it failed, 2 when it was
  /// not understood.
  public static int run(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(USAGE);
      return 0;
    }
    boolean thorough = false;
    boolean peer = true;
    Optional<String> json = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--long")) {
        thorough = true;
      } else if (word.equals("--no-peer")) {
        peer = false;
      } else if (word.equals("--json") && i + 1 < words.size()) {
        json = Optional.of(words.get(++i));
      } else {
        System.err.println(
            "sonet bench pairs: '%s' is not understood. ./sonet bench pairs --help explains."
                .formatted(word));
        return 2;
      }
    }
    try {
      Optional<OutputFile> file = Optional.empty();
      if (json.isPresent()) {
        file = Optional.of(OutputFile.at(Path.of(json.get())));
      }
      PairBench bench = new PairBench(engines(peer));
      bench.measure(new Rounds(thorough ? THOROUGH : LOOK));
      System.out.print(bench.toMarkdown());
      if (file.isPresent()) {
        file.get().write(bench.toJson());
      }
      return 0;
    } catch (IOException e) {
      System.err.println("sonet bench pairs: " + e.getMessage() + ".");
      return 1;
    } catch (Exception e) {
      System.err.println("sonet bench pairs: a measurement failed: " + e);
      return 1;
    }
  }

  private static List<PairEngine> engines(boolean withPeer) {
    List<PairEngine> engines = new ArrayList<>();
    engines.add(new SonetPairs(Providers.best()));
    if (withPeer) {
      ServiceLoader.load(PairEngine.class).forEach(engines::add);
      if (engines.size() == 1) {
        say("libsignal-client is not there: measures Sonet alone");
      }
    }
    return engines;
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  void measure(Rounds rounds) throws Exception {
    for (PairOperation operation : PairOperation.values()) {
      Map<PairEngine, Trial> trials = new LinkedHashMap<>();
      for (PairEngine engine : engines) {
        trials.put(engine, operation.trial(engine));
      }
      Map<PairEngine, Rounds.Median> medians = rounds.measure(Rounds.Clock.THREAD, trials);
      List<Double> figures =
          engines.stream()
              .map(engine ->
                  Objects.requireNonNull(medians.get(engine)).micros() / operation.messages())
              .toList();
      keep(new Row(operation.id(), operation.label(), "µs", figures));
    }
    sizes();
  }

  private void sizes() throws Exception {
    List<Sizes> sizes = new ArrayList<>();
    for (PairEngine engine : engines) {
      sizes.add(Sizes.of(engine.scene()));
    }
    keep(row("stored_begun", "stored, after the first message", sizes, Sizes::begun));
    keep(row("stored_accepted", "stored, after the first decrypt", sizes, Sizes::accepted));
    keep(row("stored_mean", "stored, in ping-pong, mean", sizes, Sizes::mean));
    keep(row("stored_most", "stored, in ping-pong, most", sizes, Sizes::most));
    keep(row("message_first", "first message of 100 bytes", sizes, Sizes::firstMessage));
    keep(row("message", "message of 100 bytes, mean", sizes, Sizes::message));
  }

  private interface Size {
    double of(Sizes sizes);
  }

  private static Row row(String id, String label, List<Sizes> sizes, Size size) {
    return new Row(id, label, "bytes", sizes.stream().map(size::of).toList());
  }

  /// How long things are, in a conversation of some hundred messages.
  private record Sizes(
      double begun,
      double accepted,
      double mean,
      double most,
      double firstMessage,
      double message) {
    static Sizes of(PairScene scene) throws Exception {
      scene.publish();
      Bytes first = scene.begin(PairOperation.TEXT);
      int begun = scene.stored(Side.ALICE);
      Bytes text = scene.accept(first);
      int accepted = scene.stored(Side.BOB);
      double stored = 0;
      double most = 0;
      double sent = 0;
      for (int i = 0; i < FOLLOWED; i++) {
        Side from = i % 2 == 0 ? Side.BOB : Side.ALICE;
        Bytes message = scene.send(from, text);
        text = scene.receive(from.other(), message);
        int now = scene.stored(from);
        stored += now;
        most = Math.max(most, now);
        sent += message.length();
      }
      return new Sizes(begun, accepted, stored / FOLLOWED, most, first.length(), sent / FOLLOWED);
    }
  }

  private void keep(Row row) {
    rows.add(row);
    StringBuilder line = new StringBuilder(row.label()).append(":");
    for (int i = 0; i < engines.size(); i++) {
      line.append(" %s %s".formatted(engines.get(i).label(), figure(row.figures().get(i))));
    }
    say(line.append(" ").append(row.unit()).toString());
  }

  private static void say(String line) {
    System.err.println("sonet bench pairs: " + line);
  }

  String toMarkdown() {
    StringBuilder text = new StringBuilder("Medians of thread CPU time in turns; ");
    text.append("×: how many times as much the peer takes.\n\n|  |");
    engines.forEach(engine -> text.append(" ").append(engine.label()).append(" |"));
    text.append(engines.size() > 1 ? " × |\n| --- |" : "\n| --- |");
    text.append(" ---: |".repeat(engines.size() > 1 ? engines.size() + 1 : 1)).append("\n");
    for (Row row : rows) {
      text.append("| %s, %s |".formatted(row.label(), row.unit()));
      row.figures().forEach(figure -> text.append(" ").append(figure(figure)).append(" |"));
      if (engines.size() > 1) {
        double ratio = row.figures().get(1) / row.figures().get(0);
        text.append(String.format(Locale.ROOT, ratio < 10 ? " %.2f |" : " %,.0f |", ratio));
      }
      text.append("\n");
    }
    return text.toString();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }

  String toJson() {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      for (int i = 0; i < engines.size(); i++) {
        lines.add(
            String.format(
                Locale.ROOT,
                "{\"op\": \"%s\", \"engine\": \"%s\", \"unit\": \"%s\", \"value\": %.3f}",
                row.id(),
                engines.get(i).label(),
                row.unit(),
                row.figures().get(i)));
      }
    }
    return String.join(",\n", lines).transform(body -> "[\n" + body + "\n]\n");
  }
}
