package sonet.server.blob;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Base64Url;
import sonet.protocol.Blob;
import sonet.protocol.BlobPage;
import sonet.protocol.CreateBlob;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.Body;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.store.Batch;
import sonet.store.BlobState;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Attachments: announced, uploaded in parts, checked, read by whoever knows the id, and removed
/// when their time has come.
///
/// What is known of a blob is a document that expires with it; two more say that it is of its
/// account, and which blob of the account has its hash. The bytes lie in a store of their own, and
/// those without a description are removed by [BlobSweep]. The same hash is the same blob within
/// one account only: else one account could find out what another has.
public final class Blobs {
  private static final Duration UPLOAD_TIME = Duration.ofDays(1);
  private static final int PART = 1 << 20;

  private final Storage storage;
  private final BlobBytes bytes;
  private final Parts parts;

  /// Blobs over descriptions and bytes.
  public Blobs(Storage storage, BlobBytes bytes, Parts parts) {
    this.storage = storage;
    this.bytes = bytes;
    this.parts = parts;
  }

  /// What it works with.
  ///
  /// @param primitives randomness
  /// @param clock the time
  /// @param quota how much may be kept
  /// @param keep how long at most
  public record Parts(Primitives primitives, InstantSource clock, BlobQuota quota, Duration keep) {}

  /// Announces a blob of the caller's account, or finds the one with this hash.
  ///
  /// @throws RefusalException when it is too large, or the account has too much
  public Blob create(Caller caller, CreateBlob request) throws RefusalException {
    Locations at = caller.locations();
    DocId ofHash = at.blobOfHash(caller.account(), request.sha256());
    Optional<Doc> before = storage.call(store -> store.get(ofHash));
    if (before.isPresent()) {
      Optional<BlobEntry> found = find(at, before.get().body());
      if (found.isPresent() && found.get().size() == request.size()) {
        return found.get().view(offset(at, found.get()));
      }
    }
    parts.quota().require(at, caller.account(), request.size());
    Instant expiresAt = now().plus(UPLOAD_TIME);
    Duration keep =
        request.keep().filter(wish -> wish.compareTo(parts.keep()) < 0).orElse(parts.keep());
    BlobEntry entry =
        new BlobEntry(
            parts.primitives().random(Blob.ID_LENGTH),
            caller.account(),
            request.size(),
            request.sha256(),
            keep.toSeconds(),
            Blob.State.UPLOADING,
            expiresAt);
    Outcome _ = storage.write(written(at, entry));
    parts.quota().add(at, entry.size());
    return entry.size() == 0 ? finish(at, entry) : entry.view(0);
  }

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Batch written(Locations at, BlobEntry entry) {
    Bytes body = storage.encode(entry);
    return Batch.ofDocs(
        new DocWrite.Put(at.blob(entry.id()), body, entry.expiresAt()),
        new DocWrite.Put(at.blob(entry.owner(), entry.id()), body, entry.expiresAt()),
        new DocWrite.Put(
            at.blobOfHash(entry.owner(), entry.sha256()), entry.id(), entry.expiresAt()));
  }

  private Optional<BlobEntry> find(Locations at, Bytes blob) throws RefusalException {
    return storage
        .read(at.blob(blob), BlobEntry.class)
        .map(Versioned::value)
        .filter(entry -> parts.clock().instant().isBefore(entry.expiresAt()));
  }

  /// A blob that must be there.
  private BlobEntry require(Locations at, String id) throws RefusalException {
    Optional<BlobEntry> found;
    try {
      Bytes blob = Base64Url.decode(id);
      found = blob.length() == Blob.ID_LENGTH ? find(at, blob) : Optional.empty();
    } catch (IllegalArgumentException e) {
      found = Optional.empty();
    }
    return found.orElseThrow(
        () -> RefusalException.of(ProblemType.UNKNOWN_BLOB, "there is no attachment of this id"));
  }

  private BlobEntry requireOwn(Caller caller, String id) throws RefusalException {
    BlobEntry entry = require(caller.locations(), id);
    if (!entry.owner().equals(caller.account())) {
      throw RefusalException.of(ProblemType.FORBIDDEN, "the attachment is one of another account");
    }
    return entry;
  }

  private long offset(Locations at, BlobEntry entry) throws RefusalException {
    return switch (bytes.call(store -> store.stat(at.blobBytes(entry.id())))) {
      case BlobState.Absent() -> 0;
      case BlobState.Growing(long size) -> size;
      case BlobState.Complete(long size) -> size;
    };
  }

  /// Appends what a request carries, part by part as it comes: what has come is kept when the rest
  /// does not. With the last byte the whole is checked.
  ///
  /// @throws RefusalException when it belongs elsewhere, is too much, or not what was announced
  public Blob append(Caller caller, String id, long offset, Body body) throws RefusalException {
    Locations at = caller.locations();
    BlobEntry entry = requireOwn(caller, id);
    requireOffset(offset, offset(at, entry));
    if (entry.isComplete()) {
      requireEnd(body, entry);
      return entry.view(entry.size());
    }
    long room = entry.size() - offset;
    if (body.length().orElse(0) > room) {
      throw tooMuch(entry);
    }
    var _ = bytes.call(store -> store.begin(at.blobBytes(entry.id())));
    long reached = offset;
    Bytes part = body.next((int) Math.min(PART, room + 1));
    while (!part.isEmpty()) {
      if (part.length() > entry.size() - reached) {
        throw tooMuch(entry);
      }
      append(at, entry, reached, part);
      reached += part.length();
      part = body.next((int) Math.min(PART, entry.size() - reached + 1));
    }
    return reached == entry.size() ? finish(at, entry) : entry.view(reached);
  }

  private static void requireOffset(long claimed, long present) throws RefusalException {
    if (claimed != present) {
      throw new RefusalException(
          Problem.of(
              ProblemType.WRONG_OFFSET, "the upload goes on at " + present + ", not at " + claimed),
          Map.of(Blob.OFFSET_HEADER, Long.toString(present)));
    }
  }

  private static void requireEnd(Body body, BlobEntry entry) throws RefusalException {
    if (!body.next(1).isEmpty()) {
      throw tooMuch(entry);
    }
  }

  private static RefusalException tooMuch(BlobEntry entry) {
    return RefusalException.of(
        ProblemType.TOO_LARGE,
        "the attachment was announced with " + entry.size() + " bytes; these are more");
  }

  private void append(Locations at, BlobEntry entry, long offset, Bytes part)
      throws RefusalException {
    BlobState state = bytes.call(store -> store.append(at.blobBytes(entry.id()), offset, part));
    if (!state.equals(new BlobState.Growing(offset + part.length()))) {
      requireOffset(offset, offset(at, entry));
    }
  }

  /// All of it is here: it is what was announced, or it is removed.
  private Blob finish(Locations at, BlobEntry entry) throws RefusalException {
    var id = at.blobBytes(entry.id());
    var _ = bytes.call(store -> store.begin(id));
    if (!Reading.hash(bytes, id, entry.size()).equals(entry.sha256())) {
      remove(at, entry);
      throw RefusalException.of(
          ProblemType.DIGEST_MISMATCH, "its SHA-256 hash is another one; nothing of it was kept");
    }
    BlobEntry complete = entry.complete(now());
    var _ = bytes.call(store -> store.finish(id, entry.size()));
    Outcome _ = storage.write(written(at, complete));
    return complete.view(entry.size());
  }

  /// Where the upload of a blob stands, for anyone who knows its id.
  ///
  /// @throws RefusalException when there is none
  public Blob stat(Caller caller, String id) throws RefusalException {
    BlobEntry entry = require(caller.locations(), id);
    return entry.view(offset(caller.locations(), entry));
  }

  /// The bytes of a blob that is complete, for anyone who knows its id.
  ///
  /// @throws RefusalException when there is none, or not all of it yet
  public Reading read(Caller caller, String id) throws RefusalException {
    BlobEntry entry = require(caller.locations(), id);
    if (!entry.isComplete()) {
      throw RefusalException.of(
          ProblemType.BLOB_INCOMPLETE, "the attachment is still being uploaded");
    }
    return new Reading(bytes, caller.locations().blobBytes(entry.id()), entry.size());
  }

  /// Removes a blob of the caller's account.
  ///
  /// @throws RefusalException when there is none, or it is another's
  public void delete(Caller caller, String id) throws RefusalException {
    remove(caller.locations(), requireOwn(caller, id));
  }

  private void remove(Locations at, BlobEntry entry) throws RefusalException {
    Outcome _ =
        storage.write(
            Batch.ofDocs(
                new DocWrite.Delete(at.blob(entry.id())),
                new DocWrite.Delete(at.blob(entry.owner(), entry.id())),
                new DocWrite.Delete(at.blobOfHash(entry.owner(), entry.sha256()))));
    var _ =
        bytes.call(store -> {
          store.delete(at.blobBytes(entry.id()));
          return entry;
        });
    parts.quota().add(at, -entry.size());
  }

  /// Removes all blobs of an account.
  ///
  /// @throws RefusalException when the store fails
  public void erase(Locations at, AccountName account) throws RefusalException {
    List<Doc> page = storage.scan(at.blobs(account), 100);
    while (!page.isEmpty()) {
      for (Doc doc : page) {
        remove(at, storage.decode(doc.body(), BlobEntry.class));
      }
      page = storage.scan(at.blobs(account), 100);
    }
  }

  /// Some of the blobs of the caller's account behind a cursor.
  ///
  /// @throws RefusalException when the cursor is none
  public BlobPage list(Caller caller, String from, int limit) throws RefusalException {
    Locations at = caller.locations();
    Bytes after = from.isEmpty() ? Bytes.EMPTY : cursor(at, caller.account(), from);
    List<Doc> docs =
        storage.call(store -> store.scan(at.blobs(caller.account()), after, limit + 1));
    List<Blob> blobs = new ArrayList<>();
    for (Doc doc : docs.subList(0, Math.min(limit, docs.size()))) {
      BlobEntry entry = storage.decode(doc.body(), BlobEntry.class);
      blobs.add(entry.view(offset(at, entry)));
    }
    return new BlobPage(
        blobs,
        docs.size() > limit
            ? Optional.of(Base64Url.encode(blobs.getLast().id()))
            : Optional.empty());
  }

  private static Bytes cursor(Locations at, AccountName account, String from)
      throws RefusalException {
    try {
      return at.blob(account, Base64Url.decode(from)).key();
    } catch (IllegalArgumentException e) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, "from: this is no cursor of this server");
    }
  }
}
