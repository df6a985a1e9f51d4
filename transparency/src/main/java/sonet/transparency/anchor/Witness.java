package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// Sees to it that an anchor log only grows (tlog-witness): cosigns a checkpoint when it extends
/// the last one it cosigned. What it must remember is that one checkpoint for each log; whoever
/// keeps it must do so before the cosignatures are given away, and by comparing with the one
/// before.
///
/// @param primitives the hash and the signatures
/// @param signers its keys, of which each makes a cosignature
public record Witness(Primitives primitives, List<NoteSigner> signers) {
  /// Copies the list.
  ///
  /// @throws IllegalArgumentException when there is none, or one that makes no cosignatures
  public Witness {
    signers = List.copyOf(signers);
    if (signers.isEmpty()
        || signers.stream().anyMatch(each -> each.key().type() == NoteKey.Type.ED25519)) {
      throw new IllegalArgumentException("a witness has keys for cosignatures");
    }
  }

  /// What a witness says.
  public sealed interface Answer {
    /// It cosigned.
    ///
    /// @param seen to be remembered first
    /// @param note the checkpoint as the log signed it, with the cosignatures and nothing else
    /// @param cosignatures to be given away then
    record Cosigned(MerkleProof.Head seen, SignedNote note, List<SignedNote.Line> cosignatures)
        implements Answer {
      /// Copies the list.
      public Cosigned {
        cosignatures = List.copyOf(cosignatures);
      }
    }

    /// The proof must begin at another tree, which is the last one it saw.
    ///
    /// @param size of that tree
    record Behind(long size) implements Answer {}

    /// It does not cosign.
    ///
    /// @param why the first rule that is broken
    record Refused(Refusal why) implements Answer {}
  }

  /// Why a witness does not cosign, in the order of the checks.
  public enum Refusal {
    /// No key of the log signed it, or a signature of one does not verify.
    UNSIGNED,
    /// The proof begins at a larger tree than the checkpoint's.
    OLD_SIZE,
    /// The tree is no extension of the last one: what was seen is not in it.
    INCONSISTENT
  }

  /// Looks at what a log shows.
  ///
  /// @param logs the keys that are trusted for the origin of the checkpoint
  /// @param seen the last tree that was seen of this log
  /// @param time in seconds since 1970
  /// @throws TransparencyException when what is shown is no checkpoint
  public Answer look(
      List<NoteKey> logs, Optional<MerkleProof.Head> seen, WitnessRequest shown, long time)
      throws TransparencyException {
    SignedNote note = shown.checkpoint();
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<SignedNote.Line> signatures = signatures(logs, checkpoint, note);
    if (signatures.isEmpty()) {
      return new Answer.Refused(Refusal.UNSIGNED);
    }
    MerkleProof.Head head = checkpoint.head();
    if (shown.oldSize() > head.size()) {
      return new Answer.Refused(Refusal.OLD_SIZE);
    }
    long known = seen.map(MerkleProof.Head::size).orElse(0L);
    if (shown.oldSize() != known) {
      return new Answer.Behind(known);
    }
    if (!extendsWhatWasSeen(seen, head, shown)) {
      return new Answer.Refused(Refusal.INCONSISTENT);
    }
    SignedNote signed = new SignedNote(note.text(), signatures);
    for (NoteSigner signer : signers) {
      signed = NoteSignatures.sign(primitives, signed, signer, time);
    }
    return new Answer.Cosigned(
        head, signed, signed.signatures().subList(signatures.size(), signed.signatures().size()));
  }

  /// The signatures of the log's keys; none when one of them does not verify, which makes the note
  /// malformed (signed-note).
  private List<SignedNote.Line> signatures(
      List<NoteKey> logs, Checkpoint checkpoint, SignedNote note) throws TransparencyException {
    List<SignedNote.Line> lines = new ArrayList<>();
    for (NoteKey log : logs) {
      try {
        if (log.name().equals(checkpoint.origin())
            && NoteSignatures.signed(primitives, note, log)) {
          lines.addAll(NoteSignatures.of(primitives, note, log));
        }
      } catch (TransparencyException e) {
        if (e.reason() == Reason.ANCHOR) {
          return List.of();
        }
        throw e;
      }
    }
    return lines;
  }

  private boolean extendsWhatWasSeen(
      Optional<MerkleProof.Head> seen, MerkleProof.Head head, WitnessRequest shown) {
    if (head.size() == 0 && !head.root().equals(MerkleHash.empty(primitives))) {
      return false;
    }
    return (seen.isEmpty() || seen.get().size() == 0)
        ? shown.proof().isEmpty()
        : MerkleProof.extended(primitives, seen.get(), head, shown.proof());
  }
}
