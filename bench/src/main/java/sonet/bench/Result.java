package sonet.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One measurement.
///
/// @param operation what was done
/// @param members in a group of how many
/// @param shape of what tree
/// @param contender by whom
/// @param medianMicros the median of the rounds
/// @param runs how often, in all rounds that were measured
record Result(
    Operation operation,
    int members,
    Shape shape,
    Contender contender,
    double medianMicros,
    long runs) {

  /// All of them as a JSON array, one on a line.
  static String toJson(List<Result> results) {
    return results.stream().map(Result::toJson).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"op\": \"%s\", \"n\": %d, \"tree\": \"%s\", \"engine\": \"%s\", \"median_us\": %.3f, \"runs\": %d}",
        operation.id(),
        members,
        shape.label(),
        contender.label(),
        medianMicros,
        runs);
  }
}
