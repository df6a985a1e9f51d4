package sonet.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A non-blank node above the leaves (RFC 9420 §7.1).
///
/// ```
/// struct {
///     HPKEPublicKey encryption_key;
///     opaque parent_hash<V>;
///     uint32 unmerged_leaves<V>;
/// } ParentNode;
/// ```
///
/// @param encryptionKey HPKE public key
/// @param parentHash of the next non-blank node above it (§7.9)
/// @param unmergedLeaves leaves below that lack the private key, in increasing order
public record ParentNode(Bytes encryptionKey, Bytes parentHash, List<LeafIndex> unmergedLeaves)
    implements Encodable {
  /// Checks that the unmerged leaves increase.
  ///
  /// @throws IllegalArgumentException when they do not
  public ParentNode {
    unmergedLeaves = List.copyOf(unmergedLeaves);
    if (!increases(unmergedLeaves)) {
      throw new IllegalArgumentException("unmerged leaves do not increase: " + unmergedLeaves);
    }
  }

  /// Reads one, refusing unmerged leaves that do not increase (§7.1).
  public static ParentNode read(Reader reader) throws DecodeException {
    Bytes encryptionKey = reader.opaque();
    Bytes parentHash = reader.opaque();
    List<LeafIndex> unmergedLeaves = reader.vector(LeafIndex::read);
    if (!increases(unmergedLeaves)) {
      throw new DecodeException("unmerged leaves do not increase");
    }
    return new ParentNode(encryptionKey, parentHash, unmergedLeaves);
  }

  /// This node with a leaf among the unmerged ones (§12.1.1).
  ParentNode withUnmerged(LeafIndex leaf) {
    int found = Collections.binarySearch(unmergedLeaves, leaf);
    if (found >= 0) {
      return this;
    }
    List<LeafIndex> more = new ArrayList<>(unmergedLeaves);
    more.add(-found - 1, leaf);
    return new ParentNode(encryptionKey, parentHash, more);
  }

  /// Whether a leaf is among the unmerged ones.
  public boolean isUnmerged(LeafIndex leaf) {
    return Collections.binarySearch(unmergedLeaves, leaf) >= 0;
  }

  /// This node with some leaves, in increasing order, no longer unmerged (§7.9).
  ParentNode withoutUnmerged(List<LeafIndex> leaves) {
    List<LeafIndex> fewer =
        unmergedLeaves.stream().filter(leaf -> Collections.binarySearch(leaves, leaf) < 0).toList();
    return fewer.size() == unmergedLeaves.size()
        ? this
        : new ParentNode(encryptionKey, parentHash, fewer);
  }

  @Override
  public void writeTo(Writer writer) {
    // The length of the vector is known, so that a tree of parents is written in one go.
    writer
        .opaque(encryptionKey)
        .opaque(parentHash)
        .vectorLength(Integer.BYTES * unmergedLeaves.size());
    for (LeafIndex leaf : unmergedLeaves) {
      writer.u32(leaf.value());
    }
  }

  private static boolean increases(List<LeafIndex> leaves) {
    for (int i = 1; i < leaves.size(); i++) {
      if (leaves.get(i - 1).compareTo(leaves.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
