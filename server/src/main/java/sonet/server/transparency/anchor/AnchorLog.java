package sonet.server.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.server.storage.TransparencyLocations;
import sonet.server.transparency.StoreFailure;
import sonet.server.transparency.TenantLog;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocStore;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.transparency.anchor.AnchorTree;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.TileNodes;
import sonet.transparency.anchor.Tiles;
import sonet.transparency.wire.TreeHead;

/// The anchor log of a tenant: the entries of its transparency log once more, as a Merkle tree in
/// tiles, and its checkpoints. Safe for any number of threads.
///
/// A tree is signed in two steps. First its tiles and its checkpoint are written as one, on
/// condition that the checkpoint before is still the last: from then on this tree is the one that
/// is signed, whatever happens, and no process ever signs one that excludes it. Then witnesses are
/// asked, and when enough of them have seen it, it is published. Each tile is a document that only
/// becomes longer, so that a narrower one is the beginning of it.
final class AnchorLog {
  private final TenantLog log;
  private final Storage storage;
  private final DocStore docs;
  private final AnchorKeys keys;
  private volatile Optional<Anchored> published;

  private AnchorLog(
      TenantLog log,
      Storage storage,
      DocStore docs,
      AnchorKeys keys,
      Optional<Anchored> published) {
    this.log = log;
    this.storage = storage;
    this.docs = docs;
    this.keys = keys;
    this.published = published;
  }

  /// The anchor log that belongs to a log; its keys are made when there are none.
  ///
  /// @param docs the store past its cache, since another process may write these documents
  static AnchorLog open(
      TenantLog log, Storage storage, DocStore docs, String origin, RandomSource random)
      throws RefusalException {
    TransparencyLocations at = log.at().transparency();
    Optional<Doc> kept = read(storage, docs, at.anchorKeys());
    if (kept.isEmpty()) {
      String name = origin + "/" + fingerprint(log);
      Outcome _ =
          storage.write(
              Batch.ofDocs(new DocWrite.Create(at.anchorKeys(), AnchorKeys.create(name, random))));
      kept = read(storage, docs, at.anchorKeys());
    }
    AnchorKeys keys =
        AnchorKeys.decode(
            kept.orElseThrow(() -> new AssertionError("keys that were made are there")).body());
    return new AnchorLog(
        log,
        storage,
        docs,
        keys,
        read(storage, docs, at.checkpoint()).map(doc -> Anchored.decode(doc.body())));
  }

  private static String fingerprint(TenantLog log) {
    return AnchorSettings.PRIMITIVES.hash(log.configuration().encoded()).slice(0, 8).toHex();
  }

  private static Optional<Doc> read(Storage storage, DocStore docs, DocId id)
      throws RefusalException {
    return storage.call(_ -> docs.get(id));
  }

  private Optional<Doc> read(DocId id) throws RefusalException {
    return read(storage, docs, id);
  }

  private TransparencyLocations at() {
    return log.at().transparency();
  }

  TenantLog log() {
    return log;
  }

  AnchorKeys keys() {
    return keys;
  }

  /// The checkpoint that is shown.
  Optional<Anchored> published() {
    return published;
  }

  /// A checkpoint in the store, with the version of its document.
  record Kept(long version, Anchored anchored) {
    static Kept of(Doc doc) {
      return new Kept(doc.version(), Anchored.decode(doc.body()));
    }
  }

  /// The last tree that was signed; a new one when the log has grown since.
  ///
  /// @param time in seconds since 1970
  Optional<Anchored> sign(long time) throws RefusalException {
    Optional<Kept> last = read(at().signedCheckpoint()).map(Kept::of);
    Optional<TreeHead> shown = log.treeHead();
    long before = last.map(kept -> kept.anchored().size()).orElse(0L);
    if (shown.isEmpty() || shown.get().treeSize() <= before) {
      return last.map(Kept::anchored);
    }
    Tiles tiles = Tiles.load(AnchorSettings.PRIMITIVES, before, this::stored);
    while (tiles.size() < shown.get().treeSize()) {
      tiles.append(log.stored().entry(tiles.size()).encoded());
    }
    Anchored next = new Anchored(keys.sign(tiles.head(), time), shown.get());
    List<DocWrite> writes = new ArrayList<>();
    writes.add(
        last.isEmpty()
            ? new DocWrite.Create(at().signedCheckpoint(), next.encoded())
            : new DocWrite.Replace(at().signedCheckpoint(), last.get().version(), next.encoded()));
    for (Map.Entry<Tile, Bytes> tile : tiles.emit().entrySet()) {
      writes.add(
          new DocWrite.Put(
              at().tile(tile.getKey().level(), tile.getKey().index()), tile.getValue()));
    }
    boolean written = storage.write(new Batch(List.of(), writes)) instanceof Outcome.Written;
    // Where another process was faster, its tree is the one that is signed.
    return written
        ? Optional.of(next)
        : read(at().signedCheckpoint()).map(doc -> Anchored.decode(doc.body()));
  }

  private Bytes stored(Tile tile) {
    try {
      return read(at().tile(tile.level(), tile.index()))
          .orElseThrow(() -> new AssertionError("the store lacks " + tile.path()))
          .body();
    } catch (RefusalException e) {
      throw new StoreFailure(e);
    }
  }

  /// Shows a checkpoint that enough witnesses have seen, once that is stored; whether it is newer
  /// than what was shown.
  boolean publish(Anchored signed, SignedNote seen) throws RefusalException {
    Optional<Kept> last = read(at().checkpoint()).map(Kept::of);
    Anchored next = new Anchored(seen, signed.head());
    if (last.isPresent() && last.get().anchored().size() >= next.size()) {
      published = Optional.of(last.get().anchored());
      return false;
    }
    DocWrite write =
        last.isEmpty()
            ? new DocWrite.Create(at().checkpoint(), next.encoded())
            : new DocWrite.Replace(at().checkpoint(), last.get().version(), next.encoded());
    if (storage.write(Batch.ofDocs(write)) instanceof Outcome.Written) {
      published = Optional.of(next);
      return true;
    }
    return false;
  }

  /// The tree of a size, which must have been signed.
  AnchorTree tree(long size) {
    return new AnchorTree(
        AnchorSettings.PRIMITIVES,
        size,
        new TileNodes(AnchorSettings.PRIMITIVES, size, this::stored));
  }

  /// The bytes of a tile, as wide as it is asked for.
  Bytes tile(Tile tile) {
    return stored(tile).slice(0, tile.width() * Tile.HASH_LENGTH);
  }
}
