package sonet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;

final class OperationsTest {
  private static final Pattern PLACE = Pattern.compile("\\{([^}]*)}");

  static List<Operation<?, ?>> operations() {
    return Operations.all();
  }

  @Test
  void noTwoHaveTheSameIdOrTheSameRoute() {
    assertThat(Operations.all()).extracting(Operation::id).doesNotHaveDuplicates();
    assertThat(Operations.all())
        .extracting(operation -> operation.method() + " " + operation.path())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void eachSaysWhatItDoesAndNamesEachPlaceOfItsPath(Operation<?, ?> operation) {
    assertThat(operation.summary()).isNotBlank().doesNotEndWith(".");
    assertThat(operation.path()).startsWith("/v1/");
    Matcher places = PLACE.matcher(operation.path());
    while (places.find()) {
      assertThat(operation.parameters()).extracting(Parameter::name).contains(places.group(1));
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatIsReadHasNoBody(Operation<?, ?> operation) {
    if (operation.method().equals("GET")) {
      assertThat(operation.request()).isEqualTo(Nothing.class);
    }
  }

  @Test
  void aPathIsFilledInTheOrderOfTheParameters() {
    GroupId group = new GroupId(Bytes.fromHex("00ff"));
    assertThat(GroupOperations.LOG.at(group, 7, 20))
        .isEqualTo("/v1/groups/AP8/log?after=7&limit=20");
    assertThat(GroupOperations.LOG.at(group)).isEqualTo("/v1/groups/AP8/log");
    assertThatThrownBy(GroupOperations.LOG::at).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GroupOperations.CREATE.at(group))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
