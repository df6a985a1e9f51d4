package sonet.transparency.prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.wire.PrefixLeaf;

/// What happens to one key: another commitment in its place, or none.
///
/// @param key the VRF output
/// @param commitment what stands there afterwards
record PrefixChange(Bytes key, Optional<Bytes> commitment) {
  /// The changes that removing some leaves and then adding others makes, ascending by key.
  static List<PrefixChange> of(List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    TreeMap<Bytes, PrefixChange> changes = new TreeMap<>();
    for (PrefixLeaf leaf : removed) {
      changes.put(leaf.vrfOutput(), new PrefixChange(leaf.vrfOutput(), Optional.empty()));
    }
    for (PrefixLeaf leaf : added) {
      changes.put(
          leaf.vrfOutput(), new PrefixChange(leaf.vrfOutput(), Optional.of(leaf.commitment())));
    }
    return new ArrayList<>(changes.values());
  }

  /// The first of some changes, ascending and alike above a depth, whose bit there is 1.
  static int split(List<PrefixChange> changes, int depth) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (PrefixNode.bit(changes.get(middle).key(), depth) == 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
