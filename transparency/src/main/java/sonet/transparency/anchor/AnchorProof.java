package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// That an entry is in an anchor log, for someone who has nothing but a policy (tlog-proof).
///
/// @param extra what is not authenticated; here the entry, so that the file says what it proves
/// @param index of the entry
/// @param inclusion from the entry's sibling upwards
/// @param checkpoint of the tree, with its signatures
public record AnchorProof(
    Optional<Bytes> extra, long index, List<Bytes> inclusion, SignedNote checkpoint) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";
  private static final int MOST_HASHES = 63;

  /// Copies the list.
  public AnchorProof {
    inclusion = List.copyOf(inclusion);
  }

  /// The proof that an entry is in a tree.
  ///
  /// @param tree of the checkpoint's size
  public static AnchorProof of(Bytes entry, long index, AnchorTree tree, SignedNote checkpoint) {
    return new AnchorProof(Optional.of(entry), index, tree.inclusion(index), checkpoint);
  }

  /// Reads one.
  public static AnchorProof parse(String text) throws TransparencyException {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw malformed();
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", -1)));
    if (!lines.removeFirst().equals(HEADER)) {
      throw malformed();
    }
    try {
      Optional<Bytes> extra = Optional.empty();
      if (!lines.isEmpty() && lines.getFirst().startsWith(EXTRA)) {
        extra = Optional.of(base64(lines.removeFirst().substring(EXTRA.length())));
      }
      if (lines.isEmpty() || !lines.getFirst().startsWith(INDEX)) {
        throw malformed();
      }
      String index = lines.removeFirst().substring(INDEX.length());
      List<Bytes> inclusion = new ArrayList<>();
      for (String line : lines) {
        inclusion.add(base64(line));
      }
      long number = Long.parseLong(index);
      if (number < 0 || !Long.toString(number).equals(index) || inclusion.size() > MOST_HASHES) {
        throw malformed();
      }
      return new AnchorProof(extra, number, inclusion, SignedNote.parse(text.substring(end + 2)));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static Bytes base64(String text) {
    return Bytes.wrap(Base64.getDecoder().decode(text));
  }

  private static TransparencyException malformed() {
    return new TransparencyException(Reason.MALFORMED, "no proof of an anchor log");
  }

  /// The proof as a file has it.
  public String format() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    extra.ifPresent(data -> text.append(EXTRA).append(base64(data)).append('\n'));
    text.append(INDEX).append(index).append('\n');
    inclusion.forEach(hash -> text.append(base64(hash)).append('\n'));
    return text.append('\n').append(checkpoint.format()).toString();
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
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
