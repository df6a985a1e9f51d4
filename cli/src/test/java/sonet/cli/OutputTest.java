package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sonet.cli.command.Console;

/// Where results go when they cannot go where they should, and how they look.
final class OutputTest {
  private static final String ESCAPE = "\u001b[";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aReaderThatHasGoneEndsTheCommandWithoutAWord() {
    assertThat(run(failing("Broken pipe"), "doctor", "--quick")).isEqualTo(141);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFullDiskIsToldOnTheErrorStream() {
    assertThat(run(failing("No space left on device"), "version")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("sonet: the output cannot be written: No space left on device.\n");
  }

  @Test
  void coloursAreForTerminalsUnlessSomeoneSaysOtherwise() {
    assertThat(doctor(Map.of(), Set.of())).doesNotContain(ESCAPE);
    assertThat(doctor(Map.of(), EnumSet.allOf(Console.End.class))).contains(ESCAPE);
    assertThat(doctor(Map.of("NO_COLOR", "1"), EnumSet.allOf(Console.End.class)))
        .doesNotContain(ESCAPE);
    assertThat(doctor(Map.of("TERM", "dumb"), EnumSet.allOf(Console.End.class)))
        .doesNotContain(ESCAPE);
    assertThat(doctor(Map.of("NO_COLOR", "1"), Set.of(), "--color", "always")).contains(ESCAPE);
    assertThat(doctor(Map.of(), EnumSet.allOf(Console.End.class), "--color=never"))
        .doesNotContain(ESCAPE);
  }

  @Test
  void aStackTraceComesOnlyWhenAskedFor() {
    Console plain = Console.of(InputStream.nullInputStream(), out, err, Map.of(), Set.of());
    assertThat(Main.program().run(List.of("fly"), plain)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);

    Console debug =
        Console.of(InputStream.nullInputStream(), out, err, Map.of("SONET_DEBUG", "1"), Set.of());
    assertThat(Main.program().run(List.of("fly"), debug)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat sonet.cli.");
  }

  private String doctor(Map<String, String> environment, Set<Console.End> ends, String... more) {
    out.reset();
    Console console = Console.of(InputStream.nullInputStream(), out, err, environment, ends);
    List<String> words = new ArrayList<>(List.of("doctor", "--quick"));
    words.addAll(List.of(more));
    assertThat(Main.program().run(words, console)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private int run(OutputStream results, String... words) {
    Console console = Console.of(InputStream.nullInputStream(), results, err, Map.of(), Set.of());
    return Main.program().run(List.of(words), console);
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
