package sonet.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.testing.Vectors;

/// `deserialization.json` of the MLS working group: headers of vectors with their lengths.
class VarintVectorsTest {
  @TestFactory
  Stream<DynamicNode> headersAreReadAndWritten() {
    return Vectors.of(
        "mls/deserialization.json",
        vectors ->
            Vectors.elements(vectors)
                .map(vector ->
                    DynamicTest.dynamicTest(
                        vector.get("vlbytes_header").asText(), () -> check(vector))));
  }

  private static void check(JsonNode vector) throws DecodeException {
    Bytes header = Vectors.hex(vector, "vlbytes_header");
    int length = vector.get("length").asInt();
    assertThat((int) Reader.decode(header, Reader::vectorLength)).isEqualTo(length);
    assertThat(new Writer().vectorLength(length).toBytes()).isEqualTo(header);
  }
}
