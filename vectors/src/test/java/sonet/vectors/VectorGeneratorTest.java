package sonet.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

class VectorGeneratorTest {
  /// One on Edwards curves, one on a NIST curve; the set in the repository has all.
  private static final CipherSuites TWO =
      CipherSuites.of(Providers.pure(), CipherSuites.RFC_9420.subList(0, 2));

  private static final CipherSuites ONE =
      CipherSuites.of(Providers.pure(), CipherSuites.RFC_9420.subList(0, 1));

  @TempDir Path folder;

  @Test
  void generatedVectorsPass() throws Exception {
    List<Path> files = VectorGenerator.generate(folder, TWO, 1);

    List<Outcome> failed = new ArrayList<>();
    Summary summary =
        VectorRunner.of(TWO)
            .run(
                folder,
                outcome -> {
                  if (!outcome.passed()) {
                    failed.add(outcome);
                  }
                });
    assertThat(failed).isEmpty();
    assertThat(files).hasSameSizeAs(VectorKinds.ALL);
    assertThat(summary.passed()).isGreaterThan(2 * (VectorKinds.ALL.size() - 2));
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws Exception {
    List<Path> files = VectorGenerator.generate(folder.resolve("first"), ONE, 7);
    List<Path> again = VectorGenerator.generate(folder.resolve("second"), ONE, 7);

    for (int i = 0; i < files.size(); i++) {
      assertThat(again.get(i)).hasSameTextualContentAs(files.get(i));
    }
  }

  @Test
  void anotherSeedGivesOtherFiles() throws Exception {
    String text = keySchedule(VectorGenerator.generate(folder.resolve("first"), ONE, 7));
    String other = keySchedule(VectorGenerator.generate(folder.resolve("second"), ONE, 8));

    assertThat(other).isNotEqualTo(text);
  }

  private static String keySchedule(List<Path> files) throws IOException {
    for (Path file : files) {
      if (file.endsWith("key-schedule.json")) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("no key schedules among " + files);
  }
}
