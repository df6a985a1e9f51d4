package sonet.vectors;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// The published vectors of the working group, each as its own case.
class MlsVectorsTest {
  @TestFactory
  Stream<DynamicNode> publishedVectorsPass() throws VectorException {
    Optional<Path> folder = PublishedFolder.find().map(found -> found.resolve("mls"));
    if (folder.isEmpty()) {
      System.out.println("No folder of published vectors: left out mls/*.json");
      return Stream.empty();
    }
    return VectorCases.of(folder.get());
  }
}
