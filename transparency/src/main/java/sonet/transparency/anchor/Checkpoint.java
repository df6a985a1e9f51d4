package sonet.transparency.anchor;

import java.util.Base64;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// The head of an anchor log (tlog-checkpoint).
///
/// @param origin which log
/// @param head its tree
/// @param extensions further lines, which mean nothing here
public record Checkpoint(String origin, MerkleProof.Head head, List<String> extensions) {
  /// Checks the lines.
  public Checkpoint {
    extensions = List.copyOf(extensions);
    if (origin.isEmpty() || origin.contains("\n") || head.root().length() != MerkleHash.LENGTH) {
      throw new IllegalArgumentException("no checkpoint");
    }
  }

  /// Reads the text of a note.
  public static Checkpoint parse(String text) throws TransparencyException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4) {
      throw malformed();
    }
    List<String> extensions = List.of(lines).subList(3, lines.length - 1);
    try {
      long size = Long.parseLong(lines[1]);
      byte[] root = Base64.getDecoder().decode(lines[2]);
      Checkpoint checkpoint =
          new Checkpoint(lines[0], new MerkleProof.Head(size, Bytes.wrap(root)), extensions);
      if (size < 0 || !checkpoint.format().equals(text) || extensions.contains("")) {
        throw malformed();
      }
      return checkpoint;
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static TransparencyException malformed() {
    return new TransparencyException(Reason.MALFORMED, "no checkpoint");
  }

  /// The text of a note.
  public String format() {
    StringBuilder text =
        new StringBuilder(origin)
            .append('\n')
            .append(head.size())
            .append('\n')
            .append(Base64.getEncoder().encodeToString(head.root().toArray()))
            .append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
