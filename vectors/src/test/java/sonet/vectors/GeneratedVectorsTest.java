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
    URL folder = Objects.requireNonNull(GeneratedVectorsTest.class.getResource("/vectors"));
    return VectorCases.of(Path.of(URI.create(folder.toString())));
  }
}
