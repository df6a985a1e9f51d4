package sonet.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The medians of a run.
record Table(List<Cell> cells) {
  /// One measurement.
  record Cell(int members, String operation, Contender contender, Duration median) {}

  Table {
    cells = List.copyOf(cells);
  }

  /// A table in Markdown, a row for each size of group, and how the times grow beside log n.
  String toMarkdown() {
    List<Cell> columns =
        cells.stream().filter(cell -> cell.members() == cells.getFirst().members()).toList();
    StringBuilder text = new StringBuilder();
    text.append("Update commit, full tree, suite 1, median milliseconds on ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" cores, Java ")
        .append(Runtime.version().feature())
        .append("\n\n")
        .append(row("members", columns.stream().map(Table::heading)))
        .append(row("---:", columns.stream().map(_ -> "---:")));
    List<Integer> sizes = cells.stream().map(Cell::members).distinct().toList();
    for (int size : sizes) {
      Stream<Cell> ofSize = cells.stream().filter(cell -> cell.members() == size);
      text.append(row("%,d".formatted(size), ofSize.map(cell -> millis(cell.median()))));
    }
    if (sizes.size() > 1) {
      text.append(row("growth", columns.stream().map(this::growth)));
      text.append("\nlog n grows ").append(logarithmicGrowth(sizes)).append(" over these sizes.\n");
    }
    return text.toString();
  }

  private static String heading(Cell cell) {
    return cell.operation() + ", " + cell.contender().label();
  }

  private static String row(String first, Stream<String> rest) {
    return rest.collect(Collectors.joining(" | ", "| " + first + " | ", " |\n"));
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6);
  }

  /// How many times longer the largest group takes than the smallest.
  private String growth(Cell column) {
    List<Cell> same =
        cells.stream()
            .filter(cell -> cell.operation().equals(column.operation()))
            .filter(cell -> cell.contender() == column.contender())
            .toList();
    double ratio = (double) same.getLast().median().toNanos() / same.getFirst().median().toNanos();
    return factor(ratio);
  }

  private static String logarithmicGrowth(List<Integer> sizes) {
    return factor(Math.log(sizes.getLast()) / Math.log(sizes.getFirst()));
  }

  private static String factor(double ratio) {
    return String.format(Locale.ROOT, "×%.1f", ratio);
  }
}
