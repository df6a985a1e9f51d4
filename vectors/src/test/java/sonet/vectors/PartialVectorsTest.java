package sonet.vectors;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// The published vectors of draft-ietf-mls-partial, each as its own case.
class PartialVectorsTest {
  @TestFactory
  Stream<DynamicNode> publishedVectorsPass() throws VectorException {
    Optional<Path> folder = PublishedFolder.find().map(found -> found.resolve("mls-partial"));
    if (folder.isEmpty()) {
      System.out.println("No folder of published vectors: left out mls-partial/*.json");
      return Stream.empty();
    }
    return VectorCases.of(folder.get());
  }
}
