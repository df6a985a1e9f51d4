package sonet.vectors;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// The vectors that Sonet made itself, which every later version must pass.
class GeneratedVectorsTest {
  @TestFactory
  Stream<DynamicNode> ownVectorsPass() throws Exception {
    return VectorCases.of(folder("/vectors"));
  }

  @TestFactory
  Stream<DynamicNode> ownPostQuantumVectorsPass() throws Exception {
    return VectorCases.of(folder("/vectors-pq"));
  }

  private static Path folder(String name) {
    URL folder = Objects.requireNonNull(GeneratedVectorsTest.class.getResource(name));
    return Path.of(URI.create(folder.toString()));
  }
}
