package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// That an entry is in an anchor log, for someone who has nothing but a policy (tlog-proof).
///
/// @param index of the entry
/// @param inclusion from the entry's sibling upwards
/// @param checkpoint of the tree, with its signatures
public record AnchorProof(long index, List<Bytes> inclusion, SignedNote checkpoint) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final int MOST_HASHES = 63;

  /// Copies the list.
  public AnchorProof {
    inclusion = List.copyOf(inclusion);
  }

  /// Reads one; extra data, which proves nothing, is passed over.
  public static AnchorProof parse(String text) throws TransparencyException {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw malformed();
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", -1)));
    if (!lines.removeFirst().equals(HEADER)) {
      throw malformed();
    }
    if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
      String _ = lines.removeFirst();
    }
    if (lines.isEmpty() || !lines.getFirst().startsWith("index ")) {
      throw malformed();
    }
    try {
      String index = lines.removeFirst().substring("index ".length());
      List<Bytes> inclusion = new ArrayList<>();
      for (String line : lines) {
        inclusion.add(Bytes.wrap(Base64.getDecoder().decode(line)));
      }
      long number = Long.parseLong(index);
      if (!Long.toString(number).equals(index) || inclusion.size() > MOST_HASHES) {
        throw malformed();
      }
      return new AnchorProof(number, inclusion, SignedNote.parse(text.substring(end + 2)));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static TransparencyException malformed() {
    return new TransparencyException(Reason.MALFORMED, "no proof of an anchor log");
  }

  /// The proof as a file has it.
  public String format() {
    StringBuilder text = new StringBuilder(HEADER).append("\nindex ").append(index).append('\n');
    for (Bytes hash : inclusion) {
      text.append(Base64.getEncoder().encodeToString(hash.toArray())).append('\n');
    }
    return text.append('\n').append(checkpoint.format()).toString();
  }

  /// Checks that an entry is in a tree that the policy accepts; that tree.
  public Checkpoint verify(Primitives primitives, AnchorPolicy policy, Bytes entry)
      throws TransparencyException {
    Checkpoint head = policy.verify(primitives, checkpoint);
    Bytes leaf = MerkleHash.leaf(primitives, entry);
    if (!MerkleProof.includes(
        primitives, index, head.head().size(), leaf, inclusion, head.head().root())) {
      throw new TransparencyException(Reason.ANCHOR, "the entry is not in the tree");
    }
    return head;
  }
}
