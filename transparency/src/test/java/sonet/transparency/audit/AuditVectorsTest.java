package sonet.transparency.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencySuite;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.SearchTree;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;

class AuditVectorsTest {
  @TestFactory
  Stream<DynamicTest> changesAreFollowedOrRefusedAlike() {
    return Vectors.cases(
        "keytrans/auditor-update.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          AuditorUpdate update = AuditorUpdate.decode(Vectors.hex(expect, "encoding"));
          assertThat(update.encoded()).isEqualTo(Vectors.hex(expect, "encoding"));
          assertThat(update.timestamp()).isEqualTo(input.get("timestamp").asLong());
          AuditedLog log = log(input);
          Configuration configuration =
              new Configuration(
                  TransparencySuite.ED25519,
                  new DeploymentMode.ThirdPartyAuditing(0, 0, Bytes.EMPTY),
                  Bytes.EMPTY,
                  Bytes.EMPTY,
                  0,
                  0,
                  input.get("window").asLong(),
                  Optional.empty());
          if (expect.get("verdict").asText().equals("rejected")) {
            Suites.assertRefused(() -> log.follow(Suites.ED25519, configuration, update));
          } else {
            AuditedLog next = log.follow(Suites.ED25519, configuration, update);
            assertThat(next.size()).isEqualTo(expect.get("tree_size").asLong());
            assertThat(next.root(Suites.ED25519)).isEqualTo(Vectors.hex(expect, "log_root"));
          }
        });
  }

  private static AuditedLog log(JsonNode input) {
    long size = input.get("log_size").asLong();
    NavigableMap<Long, Long> frontier = new TreeMap<>();
    List<Long> positions = SearchTree.frontier(size);
    List<Long> timestamps = Vectors.numbers(input.get("frontier_timestamps"));
    for (int i = 0; i < positions.size(); i++) {
      frontier.put(positions.get(i), timestamps.get(i));
    }
    NavigableMap<Bytes, Long> unpublished = new TreeMap<>();
    for (JsonNode inserted : input.get("inserted")) {
      unpublished.put(Vectors.hex(inserted, "vrf_output"), inserted.get("position").asLong());
    }
    return new AuditedLog(
        new FullSubtrees(size, Vectors.hexes(input.get("log_full_subtrees"))),
        Vectors.hex(input, "prefix_root"),
        frontier,
        UnpublishedLeaves.of(unpublished));
  }
}
