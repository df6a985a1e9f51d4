package sonet.transparency.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.transparency.DraftRevision;
import sonet.transparency.TransparencyException;
import sonet.transparency.log.SearchTree;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.testing.Configurations;
import sonet.transparency.testing.Vectors;

/// The algorithms that need no proof: which versions and entries they ask for, and what they make
/// of the answers.
class AlgorithmVectorsTest {
  @TestFactory
  Stream<DynamicTest> laddersLookUpTheSameVersions() {
    return Vectors.cases(
        "keytrans/binary-ladder.json",
        vector -> {
          JsonNode input = vector.get("input");
          List<Long> expected = Vectors.numbers(vector.get("expect").get("versions"));
          switch (input.get("kind").asText()) {
            case "base" ->
                assertThat(Ladder.base(input.get("greatest").asLong())).isEqualTo(expected);
            case "monitoring" ->
                assertThat(Ladder.monitoring(input.get("target").asLong())).isEqualTo(expected);
            default -> {
              List<Long> all = new ArrayList<>(searchLadder(input, Repeats.INCLUDED));
              all.removeAll(Vectors.numbers(input.get("left_inclusion")));
              all.removeAll(Vectors.numbers(input.get("right_non_inclusion")));
              assertThat(all).isEqualTo(expected);
              // In some cases a version that is there is not there further right, which no log can
              // show.
              long greatest = input.get("greatest").asLong();
              if (Vectors.numbers(input.get("right_non_inclusion")).stream()
                  .allMatch(version -> version > greatest)) {
                assertThat(searchLadder(input, Repeats.OMITTED)).isEqualTo(expected);
              }
            }
          }
        });
  }

  /// Runs a search ladder in the middle of three entries, after lookups in those beside it.
  private static List<Long> searchLadder(JsonNode input, Repeats repeats) throws Exception {
    long greatest = input.get("greatest").asLong();
    List<Long> lookups = new ArrayList<>();
    Answers answers =
        new Answers((position, version) -> {
          if (position == 1) {
            lookups.add(version);
          }
          return switch ((int) position) {
            case 0 -> true;
            case 1 -> version <= greatest;
            default -> false;
          };
        });
    CombinedTree tree = new CombinedTree(Configurations.withWindow(1000), answers);
    for (long version : Vectors.numbers(input.get("left_inclusion"))) {
      assertThat(tree.includes(0, version)).isTrue();
    }
    for (long version : Vectors.numbers(input.get("right_non_inclusion"))) {
      assertThat(tree.includes(2, version)).isFalse();
    }
    Relation _ = tree.searchLadder(1, input.get("target").asLong(), repeats);
    return lookups;
  }

  @TestFactory
  Stream<DynamicTest> laddersAreReadAlike() {
    return Vectors.cases(
        "keytrans/ladder-interpretation.json",
        vector -> {
          JsonNode input = vector.get("input");
          List<Long> ladder = Vectors.numbers(input.get("ladder"));
          List<Long> asked = new ArrayList<>();
          Answers answers =
              new Answers((_, version) -> {
                asked.add(version);
                return input.get("results").get(asked.size() - 1).asBoolean();
              });
          CombinedTree tree = new CombinedTree(Configurations.withWindow(1000), answers);
          Relation relation = tree.searchLadder(1, input.get("target").asLong(), Repeats.INCLUDED);
          int verdict =
              switch (relation) {
                case LESS -> -1;
                case EQUAL -> 0;
                case GREATER -> 1;
              };
          assertThat(verdict).isEqualTo(vector.get("expect").get("verdict").asInt());
          assertThat(asked).isEqualTo(ladder);
        });
  }

  @TestFactory
  Stream<DynamicTest> theSameEntriesAreDistinguished() {
    return Vectors.cases(
        "keytrans/distinguished.json",
        vector -> {
          JsonNode input = vector.get("input");
          long size = input.get("size").asLong();
          if (size == 0) {
            assertThat(SearchTree.frontier(size)).isEmpty(); // no head, so nothing to ask about
            assertThat(vector.get("expect").has("rightmost")).isFalse();
            return;
          }
          Map<Long, Long> timestamps = new TreeMap<>();
          for (long timestamp : Vectors.numbers(input.get("timestamps"))) {
            timestamps.put((long) timestamps.size(), timestamp);
          }
          List<Long> asked = new ArrayList<>();
          TreeView view = new Timestamps(size, timestamps, asked);
          CombinedTree tree =
              new CombinedTree(Configurations.withWindow(input.get("window").asLong()), view);
          assertThat(tree.rightmostDistinguished())
              .isEqualTo(Vectors.number(vector.get("expect"), "rightmost"));
          assertThat(asked)
              .containsExactlyInAnyOrderElementsOf(
                  Vectors.numbers(vector.get("expect").get("requested_rightmost")).stream()
                      .distinct()
                      .toList());
          Optional<Long> previous =
              tree.rightmostDistinguished()
                  .filter(position -> position < size - 1)
                  .or(() -> previous(tree, size));
          assertThat(previous)
              .isEqualTo(Vectors.number(vector.get("expect"), "previous_rightmost"));
        });
  }

  /// The rightmost distinguished entry left of the last one, one by one.
  private static Optional<Long> previous(CombinedTree tree, long size) {
    try {
      for (long position = size - 2; position >= 0; position--) {
        if (tree.isDistinguished(position)) {
          return Optional.of(position);
        }
      }
      return Optional.empty();
    } catch (TransparencyException e) {
      throw new AssertionError(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> viewsAreUpdatedFromTheSameEntries() {
    return Vectors.cases(
        "keytrans/update-view.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          long size = input.get("size").asLong();
          long last = Vectors.number(input, "advertised").orElse(0L);
          assertThat(ViewUpdate.entries(DraftRevision.DRAFT_05, size, last))
              .isEqualTo(Vectors.numbers(expect.get("entries")));
          List<Long> pinned = ViewUpdate.entries(DraftRevision.pinned(), size, last);
          if (expect.path("right_edge_unchecked").asBoolean()) {
            assertThat(pinned).isNotEmpty().endsWith(size - 1);
          } else {
            assertThat(pinned).isEqualTo(Vectors.numbers(expect.get("entries")));
          }
          if (expect.has("frontier")) {
            assertThat(SearchTree.frontier(size))
                .isEqualTo(Vectors.numbers(expect.get("frontier")));
          }
        });
  }

  @FunctionalInterface
  private interface Answer {
    boolean includes(long position, long version);
  }

  private record Answers(Answer answer) implements TreeView {
    @Override
    public long size() {
      return 3;
    }

    @Override
    public long timestamp(long position) {
      return position;
    }

    @Override
    public boolean isAtEnd(long position) {
      return false;
    }

    @Override
    public Lookups lookups(long position) {
      return new Lookups() {
        @Override
        public boolean includes(long version) {
          return answer.includes(position, version);
        }

        @Override
        public void end() {}
      };
    }
  }

  private record Timestamps(long size, Map<Long, Long> timestamps, List<Long> asked)
      implements TreeView {
    @Override
    public long timestamp(long position) {
      asked.add(position);
      return Objects.requireNonNull(timestamps.get(position));
    }

    @Override
    public boolean isAtEnd(long position) {
      return false;
    }

    @Override
    public Lookups lookups(long position) {
      throw new AssertionError("no lookups");
    }
  }
}
