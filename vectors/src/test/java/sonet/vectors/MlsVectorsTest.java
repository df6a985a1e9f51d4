package sonet.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

/// The published vectors of the working group, each as its own case.
class MlsVectorsTest {
  @TestFactory
  Stream<DynamicNode> publishedVectorsPass() throws VectorException {
    Optional<Path> folder = PublishedFolder.find().map(found -> found.resolve("mls"));
    if (folder.isEmpty()) {
      System.out.println("No folder of published vectors: left out mls/*.json");
      return Stream.empty();
    }
    VectorRunner runner = VectorRunner.of(CipherSuites.of(Providers.best()));
    return VectorRunner.files(folder.get()).stream()
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
