package sonet.mls.schedule;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// What makes one secret tree of another of the same epoch, for stored states: the highest nodes
/// that differ, each with its place. After a message that is one sender's ratchets.
///
/// ```
/// struct {
///     uint8 height;            // of the node above the leaves
///     uint32 place;            // among the nodes of that height
///     SecretNode node;
/// } SecretTreeReplacement;
/// ```
final class SecretTreeChange {
  private SecretTreeChange() {}

  private record Replacement(int height, int place, SecretNode node) {}

  static void write(int level, SecretNode from, SecretNode to, Writer writer) {
    List<Replacement> replacements = new ArrayList<>();
    collect(from, new Replacement(level, 0, to), replacements);
    writer.vector(
        replacements,
        (w, replacement) -> {
          w.u8(replacement.height()).u32(replacement.place());
          replacement.node().writeTo(w);
        });
  }

  // Whether a whole subtree is shared is known at once only by the reference.
  @SuppressWarnings("ReferenceEquality")
  private static void collect(SecretNode old, Replacement now, List<Replacement> replacements) {
    if (old == now.node()) {
      return;
    }
    if (old instanceof SecretNode.Split before && now.node() instanceof SecretNode.Split after) {
      int below = now.height() - 1;
      collect(before.left(), new Replacement(below, 2 * now.place(), after.left()), replacements);
      collect(
          before.right(), new Replacement(below, 2 * now.place() + 1, after.right()), replacements);
    } else if (!isSame(old, now.node())) {
      replacements.add(now);
    }
  }

  /// Secrets are the same when they are one object, so nothing of them is read.
  private static boolean isSame(SecretNode old, SecretNode now) {
    return !(old instanceof SecretNode.Split) && old.equals(now);
  }

  static SecretNode read(MlsSuite suite, int level, SecretNode from, Reader reader)
      throws DecodeException {
    SecretNode node = from;
    for (Replacement replacement : reader.vector(r -> readOne(suite, level, r))) {
      node = replaced(node, level, replacement);
    }
    return node;
  }

  private static Replacement readOne(MlsSuite suite, int level, Reader reader)
      throws DecodeException {
    int height = reader.u8();
    int place = reader.u32();
    if (height > level || place < 0 || place >= 1 << (level - height)) {
      throw new DecodeException("a node at height %d, place %d".formatted(height, place));
    }
    return new Replacement(height, place, SecretNode.read(suite, height, reader));
  }

  private static SecretNode replaced(SecretNode node, int height, Replacement by)
      throws DecodeException {
    if (height == by.height()) {
      return by.node();
    }
    if (!(node instanceof SecretNode.Split split)) {
      throw new DecodeException("nothing was split at height " + height);
    }
    boolean right = (by.place() >>> (height - 1 - by.height()) & 1) == 1;
    return right
        ? new SecretNode.Split(split.left(), replaced(split.right(), height - 1, by))
        : new SecretNode.Split(replaced(split.left(), height - 1, by), split.right());
  }
}
