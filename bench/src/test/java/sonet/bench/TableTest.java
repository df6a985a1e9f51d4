package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Result result(
      Operation operation, int members, Contender contender, double micros) {
    return new Result(operation, members, Shape.FULL, contender, micros, 7);
  }

  @Test
  void aRowSetsTheEngineAgainstItsFloorAndAgainstThePeer() {
    Table table =
        new Table(
            List.of(
                result(Operation.UPDATE_CREATE, 1000, Contender.SONET, 660.4),
                result(Operation.UPDATE_CREATE, 1000, Contender.FLOOR, 600),
                result(Operation.UPDATE_CREATE, 1000, Contender.BCMLS, 8254.2)),
            List.of(),
            List.of());
    assertThat(table.toMarkdown())
        .contains("| update, create | 1,000 | full | 660 | 600 | 1.10 | 8,254 | 12 |");
  }

  @Test
  void whatAContenderDoesNotOfferIsADash() {
    Table table =
        new Table(
            List.of(result(Operation.SAVE, 10, Contender.SONET, 8.126)), List.of(), List.of());
    assertThat(table.toMarkdown()).contains("| save state | 10 | full | 8.13 | – | – | – | – |");
  }

  @Test
  void growthIsShownFromSizeToSize() {
    Table table =
        new Table(
            List.of(
                result(Operation.UPDATE_PROCESS, 100, Contender.SONET, 100),
                result(Operation.UPDATE_PROCESS, 1000, Contender.SONET, 110),
                result(Operation.UPDATE_PROCESS, 10_000, Contender.SONET, 132)),
            List.of(),
            List.of());
    assertThat(table.toMarkdown())
        .contains("- update, process, sonet: 100 → 1,000 ×1.10, 1,000 → 10,000 ×1.20");
  }

  @Test
  void sizesAndHeapHaveTablesOfTheirOwn() {
    Table table =
        new Table(
            List.of(),
            List.of(
                new Table.WireSize("GroupInfo", 10, Shape.BULK, Contender.SONET, 2100),
                new Table.WireSize("GroupInfo", 10, Shape.BULK, Contender.BCMLS, 2300)),
            List.of(new Table.HeapUse(1000, Shape.FULL, Contender.SONET, 812.6)));
    assertThat(table.toMarkdown())
        .contains("| GroupInfo | 10 | bulk | 2,100 | 2,300 |")
        .contains("| 1,000 | full | sonet | 813 |");
  }

  @Test
  void figuresAreJsonWithTheNamesThatToolsRead() {
    assertThat(Result.toJson(List.of(result(Operation.SEND_64K, 2, Contender.BCMLS, 1.5))))
        .isEqualTo(
            """
            [
            {"op": "send_64k", "n": 2, "tree": "full", "engine": "bcmls", "median_us": 1.500, "runs": 7}
            ]
            """);
  }
}
