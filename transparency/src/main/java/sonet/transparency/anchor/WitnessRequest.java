package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// What a log sends to a witness: a checkpoint, with the proof that it extends the one before
/// (tlog-witness, `add-checkpoint`).
///
/// ```
/// old 20852014
/// PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
///
/// example.com/behind-the-sofa
/// ...
/// ```
///
/// @param oldSize the size at which the proof begins
/// @param proof that the tree extends the one of that size
/// @param checkpoint of the tree
public record WitnessRequest(long oldSize, List<Bytes> proof, SignedNote checkpoint) {
  /// How many hashes a proof has at most.
  public static final int MOST_HASHES = 63;

  private static final String OLD = "old ";

  /// Copies the list.
  public WitnessRequest {
    proof = List.copyOf(proof);
    if (oldSize < 0 || proof.size() > MOST_HASHES) {
      throw new IllegalArgumentException("no size, or a proof that is too long");
    }
  }

  /// Reads the body of a request.
  public static WitnessRequest parse(String body) throws TransparencyException {
    int end = body.indexOf("\n\n");
    if (end < 0 || !body.startsWith(OLD)) {
      throw malformed("no size of an earlier tree");
    }
    String[] lines = body.substring(0, end).split("\n", -1);
    if (lines.length > MOST_HASHES + 1) {
      throw malformed((lines.length - 1) + " hashes");
    }
    List<Bytes> proof = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      proof.add(hash(lines[i]));
    }
    return new WitnessRequest(
        size(lines[0].substring(OLD.length())), proof, SignedNote.parse(body.substring(end + 2)));
  }

  private static long size(String text) throws TransparencyException {
    try {
      long size = Long.parseLong(text);
      if (size >= 0 && Long.toString(size).equals(text)) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number that is not in its shortest form.
    }
    throw malformed("a size that is none");
  }

  private static Bytes hash(String line) throws TransparencyException {
    try {
      byte[] hash = Base64.getDecoder().decode(line);
      if (hash.length == MerkleHash.LENGTH
          && Base64.getEncoder().encodeToString(hash).equals(line)) {
        return Bytes.wrap(hash);
      }
    } catch (IllegalArgumentException e) {
      // Told below, in the same words as a hash of another length.
    }
    throw malformed("a hash that is none");
  }

  private static TransparencyException malformed(String detail) {
    return new TransparencyException(Reason.MALFORMED, detail);
  }

  /// The body as it is sent.
  public String format() {
    StringBuilder body = new StringBuilder(OLD).append(oldSize).append('\n');
    for (Bytes hash : proof) {
      body.append(Base64.getEncoder().encodeToString(hash.toArray())).append('\n');
    }
    return body.append('\n').append(checkpoint.format()).toString();
  }
}
