package sonet.transparency.anchor;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;

/// Checks proofs of a Merkle tree (RFC 6962 §2.1.1 and §2.1.2, by the algorithms of RFC 9162
/// §2.1.3.2 and §2.1.4.2).
public final class MerkleProof {
  private MerkleProof() {}

  /// Whether a leaf is in a tree.
  ///
  /// @param index of the leaf
  /// @param size of the tree
  /// @param leafHash the leaf's hash
  /// @param proof from the leaf's sibling upwards
  public static boolean includes(
      Primitives primitives, long index, long size, Bytes leafHash, List<Bytes> proof, Bytes root) {
    if (index < 0 || index >= size || leafHash.length() != MerkleHash.LENGTH) {
      return false;
    }
    long at = index;
    long last = size - 1;
    Bytes hash = leafHash;
    for (Bytes sibling : proof) {
      if (last == 0 || sibling.length() != MerkleHash.LENGTH) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        hash = MerkleHash.node(primitives, sibling, hash);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        hash = MerkleHash.node(primitives, hash, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /// A tree: how large it is, and its root.
  ///
  /// @param size the number of leaves
  /// @param root its hash
  public record Head(long size, Bytes root) {}

  /// Whether a tree is an extension of another. Every tree extends the empty one, which needs no
  /// proof and is none here.
  public static boolean extended(
      Primitives primitives, Head before, Head after, List<Bytes> proof) {
    if (before.size() <= 0 || before.size() > after.size()) {
      return false;
    }
    if (before.size() == after.size()) {
      return proof.isEmpty() && before.root().equals(after.root());
    }
    if (proof.isEmpty() || proof.stream().anyMatch(hash -> hash.length() != MerkleHash.LENGTH)) {
      return false;
    }
    boolean complete = Long.bitCount(before.size()) == 1;
    Bytes first = complete ? before.root() : proof.getFirst();
    List<Bytes> rest = complete ? proof : proof.subList(1, proof.size());
    return isExtended(primitives, before, after, first, rest);
  }

  private static boolean isExtended(
      Primitives primitives, Head before, Head after, Bytes first, List<Bytes> rest) {
    long at = before.size() - 1;
    long last = after.size() - 1;
    while ((at & 1) == 1) {
      at >>= 1;
      last >>= 1;
    }
    Bytes old = first;
    Bytes now = first;
    for (Bytes hash : rest) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        old = MerkleHash.node(primitives, hash, old);
        now = MerkleHash.node(primitives, hash, now);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        now = MerkleHash.node(primitives, now, hash);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && old.equals(before.root()) && now.equals(after.root());
  }
}
