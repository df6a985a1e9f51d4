package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;

class KeyIndexTest {
  static IntStream seeds() {
    return IntStream.range(0, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void itHoldsWhatWasPutInAndNotTakenOut(int seed) {
    Random dice = new Random(seed);
    int universe = 1 + dice.nextInt(400);
    checkAgainstAList(dice, () -> Bytes.utf8("key " + dice.nextInt(universe)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void itHoldsKeysOfOneHash(int seed) {
    Random dice = new Random(seed);
    checkAgainstAList(dice, () -> colliding(dice.nextInt(64)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void itIsBuiltAtOnceAsOneByOne(int seed) {
    Random dice = new Random(seed);
    int universe = 1 + dice.nextInt(2000);
    for (int size : new int[] {0, 1, 2, 40, 1500}) {
      List<Bytes> keys = new ArrayList<>();
      KeyIndex oneByOne = KeyIndex.EMPTY;
      for (int i = 0; i < size; i++) {
        Bytes key =
            dice.nextInt(4) == 0
                ? colliding(dice.nextInt(64))
                : Bytes.utf8("key " + dice.nextInt(universe));
        keys.add(key);
        oneByOne = oneByOne.with(key);
      }
      KeyIndex atOnce = KeyIndex.of(keys);
      assertThat(shape(atOnce)).isEqualTo(shape(oneByOne));
      assertThat(atOnce.size()).isEqualTo(size);
      assertThat(atOnce.hasRepetition()).isEqualTo(oneByOne.hasRepetition());
      assertThat(keys).allMatch(atOnce::contains);
      for (Bytes key : keys) {
        atOnce = atOnce.without(key);
      }
      assertThat(atOnce.hasRepetition()).isFalse();
    }
  }

  /// Every slot in the order of the trie.
  private static List<String> shape(KeyIndex index) {
    List<String> shape = new ArrayList<>();
    index.forEachSlot(slot ->
        shape.add(
            switch (slot) {
              case KeyIndex.Entry entry -> entry.key().toHex();
              case KeyIndex.Bucket bucket -> "bucket";
              case KeyIndex.Branch branch -> "branch";
            }));
    return shape;
  }

  private static void checkAgainstAList(Random dice, Supplier<Bytes> key) {
    KeyIndex index = KeyIndex.EMPTY;
    List<Bytes> model = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      if (dice.nextInt(5) < 3 || model.isEmpty()) {
        Bytes added = key.get();
        index = index.with(added);
        model.add(added);
      } else {
        Bytes removed = model.remove(dice.nextInt(model.size()));
        index = index.without(removed);
      }
      Bytes any = key.get();
      assertThat(index.contains(any)).isEqualTo(model.contains(any));
      assertThat(index.size()).isEqualTo(model.size());
      assertThat(index.hasRepetition()).isEqualTo(model.stream().distinct().count() < model.size());
    }
    for (Bytes left : model) {
      index = index.without(left);
    }
    assertThat(index.size()).isZero();
    List<KeyIndex.Slot> slots = new ArrayList<>();
    index.forEachSlot(slots::add);
    assertThat(slots).hasSize(1);
  }

  @Test
  void theBucketKeysDoCollide() {
    assertThat(colliding(5)).isNotEqualTo(colliding(9)).hasSameHashCodeAs(colliding(9));
  }

  @Test
  void anIndexThatChangedLeavesTheOldOne() {
    Bytes key = Bytes.utf8("a key");
    KeyIndex with = KeyIndex.EMPTY.with(key);
    KeyIndex without = with.without(key);
    assertThat(KeyIndex.EMPTY.contains(key)).isFalse();
    assertThat(with.contains(key)).isTrue();
    assertThat(without.contains(key)).isFalse();
  }

  @Test
  void whatIsNotThereCannotBeTakenOut() {
    KeyIndex index = KeyIndex.EMPTY.with(Bytes.utf8("a key"));
    assertThatIllegalArgumentException().isThrownBy(() -> index.without(Bytes.utf8("another key")));
  }

  /// Keys of one hash: 31 * 1 + 0 = 31 * 0 + 31.
  private static Bytes colliding(int number) {
    byte[] key = new byte[12];
    for (int bit = 0; bit < 6; bit++) {
      boolean one = (number >> bit & 1) == 1;
      key[2 * bit] = (byte) (one ? 1 : 0);
      key[2 * bit + 1] = (byte) (one ? 0 : 31);
    }
    return Bytes.wrap(key);
  }
}
