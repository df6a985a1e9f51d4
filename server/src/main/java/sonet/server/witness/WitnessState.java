package sonet.server.witness;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.Tenant;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.SignedNote;

/// What a witness remembers: for each log the last checkpoint it cosigned. It is replaced only
/// where the one stands that was looked at, in one step that survives the end of the process and
/// the loss of power; so two requests at once, or a witness that is killed, never lead to
/// cosignatures on two trees that exclude each other.
final class WitnessState {
  /// Unlike any number of a server's data, so that a witness started there finds nothing.
  private static final Tenant WITNESS = new Tenant(-1);

  private static final int KEYS = 1;
  private static final int SEEN = 2;

  private final Store store;

  WitnessState(Store store) {
    this.store = store;
  }

  /// A checkpoint that was cosigned.
  ///
  /// @param version to replace it by
  /// @param note with the signatures of the log and of the witness
  /// @param head its tree
  record Seen(long version, SignedNote note, MerkleProof.Head head) {}

  /// The keys of the witness, if it was ever started here.
  Optional<Bytes> keys() throws StoreException {
    return store.get(new DocId(WITNESS, KEYS, Bytes.EMPTY)).map(Doc::body);
  }

  /// Keeps the keys, once.
  void keep(Bytes keys) throws StoreException {
    Outcome outcome =
        store.write(Batch.ofDocs(new DocWrite.Create(new DocId(WITNESS, KEYS, Bytes.EMPTY), keys)));
    if (!(outcome instanceof Outcome.Written)) {
      throw new AssertionError("one process at a time uses the folder: " + outcome);
    }
  }

  private static DocId id(Bytes origin) {
    return new DocId(WITNESS, SEEN, origin);
  }

  /// The last checkpoint of a log.
  ///
  /// @param origin the hash of its origin
  Optional<Seen> seen(Bytes origin) throws StoreException {
    Optional<Doc> doc = store.get(id(origin));
    if (doc.isEmpty()) {
      return Optional.empty();
    }
    try {
      SignedNote note = SignedNote.parse(doc.get().body().toUtf8());
      MerkleProof.Head head = Checkpoint.parse(note.text()).head();
      return Optional.of(new Seen(doc.get().version(), note, head));
    } catch (TransparencyException e) {
      throw new StoreException(
          StoreException.Reason.CORRUPT, "a checkpoint that was kept cannot be read", e);
    }
  }

  /// Puts a checkpoint in the place of the one that was looked at; whether that still stood there.
  boolean replace(Bytes origin, Optional<Seen> before, SignedNote note) throws StoreException {
    Bytes body = Bytes.utf8(note.format());
    DocWrite write =
        before.isEmpty()
            ? new DocWrite.Create(id(origin), body)
            : new DocWrite.Replace(id(origin), before.get().version(), body);
    return store.write(Batch.ofDocs(write)) instanceof Outcome.Written;
  }
}
