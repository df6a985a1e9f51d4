package sonet.web.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;

class StampTest {
  private static final String REACHED = Bytes.class.getName();

  @TempDir private Path folder;
  private Path file = Path.of("");
  private Stamp stamp = new Stamp(file);

  @BeforeEach
  void remember() throws IOException {
    file = folder.resolve("stamp");
    stamp = new Stamp(file);
  }

  @Test
  void nothingIsFreshBeforeTheFirstTime() throws IOException {
    assertThat(stamp.isFresh()).isFalse();
  }

  @Test
  void whatDidNotChangeIsFresh() throws IOException {
    stamp.write(List.of(REACHED, "java.lang.String"));

    assertThat(stamp.isFresh()).isTrue();
  }

  @Test
  void anotherClassThatTheProgramReachesMakesItStale() throws IOException {
    stamp.write(List.of(REACHED));
    change(REACHED + " ");

    assertThat(stamp.isFresh()).isFalse();
  }

  @Test
  void anotherLibraryMakesItStale() throws IOException {
    stamp.write(List.of(REACHED));
    change("library bcprov-");

    assertThat(stamp.isFresh()).isFalse();
  }

  @Test
  void anotherBuildStepMakesItStale() throws IOException {
    stamp.write(List.of(REACHED));
    change("file sonet/web/build/Stamp.class ");

    assertThat(stamp.isFresh()).isFalse();
  }

  @Test
  void whatIsBeingReplacedIsNotFresh() throws IOException {
    stamp.write(List.of(REACHED));
    stamp.remove();

    assertThat(stamp.isFresh()).isFalse();
  }

  /// As if the line had been written for something else.
  private void change(String start) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).anyMatch(line -> line.startsWith(start));
    Files.write(
        file, lines.stream().map(line -> line.startsWith(start) ? line + "0" : line).toList());
  }
}
