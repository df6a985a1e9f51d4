package sonet.transparency.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.testing.Suites;
import sonet.transparency.wire.LogEntry;

/// Proofs of a log that was not the same before, and sizes that cannot be (§12.1).
class LogProofTest {
  private static final int SIZE = 11;

  /// A log, of which one entry may be another.
  private static final class Log {
    final List<Bytes> leaves = new ArrayList<>();
    final Map<Subtree, Bytes> nodes = new HashMap<>();
    final List<FullSubtrees> sizes = new ArrayList<>(List.of(FullSubtrees.EMPTY));

    Log(int other) {
      for (int i = 0; i < SIZE; i++) {
        byte[] root = new byte[32];
        root[0] = (byte) (i == other ? 100 : i);
        LogEntry entry = new LogEntry(i, Bytes.wrap(root));
        FullSubtrees.Appended appended = sizes.getLast().append(Suites.ED25519, entry);
        nodes.putAll(appended.created());
        sizes.add(appended.next());
        leaves.add(FullSubtrees.leafValue(Suites.ED25519, entry));
      }
    }

    NavigableMap<Long, Bytes> leaf(long position) {
      return new TreeMap<>(Map.of(position, leaves.get((int) position)));
    }

    List<Bytes> elements(LogProof proof, long leaf) {
      return proof.elements(leaf(leaf).navigableKeySet()).stream()
          .map(subtree -> Objects.requireNonNull(nodes.get(subtree)))
          .toList();
    }
  }

  private final Log log = new Log(-1);

  @Test
  void anEntryOfTheRetainedPartCannotBeProvenWithAnotherOneBesideIt() throws Exception {
    // The log proves an entry that lies in what was retained, with heads of another log around it.
    // What it proves is consistent in itself, and its root could be signed.
    for (int other = 0; other < 8; other++) {
      Log fork = new Log(other);
      for (int leaf = 0; leaf < 8; leaf++) {
        LogProof proof = new LogProof(SIZE, 8, Optional.empty());
        List<Bytes> elements = fork.elements(proof, leaf);
        NavigableMap<Long, Bytes> leaves = fork.leaf(leaf);
        Suites.assertRefused(
            Reason.NOT_AN_EXTENSION,
            () -> proof.evaluate(Suites.ED25519, leaves, log.sizes.get(8), elements));
        assertThat(
                proof
                    .evaluate(Suites.ED25519, leaves, fork.sizes.get(8), elements)
                    .tree()
                    .root(Suites.ED25519))
            .isEqualTo(fork.sizes.get(SIZE).root(Suites.ED25519));
      }
    }
  }

  @Test
  void aHeadIsNotGivenForWhatHoldsARetainedOne() {
    // Entries 8 and 9 were retained as one head, 10 is new: the head of all of 8 to 11 would hide
    // whether the log still has them.
    LogProof proof = new LogProof(12, 10, Optional.empty());
    assertThat(proof.elements(new TreeSet<>())).containsExactly(Subtree.of(10, 12));
  }

  @Test
  void anEntryThatTheLogDoesNotHaveIsNotProven() {
    for (long position : List.of(-1L, (long) SIZE)) {
      NavigableMap<Long, Bytes> leaves = new TreeMap<>(Map.of(position, log.leaves.getFirst()));
      LogProof proof = new LogProof(SIZE, SIZE, Optional.empty());
      Suites.assertRefused(
          Reason.POSITION,
          () -> proof.evaluate(Suites.ED25519, leaves, log.sizes.get(SIZE), List.of()));
    }
  }

  @Test
  void aProofIsEvaluatedWithTheTreeThatItIsMadeFor() {
    LogProof proof = new LogProof(SIZE, 8, Optional.empty());
    List<Bytes> elements = log.elements(proof, 9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proof.evaluate(Suites.ED25519, log.leaf(9), log.sizes.get(4), elements));
  }

  @Test
  void sizesThatCannotBeAreTheCallersMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LogProof(0, 0, Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogProof(5, -1, Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogProof(5, 6, Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogProof(5, 0, Optional.of(0L)));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogProof(5, 0, Optional.of(6L)));
    assertThat(new LogProof(5, 5, Optional.of(5L)).size()).isEqualTo(5);
  }

  @Test
  void thereIsOneHeadForEachFullSubtree() {
    List<Bytes> heads = log.sizes.get(3).heads();
    assertThat(new FullSubtrees(5, heads).size()).isEqualTo(5);
    assertThatIllegalArgumentException().isThrownBy(() -> new FullSubtrees(4, heads));
    assertThatIllegalArgumentException().isThrownBy(() -> new FullSubtrees(7, heads));
    // Negative numbers have bits, too.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FullSubtrees(Long.MIN_VALUE | 1, heads));
    assertThatIllegalStateException()
        .isThrownBy(() -> FullSubtrees.EMPTY.root(Suites.ED25519))
        .withMessageContaining("no root");
  }

  @Test
  void anEmptyLogHasNoRoot() {
    assertThatIllegalArgumentException().isThrownBy(() -> SearchTree.root(0));
  }
}
