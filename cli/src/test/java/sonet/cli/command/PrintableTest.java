package sonet.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  @Test
  void anEscapeSequenceIsOnlyText() {
    assertThat(Printable.line("\u001b]0;owned\u0007\u001b[2J"))
        .isEqualTo("\ufffd]0;owned\ufffd\ufffd[2J");
    assertThat(Printable.line("\u009b31mred")).isEqualTo("\ufffd31mred");
    assertThat(Printable.lines("a\r\nb\rc\td")).isEqualTo("a\nb\ufffdc    d");
    assertThat(Printable.line("a\nb\u2028c")).isEqualTo("a\ufffdb\ufffdc");
  }

  @Test
  void theDirectionCannotBeTurned() {
    assertThat(Printable.line("file\u202egnp.exe")).isEqualTo("file\ufffdgnp.exe");
    assertThat(Printable.line("\u2066x\u2069")).isEqualTo("\ufffdx\ufffd");
  }

  @Test
  void whatHasNoShapeIsLeftOutButForWhatJoins() {
    assertThat(Printable.line("pay\u200bpal\ufeff\u00ad")).isEqualTo("paypal");
    assertThat(Printable.line("👩‍👩‍👧 e\u0301 你好")).isEqualTo("👩‍👩‍👧 e\u0301 你好");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingThatATerminalObeysIsLeft(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
    }
    assertThat(Printable.line(text.toString()).codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    assertThat(Printable.lines(text.toString()).codePoints())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n');
  }
}
