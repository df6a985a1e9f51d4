package sonet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The figures of a run in Markdown.
record Table(List<Result> results, List<WireSize> sizes, List<HeapUse> heaps) {
  private static final String NONE = "–";

  /// How long a message is.
  record WireSize(String message, int members, Shape shape, Contender contender, int bytes) {}

  /// How much of the heap a joined group takes.
  record HeapUse(int members, Shape shape, Contender contender, double bytesPerMember) {}

  Table {
    results = List.copyOf(results);
    sizes = List.copyOf(sizes);
    heaps = List.copyOf(heaps);
  }

  String toMarkdown() {
    StringBuilder text = new StringBuilder();
    times(text);
    growth(text);
    sizes(text);
    heaps(text);
    return text.toString();
  }

  private void times(StringBuilder text) {
    text.append("Medians in microseconds of one thread's CPU time, suite 1. ")
        .append("×floor: Sonet against its floor; ×bcmls: how many times faster than bcmls.\n\n");
    row(text, "operation", "members", "tree", "sonet", "floor", "×floor", "bcmls", "×bcmls");
    row(text, "---", "---:", "---", "---:", "---:", "---:", "---:", "---:");
    for (Result ours : of(Contender.SONET)) {
      Optional<Result> floor = beside(ours, Contender.FLOOR);
      Optional<Result> peer = beside(ours, Contender.BCMLS);
      row(
          text,
          ours.operation().label(),
          count(ours.members()),
          ours.shape().label(),
          micros(ours.medianMicros()),
          floor.map(other -> micros(other.medianMicros())).orElse(NONE),
          floor.map(other -> ratio(ours.medianMicros(), other.medianMicros())).orElse(NONE),
          peer.map(other -> micros(other.medianMicros())).orElse(NONE),
          peer.map(other -> times(other.medianMicros() / ours.medianMicros())).orElse(NONE));
    }
  }

  private List<Result> of(Contender contender) {
    return results.stream().filter(result -> result.contender() == contender).toList();
  }

  private Optional<Result> beside(Result ours, Contender contender) {
    return of(contender).stream()
        .filter(result -> result.operation() == ours.operation())
        .filter(result -> result.members() == ours.members() && result.shape() == ours.shape())
        .findFirst();
  }

  /// How an update in full groups grows with the group.
  private void growth(StringBuilder text) {
    List<Integer> members =
        results.stream().map(Result::members).filter(size -> size >= 10).distinct().toList();
    if (members.size() < 2) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (Operation operation : List.of(Operation.UPDATE_CREATE, Operation.UPDATE_PROCESS)) {
      for (Contender contender : Contender.values()) {
        List<Result> column =
            of(contender).stream()
                .filter(result -> result.operation() == operation)
                .filter(result -> result.shape() == Shape.FULL)
                .filter(result -> members.contains(result.members()))
                .toList();
        if (column.size() == members.size()) {
          lines.add(growthLine(operation, contender, column));
        }
      }
    }
    if (!lines.isEmpty()) {
      text.append("\nGrowth in full trees, against the size before:\n\n");
      lines.forEach(text::append);
    }
  }

  private static String growthLine(Operation operation, Contender contender, List<Result> column) {
    StringBuilder line = new StringBuilder();
    line.append("- ").append(operation.label()).append(", ").append(contender.label()).append(":");
    for (int i = 1; i < column.size(); i++) {
      double factor = column.get(i).medianMicros() / column.get(i - 1).medianMicros();
      line.append(i == 1 ? " " : ", ")
          .append(count(column.get(i - 1).members()))
          .append(" → ")
          .append(count(column.get(i).members()))
          .append(" ")
          .append("×")
          .append(ratio(factor, 1));
    }
    return line.append("\n").toString();
  }

  private void sizes(StringBuilder text) {
    if (sizes.isEmpty()) {
      return;
    }
    text.append("\nBytes on the wire.\n\n");
    row(text, "message", "members", "tree", "sonet", "bcmls");
    row(text, "---", "---:", "---", "---:", "---:");
    for (WireSize ours : sizes) {
      if (ours.contender() == Contender.SONET) {
        Optional<WireSize> peer =
            sizes.stream()
                .filter(size -> size.contender() == Contender.BCMLS)
                .filter(size -> size.message().equals(ours.message()))
                .filter(size -> size.members() == ours.members() && size.shape() == ours.shape())
                .findFirst();
        row(
            text,
            ours.message(),
            count(ours.members()),
            ours.shape().label(),
            count(ours.bytes()),
            peer.map(size -> count(size.bytes())).orElse(NONE));
      }
    }
  }

  private void heaps(StringBuilder text) {
    if (heaps.isEmpty()) {
      return;
    }
    text.append("\nBytes of heap for each member of a group that was joined by a Welcome.\n\n");
    row(text, "members", "tree", "engine", "bytes a member");
    row(text, "---:", "---", "---", "---:");
    for (HeapUse heap : heaps) {
      row(
          text,
          count(heap.members()),
          heap.shape().label(),
          heap.contender().label(),
          count(Math.round(heap.bytesPerMember())));
    }
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// Three digits that count.
  static String micros(double micros) {
    return micros < 9.995
        ? String.format(Locale.ROOT, "%.2f", micros)
        : String.format(Locale.ROOT, micros < 99.95 ? "%.1f" : "%,.0f", micros);
  }

  private static String ratio(double value, double base) {
    return String.format(Locale.ROOT, "%.2f", value / base);
  }

  private static String times(double factor) {
    return String.format(Locale.ROOT, factor < 9.95 ? "%.1f" : "%.0f", factor);
  }
}
