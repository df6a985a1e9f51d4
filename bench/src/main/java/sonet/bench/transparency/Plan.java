package sonet.bench.transparency;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What `sonet bench transparency` was asked to do.
///
/// @param labels how many labels the log gets before it is measured
/// @param length how long each scene is measured
/// @param days over how many days the entries of these labels are spread
/// @param folder where the store is made; a temporary one when it is empty
/// @param json the file for the figures
record Plan(int labels, Duration length, int days, Optional<Path> folder, Optional<Path> json) {
  static final Plan USUAL =
      new Plan(1_000_000, Duration.ofSeconds(10), 30, Optional.empty(), Optional.empty());

  static final String USAGE =
      """
      usage: ./sonet bench transparency [OPTION...]
      Fills a log of keys with labels, over the embedded store on a temporary folder, and measures
      updates, searches, monitoring, what clients and auditors take to verify, and how large proofs
      are. The figures for more labels than were filled in come from a model that is printed beside
      what was measured.
        --labels N             how many labels (usually 1,000,000, which takes some minutes)
        --seconds N            how long each scene is measured (10)
        --days N               over how many days the log was filled, by its timestamps (30)
        --smoke                few labels and no time: whether everything can be measured
        --folder FOLDER        where the store is made, on the disk to be measured
        --json FILE            writes the figures to a file, too
      """;

  /// What the command line says.
  ///
  /// @throws IllegalArgumentException with one sentence for the user
  static Plan parse(List<String> words) {
    Plan plan = USUAL;
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      plan =
          switch (word) {
            case "--smoke" -> plan.with(600, Duration.ofMillis(100));
            case "--labels" -> plan.with(number(word, rest), plan.length());
            case "--seconds" -> plan.with(plan.labels(), Duration.ofSeconds(number(word, rest)));
            case "--days" ->
                new Plan(
                    plan.labels(), plan.length(), number(word, rest), plan.folder(), plan.json());
            case "--folder" ->
                new Plan(
                    plan.labels(),
                    plan.length(),
                    plan.days(),
                    Optional.of(path(word, rest)),
                    plan.json());
            case "--json" ->
                new Plan(
                    plan.labels(),
                    plan.length(),
                    plan.days(),
                    plan.folder(),
                    Optional.of(path(word, rest)));
            default -> throw new IllegalArgumentException("there is no option " + word);
          };
    }
    return plan;
  }

  private Plan with(int otherLabels, Duration otherLength) {
    return new Plan(otherLabels, otherLength, days, folder, json);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest) {
    String text = value(option, rest);
    if (!text.matches("[1-9][0-9]{0,7}")) {
      throw new IllegalArgumentException(
          option + " takes a number from 1 to 99999999, not \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static Path path(String option, Iterator<String> rest) {
    String text = value(option, rest);
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(option + " must name a path, not \"" + text + "\"", e);
    }
  }
}
