package sonet.mls.tree;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;

/// All keys of a kind in a tree, as a persistent multiset: a hash trie that shares what did not
/// change with the one it came from.
///
/// A branch has up to 32 slots, chosen by five bits of the key's hash. Keys of one hash end in a
/// sorted bucket, so that chosen collisions cost a peer's victim no more than a binary search. A
/// multiset, because a list of proposals may hold a key twice until the last of them is applied.
final class KeyIndex {
  static final KeyIndex EMPTY = new KeyIndex(new Branch(0, new Slot[0]), 0, 0);

  static final int BITS = 5;

  private final Branch root;
  private final int size;
  private final int repetitions;

  sealed interface Slot {}

  record Entry(Bytes key) implements Slot {}

  static final class Branch implements Slot {
    private final int bitmap;
    private final Slot[] slots;

    Branch(int bitmap, Slot[] slots) {
      this.bitmap = bitmap;
      this.slots = slots;
    }
  }

  static final class Bucket implements Slot {
    private final Bytes[] keys;

    Bucket(Bytes... keys) {
      this.keys = keys;
    }
  }

  KeyIndex(Branch root, int size, int repetitions) {
    this.root = root;
    this.size = size;
    this.repetitions = repetitions;
  }

  /// The index of all keys of a list.
  static KeyIndex of(List<Bytes> keys) {
    return KeyIndexBuilder.build(keys);
  }

  /// How many keys there are, each as often as it stands in the tree.
  int size() {
    return size;
  }

  /// Whether a key stands in the tree more than once.
  boolean hasRepetition() {
    return repetitions > 0;
  }

  boolean contains(Bytes key) {
    Slot at = root;
    for (int hash = hash(key); at instanceof Branch branch; hash >>>= BITS) {
      int bit = 1 << (hash & 31);
      if ((branch.bitmap & bit) == 0) {
        return false;
      }
      at = branch.slots[position(branch, bit)];
    }
    return switch (at) {
      case Entry entry -> entry.key().equals(key);
      case Bucket bucket -> Arrays.binarySearch(bucket.keys, key) >= 0;
      case Branch branch -> throw new AssertionError("a search ends above a branch");
    };
  }

  /// Shows all slots, so that a test can tell which are shared.
  void forEachSlot(Consumer<Slot> visitor) {
    visit(root, visitor);
  }

  private static void visit(Slot slot, Consumer<Slot> visitor) {
    visitor.accept(slot);
    if (slot instanceof Branch branch) {
      for (Slot below : branch.slots) {
        visit(below, visitor);
      }
    }
  }

  KeyIndex with(Bytes key) {
    int more = contains(key) ? 1 : 0;
    return new KeyIndex(inserted(root, key, hash(key), 0), size + 1, repetitions + more);
  }

  /// Takes a key out once.
  ///
  /// @throws IllegalArgumentException when it is not there
  KeyIndex without(Bytes key) {
    if (!contains(key)) {
      throw new IllegalArgumentException("the key is not in the index: " + key);
    }
    Slot rest = removed(root, key, hash(key), 0);
    Branch branch = rest instanceof Branch same ? same : branchOf(rest);
    KeyIndex less = new KeyIndex(branch, size - 1, repetitions);
    return less.contains(key) ? new KeyIndex(branch, size - 1, repetitions - 1) : less;
  }

  private static Branch branchOf(@Nullable Slot slot) {
    if (slot instanceof Entry entry) {
      return inserted(EMPTY.root, entry.key(), hash(entry.key()), 0);
    }
    return EMPTY.root;
  }

  private static Branch inserted(Branch branch, Bytes key, int hash, int depth) {
    int bit = 1 << (hash >>> depth & 31);
    int position = position(branch, bit);
    if ((branch.bitmap & bit) == 0) {
      Slot[] slots = new Slot[branch.slots.length + 1];
      System.arraycopy(branch.slots, 0, slots, 0, position);
      slots[position] = new Entry(key);
      System.arraycopy(branch.slots, position, slots, position + 1, branch.slots.length - position);
      return new Branch(branch.bitmap | bit, slots);
    }
    Slot[] slots = branch.slots.clone();
    slots[position] = joined(slots[position], key, hash, depth + BITS);
    return new Branch(branch.bitmap, slots);
  }

  private static Slot joined(Slot slot, Bytes key, int hash, int depth) {
    return switch (slot) {
      case Branch branch -> inserted(branch, key, hash, depth);
      case Bucket bucket -> new Bucket(sortedWith(bucket.keys, key));
      case Entry entry when depth >= Integer.SIZE ->
          new Bucket(sortedWith(new Bytes[] {entry.key()}, key));
      case Entry entry ->
          inserted(inserted(EMPTY.root, entry.key(), hash(entry.key()), depth), key, hash, depth);
    };
  }

  private static Bytes[] sortedWith(Bytes[] keys, Bytes key) {
    int found = Arrays.binarySearch(keys, key);
    int position = found < 0 ? -found - 1 : found;
    Bytes[] more = new Bytes[keys.length + 1];
    System.arraycopy(keys, 0, more, 0, position);
    more[position] = key;
    System.arraycopy(keys, position, more, position + 1, keys.length - position);
    return more;
  }

  /// What is left of a slot that holds the key, null when nothing is.
  private static @Nullable Slot removed(Slot slot, Bytes key, int hash, int depth) {
    return switch (slot) {
      case Entry entry -> null;
      case Bucket bucket -> bucketWithout(bucket.keys, key);
      case Branch branch -> {
        int bit = 1 << (hash >>> depth & 31);
        int position = position(branch, bit);
        Slot left = removed(branch.slots[position], key, hash, depth + BITS);
        yield left == null
            ? branchWithout(branch, bit, position)
            : branchReplacing(branch, position, left);
      }
    };
  }

  private static Slot bucketWithout(Bytes[] keys, Bytes key) {
    int position = Arrays.binarySearch(keys, key);
    Bytes[] fewer = new Bytes[keys.length - 1];
    System.arraycopy(keys, 0, fewer, 0, position);
    System.arraycopy(keys, position + 1, fewer, position, fewer.length - position);
    return fewer.length == 1 ? new Entry(fewer[0]) : new Bucket(fewer);
  }

  private static @Nullable Slot branchWithout(Branch branch, int bit, int position) {
    Slot[] fewer = new Slot[branch.slots.length - 1];
    System.arraycopy(branch.slots, 0, fewer, 0, position);
    System.arraycopy(branch.slots, position + 1, fewer, position, fewer.length - position);
    if (fewer.length == 0) {
      return null;
    }
    return lifted(new Branch(branch.bitmap & ~bit, fewer));
  }

  private static Slot branchReplacing(Branch branch, int position, Slot slot) {
    Slot[] slots = branch.slots.clone();
    slots[position] = slot;
    return lifted(new Branch(branch.bitmap, slots));
  }

  /// A lone key needs no branch; so the shape of the trie depends on its keys alone.
  private static Slot lifted(Branch branch) {
    return branch.slots.length == 1 && branch.slots[0] instanceof Entry entry ? entry : branch;
  }

  private static int position(Branch branch, int bit) {
    return Integer.bitCount(branch.bitmap & (bit - 1));
  }

  static int hash(Bytes key) {
    int mixed = key.hashCode() * 0x9e3779b1;
    return mixed ^ mixed >>> 15;
  }
}
