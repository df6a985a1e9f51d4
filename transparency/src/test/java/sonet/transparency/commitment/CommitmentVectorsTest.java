package sonet.transparency.commitment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

class CommitmentVectorsTest {
  @TestFactory
  Stream<DynamicTest> commitmentsOpenToTheirValuesOnly() {
    return Vectors.cases(
        "keytrans/commitment.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          Bytes opening = Vectors.hex(input, "opening");
          LabelVersion labelVersion =
              new LabelVersion(Vectors.hex(input, "label"), input.get("version").asLong());
          UpdateValue value = UpdateValue.of(Vectors.hex(input.get("update"), "value"));
          Bytes commitment = Commitment.of(Suites.ED25519, opening, labelVersion, value);
          if (expect.has("error")) {
            assertThat(commitment).isNotEqualTo(Vectors.hex(input, "commitment"));
          } else {
            assertThat(value.commitmentValue(opening, labelVersion))
                .isEqualTo(Vectors.hex(expect, "commitment_value"));
            assertThat(commitment).isEqualTo(Vectors.hex(expect, "commitment"));
          }
        });
  }
}
