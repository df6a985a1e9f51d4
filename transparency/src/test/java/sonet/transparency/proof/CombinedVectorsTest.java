package sonet.transparency.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.transparency.DraftRevision;
import sonet.transparency.TransparencyException;
import sonet.transparency.monitor.ContactMonitoring;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.search.FixedVersionSearch;
import sonet.transparency.search.GreatestVersionSearch;
import sonet.transparency.testing.Configurations;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.update.InsertionCheck;
import sonet.transparency.wire.CombinedTreeProof;

/// Proofs that other implementations made, or that were corrupted so that they must be refused.
class CombinedVectorsTest {
  private static final long WINDOW = 604_800_000;

  @TestFactory
  Stream<DynamicTest> searchesAndMonitoringOfAnotherImplementation() {
    return cases(
        "combined-search",
        vector -> {
          long size = vector.get("size").asLong();
          ConsumingView view = view(vector, size, vector.get("versions"));
          CombinedTree tree = new CombinedTree(Configurations.withWindow(WINDOW), view);
          ViewUpdate.run(tree, DraftRevision.pinned(), 0);
          long greatest = vector.get("greatest").asLong();
          switch (vector.get("operation").asText()) {
            case "greatest-version" -> {
              long _ = GreatestVersionSearch.run(tree, greatest);
            }
            case "fixed-version" -> {
              long _ = FixedVersionSearch.run(tree, greatest);
            }
            default -> {
              Map<Long, Long> map = new TreeMap<>();
              vector
                  .get("map")
                  .forEach(entry ->
                      map.put(entry.get("position").asLong(), entry.get("version").asLong()));
              MonitoringMap _ = ContactMonitoring.run(tree, new MonitoringMap(new TreeMap<>(map)));
            }
          }
          ConsumingView.Shown shown = view.finish(Optional.empty());
          assertThat(shown.view().size()).isEqualTo(size);
        });
  }

  @TestFactory
  Stream<DynamicTest> insertionsOfAnotherImplementation() {
    return cases(
        "owner-update",
        vector -> {
          long size = vector.get("size").asLong();
          ConsumingView view = view(vector, size, vector.get("keys"));
          CombinedTree tree = new CombinedTree(Configurations.withWindow(WINDOW), view);
          ViewUpdate.run(tree, DraftRevision.pinned(), 0);
          boolean _ =
              check(vector.get("owner"), vector, vector.get("new_versions").asInt())
                  .run(tree, greatestAt(vector.get("owner")));
          ConsumingView.Shown shown = view.finish(Optional.empty());
          assertThat(shown.view().size()).isEqualTo(size);
        });
  }

  @TestFactory
  Stream<DynamicTest> insertionsOfTheFirstImplementation() {
    return Vectors.cases(
        "keytrans/update.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          CombinedTreeProof proof = CombinedTreeProof.decode(Vectors.hex(expect, "proof"));
          assertThat(proof.encoded()).isEqualTo(Vectors.hex(expect, "proof"));
          if (Vectors.number(input, "last").isPresent()) {
            return; // needs roots of prefix trees that the file does not have
          }
          ConsumingView view =
              new ConsumingView(
                  Suites.ED25519,
                  input.get("tree_size").asLong(),
                  RetainedView.NONE,
                  known(input.get("ladder")),
                  proof);
          CombinedTree tree =
              new CombinedTree(
                  Configurations.withWindow(input.get("monitoring_window").asLong()), view);
          ViewUpdate.run(tree, DraftRevision.pinned(), 0);
          boolean distinguished =
              check(input.get("owner"), input, input.get("versions").asInt())
                  .run(tree, greatestAt(input.get("owner")));
          assertThat(distinguished).isEqualTo(expect.get("distinguished").asBoolean());
          ConsumingView.Shown shown = view.finish(Optional.empty());
          assertThat(shown.view().size()).isEqualTo(input.get("tree_size").asLong());
        });
  }

  /// One version at each of the positions that the owner knows, after the one at the start.
  private static LongFunction<Optional<Long>> greatestAt(JsonNode owner) {
    return position -> {
      Optional<Long> greatest = Vectors.number(owner, "version_at_starting");
      for (long upcoming : Vectors.numbers(owner.get("upcoming"))) {
        if (upcoming <= position) {
          greatest = Optional.of(greatest.map(version -> version + 1).orElse(0L));
        }
      }
      return greatest;
    };
  }

  private static InsertionCheck check(JsonNode owner, JsonNode input, int count) {
    List<Long> upcoming = Vectors.numbers(owner.get("upcoming"));
    Optional<Long> atStart = Vectors.number(owner, "version_at_starting");
    long known = owner.get("starting").asLong();
    Optional<Long> previous = atStart;
    for (long position : upcoming) {
      known = position;
      previous = Optional.of(previous.map(version -> version + 1).orElse(0L));
    }
    return new InsertionCheck(previous, known, input.get("position").asLong(), count);
  }

  private static Stream<DynamicTest> cases(String kind, Vectors.Check check) {
    return Vectors.read("keytrans/from-kt.json").stream()
        .flatMap(json -> Vectors.elements(json.get("cases")))
        .filter(vector -> vector.get("kind").asText().equals(kind))
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.get("name").asText(),
                () -> {
                  if (vector.get("expect").asText().equals("accept")) {
                    check.run(vector);
                  } else {
                    Suites.assertRefused(() -> check.run(vector));
                  }
                }));
  }

  private static ConsumingView view(JsonNode vector, long size, JsonNode versions)
      throws TransparencyException {
    return new ConsumingView(
        Suites.ED25519,
        size,
        RetainedView.NONE,
        known(versions),
        CombinedTreeProof.decode(Vectors.hex(vector, "proof")));
  }

  private static Map<Long, KnownVersion> known(JsonNode versions) {
    Map<Long, KnownVersion> known = new HashMap<>();
    for (JsonNode version : versions) {
      known.put(
          version.get("version").asLong(),
          new KnownVersion(
              Vectors.hex(version, "vrf_output"),
              Optional.of(Vectors.hex(version, "commitment")).filter(bytes -> !bytes.isEmpty())));
    }
    return known;
  }
}
