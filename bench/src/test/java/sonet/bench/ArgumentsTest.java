package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  @Test
  void withoutOptionsEverythingIsMeasuredShortly() {
    Arguments arguments = Arguments.parse(List.of());
    assertThat(arguments.thorough()).isFalse();
    assertThat(arguments.members()).containsExactly(2, 10, 100, 1000, 10_000);
    assertThat(arguments.shapes()).containsExactly(Shape.values());
    assertThat(arguments.operations()).containsExactly(Operation.values());
    assertThat(arguments.provider()).isEqualTo(Arguments.Provider.BEST);
    assertThat(arguments.json()).isEmpty();
  }

  @Test
  void optionsChoose() {
    Arguments arguments =
        Arguments.parse(
            List.of(
                "--long",
                "--members",
                "4,1000",
                "--trees",
                "full",
                "--ops",
                "update,send_100",
                "--provider",
                "pure",
                "--json",
                "figures.json"));
    assertThat(arguments.thorough()).isTrue();
    assertThat(arguments.members()).containsExactly(4, 1000);
    assertThat(arguments.shapes()).containsExactly(Shape.FULL);
    assertThat(arguments.operations())
        .containsExactly(Operation.UPDATE_CREATE, Operation.UPDATE_PROCESS, Operation.SEND_100);
    assertThat(arguments.provider()).isEqualTo(Arguments.Provider.PURE);
    assertThat(arguments.json()).contains(Path.of("figures.json"));
  }

  @Test
  void theUsageNamesEveryOperation() {
    assertThat(Operation.values())
        .filteredOn(operation -> !operation.isSpread())
        .allSatisfy(operation -> assertThat(Arguments.USAGE).contains(operation.id()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        "--fast > there is no option '--fast'",
        "--members > --members wants a value after it",
        "--members 3 > '3' is no size of a group",
        "--members 10, > '' is no size of a group",
        "--members ten > 'ten' is no size of a group",
        "--trees half > 'half' is no tree",
        "--ops sing > 'sing' is no operation",
        "--provider gold > 'gold' is no provider"
      })
  void whatIsNotUnderstoodIsNamed(String words, String complaint) {
    List<String> arguments = List.of(words.split(" "));
    assertThatThrownBy(() -> Arguments.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(complaint);
  }
}
