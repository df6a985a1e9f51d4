package sonet.transparency.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.transparency.testing.Configurations;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;

class TreeHeadVectorsTest {
  @TestFactory
  Stream<DynamicTest> headsAreSignedOverTheConfiguration() {
    return Vectors.cases(
        "keytrans/tree-head.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          Configuration configuration = Configurations.of(input);
          long size = input.get("tree_size").asLong();
          Bytes root = Vectors.hex(input, "root");
          Bytes tbs = configuration.treeHeadTbs(size, root);
          Bytes signature = Vectors.hex(expect, "signature");
          assertThat(configuration.encoded()).isEqualTo(Vectors.hex(expect, "configuration"));
          assertThat(Configuration.decode(configuration.encoded())).isEqualTo(configuration);
          assertThat(tbs).isEqualTo(Vectors.hex(expect, "tree_head_tbs"));
          assertThat(Suites.ED25519.verify(configuration.signaturePublicKey(), tbs, signature))
              .isTrue();
          TreeHead treeHead = new TreeHead(size, signature);
          assertThat(treeHead.encoded()).isEqualTo(Vectors.hex(expect, "tree_head"));
          Optional<AuditorTreeHead> auditorTreeHead = auditorTreeHead(configuration, vector);
          assertHeadIs(
              new FullTreeHead.Updated(treeHead, auditorTreeHead),
              configuration,
              Vectors.hex(expect, "full_tree_head_updated"));
          assertHeadIs(
              new FullTreeHead.Same(), configuration, Vectors.hex(expect, "full_tree_head_same"));
        });
  }

  private static void assertHeadIs(FullTreeHead head, Configuration configuration, Bytes encoding)
      throws Exception {
    assertThat(head.encoded()).isEqualTo(encoding);
    assertThat(FullTreeHead.decode(encoding, configuration)).isEqualTo(head);
  }

  private static Optional<AuditorTreeHead> auditorTreeHead(
      Configuration configuration, JsonNode vector) throws Exception {
    JsonNode expect = vector.get("expect");
    if (!expect.has("auditor_tree_head")) {
      return Optional.empty();
    }
    JsonNode input = vector.get("input");
    AuditorTreeHead head = AuditorTreeHead.decode(Vectors.hex(expect, "auditor_tree_head"));
    assertThat(head.timestamp()).isEqualTo(input.get("auditor_timestamp").asLong());
    Bytes tbs =
        configuration.auditorTreeHeadTbs(
            head.timestamp(), head.treeSize(), Vectors.hex(input, "root"));
    assertThat(tbs).isEqualTo(Vectors.hex(expect, "auditor_tree_head_tbs"));
    if (configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing auditing) {
      assertThat(Suites.ED25519.verify(auditing.auditorPublicKey(), tbs, head.signature()))
          .isTrue();
    }
    return Optional.of(head);
  }
}
