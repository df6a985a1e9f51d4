package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.log.LogNodes;
import sonet.transparency.log.Subtree;

/// The Merkle tree of an anchor log over a store of the heads of its full subtrees, at the same
/// addresses as those of the log tree.
///
/// @param primitives the hash
/// @param size the number of entries
/// @param nodes the store
public record AnchorTree(Primitives primitives, long size, LogNodes nodes) {
  /// What appending gives: the heads to store before the tree of the next size is shown.
  public Map<Subtree, Bytes> append(Bytes entry) {
    Map<Subtree, Bytes> created = new HashMap<>();
    Subtree subtree = Subtree.leaf(size);
    Bytes head = MerkleHash.leaf(primitives, entry);
    created.put(subtree, head);
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      Subtree left = new Subtree(subtree.level(), subtree.index() - 1);
      head = MerkleHash.node(primitives, nodes.head(left), head);
      subtree = new Subtree(subtree.level() + 1, subtree.index() >> 1);
      created.put(subtree, head);
    }
    return created;
  }

  /// The root.
  public Bytes root() {
    return size == 0 ? MerkleHash.empty(primitives) : hash(0, size);
  }

  /// The tree with its size, as a checkpoint has it.
  public MerkleProof.Head head() {
    return new MerkleProof.Head(size, root());
  }

  private Bytes hash(long start, long end) {
    if (Long.bitCount(end - start) == 1) {
      int level = Long.numberOfTrailingZeros(end - start);
      return nodes.head(new Subtree(level, start >> level));
    }
    long middle = middle(start, end);
    return MerkleHash.node(primitives, hash(start, middle), hash(middle, end));
  }

  private static long middle(long start, long end) {
    return start + Long.highestOneBit(end - start - 1);
  }

  /// The proof that an entry is in the tree (RFC 6962 §2.1.1).
  public List<Bytes> inclusion(long index) {
    List<Bytes> proof = new ArrayList<>();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long middle = middle(start, end);
      if (index < middle) {
        proof.add(hash(middle, end));
        end = middle;
      } else {
        proof.add(hash(start, middle));
        start = middle;
      }
    }
    return List.copyOf(proof.reversed());
  }

  /// The proof that the tree extends one of an earlier size (RFC 6962 §2.1.2).
  public List<Bytes> consistency(long earlier) {
    if (earlier == 0 || earlier == size) {
      return List.of();
    }
    List<Bytes> proof = new ArrayList<>();
    long start = 0;
    long end = size;
    while (end != earlier) {
      long middle = middle(start, end);
      if (earlier <= middle) {
        proof.add(hash(middle, end));
        end = middle;
      } else {
        proof.add(hash(start, middle));
        start = middle;
      }
    }
    if (start != 0) {
      proof.add(hash(start, end));
    }
    return List.copyOf(proof.reversed());
  }

  /// The bytes of a tile, as wide as the tree makes it (tlog-tiles).
  public Bytes tile(Tile tile) {
    List<Bytes> hashes = new ArrayList<>();
    for (int i = 0; i < tile.width(); i++) {
      hashes.add(
          nodes.head(new Subtree(Tile.HEIGHT * tile.level(), tile.index() * Tile.WIDTH + i)));
    }
    return Bytes.concat(hashes.toArray(Bytes[]::new));
  }
}
