package sonet.transparency.anchor;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// Sees to it that an anchor log only grows (tlog-witness): cosigns a checkpoint when it extends
/// the last one it cosigned. What it must remember is that one checkpoint for each log; whoever
/// keeps it must do so before the cosignature is given away, and by comparing with the one before.
///
/// @param primitives the hash and the signatures
/// @param key its public key
/// @param signer its private key
public record Witness(Primitives primitives, NoteKey key, Signer signer) {
  /// What a witness says.
  public sealed interface Answer {
    /// It cosigned.
    ///
    /// @param seen to be remembered first
    /// @param note with the cosignature
    record Cosigned(MerkleProof.Head seen, SignedNote note) implements Answer {}

    /// The proof must begin at another tree, which is the last one it saw.
    ///
    /// @param size of that tree
    record Behind(long size) implements Answer {}
  }

  /// What a log shows.
  ///
  /// @param note its checkpoint
  /// @param from the size where the proof begins
  /// @param proof that the checkpoint's tree extends the one of that size
  public record Shown(SignedNote note, long from, List<Bytes> proof) {
    /// Copies the list.
    public Shown {
      proof = List.copyOf(proof);
    }
  }

  /// Looks at what a log shows.
  ///
  /// @param log the key of the log
  /// @param seen the last tree that was seen of this log
  /// @param time in seconds since 1970
  public Answer look(NoteKey log, Optional<MerkleProof.Head> seen, Shown shown, long time)
      throws TransparencyException {
    SignedNote note = shown.note();
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (!checkpoint.origin().equals(log.name()) || !NoteSignatures.signed(primitives, note, log)) {
      throw new TransparencyException(Reason.ANCHOR, "the log did not sign it");
    }
    long known = seen.map(MerkleProof.Head::size).orElse(0L);
    if (shown.from() != known) {
      return new Answer.Behind(known);
    }
    if (!extendsWhatWasSeen(seen, checkpoint.head(), shown.proof())) {
      throw new TransparencyException(Reason.FORK, "no extension of the tree of " + known);
    }
    return new Answer.Cosigned(
        checkpoint.head(), NoteSignatures.sign(primitives, note, key, signer, time));
  }

  private boolean extendsWhatWasSeen(
      Optional<MerkleProof.Head> seen, MerkleProof.Head head, List<Bytes> proof) {
    return (seen.isEmpty() || seen.get().size() == 0)
        ? proof.isEmpty()
        : MerkleProof.extended(primitives, seen.get(), head, proof);
  }
}
