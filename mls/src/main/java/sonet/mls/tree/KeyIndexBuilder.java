package sonet.mls.tree;

import java.util.Arrays;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.tree.KeyIndex.Branch;
import sonet.mls.tree.KeyIndex.Bucket;
import sonet.mls.tree.KeyIndex.Entry;
import sonet.mls.tree.KeyIndex.Slot;

/// Builds the index of many keys at once, from the leaves of the trie upwards: for a tree that was
/// just read, where inserting one key after the other would copy every branch many times.
///
/// Gives the very trie that insertion gives. Lives inside one method.
final class KeyIndexBuilder {
  private static final int FAN_OUT = 1 << KeyIndex.BITS;

  private final Bytes[] keys;
  private final int[] hashes;
  private final Bytes[] sortedKeys;
  private final int[] sortedHashes;
  private int repetitions;

  private KeyIndexBuilder(List<Bytes> all) {
    this.keys = all.toArray(Bytes[]::new);
    this.hashes = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      hashes[i] = KeyIndex.hash(keys[i]);
    }
    this.sortedKeys = new Bytes[keys.length];
    this.sortedHashes = new int[keys.length];
  }

  static KeyIndex build(List<Bytes> all) {
    KeyIndexBuilder builder = new KeyIndexBuilder(all);
    Branch root = builder.branch(0, all.size(), 0);
    return new KeyIndex(root, all.size(), builder.repetitions);
  }

  private Slot slot(int from, int to, int depth) {
    if (to - from == 1) {
      return new Entry(keys[from]);
    }
    return depth >= Integer.SIZE ? bucket(from, to) : branch(from, to, depth);
  }

  private Bucket bucket(int from, int to) {
    Bytes[] same = Arrays.copyOfRange(keys, from, to);
    Arrays.sort(same);
    for (int i = 1; i < same.length; i++) {
      repetitions += same[i].equals(same[i - 1]) ? 1 : 0;
    }
    return new Bucket(same);
  }

  private Branch branch(int from, int to, int depth) {
    int[] ends = sort(from, to, depth);
    int bitmap = 0;
    Slot[] slots = new Slot[FAN_OUT];
    int count = 0;
    for (int digit = 0, start = from; digit < FAN_OUT; start = ends[digit++]) {
      if (ends[digit] > start) {
        bitmap |= 1 << digit;
        slots[count++] = slot(start, ends[digit], depth + KeyIndex.BITS);
      }
    }
    return new Branch(bitmap, Arrays.copyOf(slots, count));
  }

  /// Sorts a range by one digit of the hashes. Gives where the keys of each digit end.
  private int[] sort(int from, int to, int depth) {
    int[] ends = new int[FAN_OUT];
    for (int i = from; i < to; i++) {
      ends[digit(hashes[i], depth)]++;
    }
    int end = from;
    for (int digit = 0; digit < FAN_OUT; digit++) {
      end += ends[digit];
      ends[digit] = end;
    }
    int[] places = ends.clone();
    for (int i = to - 1; i >= from; i--) {
      int place = --places[digit(hashes[i], depth)];
      sortedKeys[place] = keys[i];
      sortedHashes[place] = hashes[i];
    }
    System.arraycopy(sortedKeys, from, keys, from, to - from);
    System.arraycopy(sortedHashes, from, hashes, from, to - from);
    return ends;
  }

  private static int digit(int hash, int depth) {
    return hash >>> depth & (FAN_OUT - 1);
  }
}
