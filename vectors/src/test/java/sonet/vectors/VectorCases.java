package sonet.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/// The vectors of a folder as cases of a test, a container for each file.
final class VectorCases {
  private VectorCases() {}

  static Stream<DynamicNode> of(Path folder) throws VectorException {
    VectorRunner runner = VectorRunner.create();
    return VectorRunner.files(folder).stream()
        .map(file ->
            DynamicContainer.dynamicContainer(
                file.getFileName().toString(),
                runner.cases(file).stream()
                    .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> pass(vector)))));
  }

  private static void pass(VectorRunner.VectorCase vector) {
    assertThat(vector.run().failure()).isEmpty();
  }
}
