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
  private static final CipherSuites PURE = CipherSuites.of(Providers.pure());

  @TempDir Path folder;

  @Test
  void generatedVectorsPass() throws Exception {
    List<Path> files = VectorGenerator.generate(folder, PURE, 1);

    List<Outcome> failed = new ArrayList<>();
    Summary summary =
        VectorRunner.of(PURE)
            .run(
                folder,
                outcome -> {
                  if (!outcome.passed()) {
                    failed.add(outcome);
                  }
                });
    assertThat(failed).isEmpty();
    assertThat(files).hasSameSizeAs(VectorKinds.ALL);
    assertThat(summary.passed()).isGreaterThan(7 * (VectorKinds.ALL.size() - 2));
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    VectorGenerator.generate(first, PURE, 7);
    VectorGenerator.generate(second, PURE, 7);

    for (Path file : VectorRunner.files(first)) {
      assertThat(second.resolve(file.getFileName())).hasSameTextualContentAs(file);
    }
  }

  @Test
  void anotherSeedGivesOtherFiles() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    VectorGenerator.generate(first, PURE, 7);
    VectorGenerator.generate(second, PURE, 8);

    assertThat(text(first, "key-schedule")).isNotEqualTo(text(second, "key-schedule"));
  }

  private static String text(Path folder, String kind) throws IOException {
    return Files.readString(folder.resolve(kind + ".json"));
  }
}
