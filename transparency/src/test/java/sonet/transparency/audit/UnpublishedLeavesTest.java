package sonet.transparency.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.transparency.testing.SeededRandom;

class UnpublishedLeavesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theyAreWhatAMapWouldHold(long seed) {
    SeededRandom random = new SeededRandom(seed);
    NavigableMap<Bytes, Long> model = new TreeMap<>();
    UnpublishedLeaves leaves = UnpublishedLeaves.NONE;
    for (long position = 0; position < 300; position++) {
      List<Bytes> known = new ArrayList<>(model.keySet());
      List<Bytes> removed = new ArrayList<>();
      for (int i = random.below(3); i > 0 && !known.isEmpty(); i--) {
        removed.add(known.get(random.below(known.size())));
      }
      List<Bytes> added = new ArrayList<>();
      for (int i = random.below(6); i > 0; i--) {
        added.add(random.bytes(2));
      }
      removed.forEach(model::remove);
      long at = position;
      added.forEach(leaf -> model.put(leaf, at));
      leaves = leaves.with(removed, added, position);
      if (random.below(20) == 0) {
        long published = position - random.below(40);
        model.values().removeIf(inserted -> inserted <= published);
        leaves = leaves.after(published);
      }
      assertThat(leaves.byLeaf()).isEqualTo(model);
      for (Bytes leaf : removed) {
        assertThat(leaves.contains(leaf)).isEqualTo(model.containsKey(leaf));
      }
    }
    UnpublishedLeaves last = leaves;
    model.forEach((leaf, position) -> assertThat(last.position(leaf)).contains(position));
    assertThat(UnpublishedLeaves.of(model)).isEqualTo(last).hasSameHashCodeAs(last);
  }

  @Test
  void thereAreAsManyRunsAsTheirNumberHasDigits() {
    SeededRandom random = new SeededRandom(9);
    UnpublishedLeaves leaves = UnpublishedLeaves.NONE;
    for (long position = 0; position < 2_000; position++) {
      leaves = leaves.with(List.of(), List.of(random.bytes(32)), position);
      assertThat(leaves.runs()).isLessThanOrEqualTo(11);
    }
    assertThat(leaves.byLeaf()).hasSize(2_000);
  }

  @Test
  void whatWasPublishedIsLookedForOnce() {
    UnpublishedLeaves leaves =
        UnpublishedLeaves.NONE
            .with(List.of(), List.of(Bytes.of((byte) 1)), 3)
            .with(List.of(), List.of(Bytes.of((byte) 2)), 4);
    UnpublishedLeaves left = leaves.after(3);
    assertThat(left.byLeaf()).containsOnlyKeys(Bytes.of((byte) 2));
    assertThat(left.after(3)).isSameAs(left);
    assertThat(left.after(2)).isSameAs(left);
  }
}
