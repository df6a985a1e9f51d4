package sonet.web.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {
  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of("no argument", List.of()),
        Arguments.of("expected %s, got %s", List.of("one", "two")),
        Arguments.of("%s%s", List.of("", "x")),
        Arguments.of("cipher suite 0x%04x", List.of(0xf001)),
        Arguments.of("0x%04x", List.of(7)),
        Arguments.of("%x of %x", List.of(-1, -1L)),
        Arguments.of("%d members, epoch %5d", List.of(12, 3L)),
        Arguments.of("%03d", List.of(1234)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void itFormatsAsThePlatformDoes(String format, List<Object> arguments) {
    assertThat(new Formatter().format(format, arguments.toArray()).toString())
        .isEqualTo(format.formatted(arguments.toArray()));
  }

  @Test
  void itRefusesWhatItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Formatter().format("%f", 1.0))
        .withMessageContaining("%f");
  }
}
